"""Builds and drops the indexes behind orders by custom fields, as the owner of the tables, while people go on working."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Index
from django.db.utils import ConnectionHandler

from wasl.kernel.manifest import registry
from wasl.lists.custom.ordering import PREFIX, can_sort, index_of
from wasl.lists.models import CustomField

# any number that nothing else in this database locks: two builders wait for each other
LOCK = 0x57_41_53_4E
# building waits for open transactions; one that never ends must not hold the job forever
PATIENCE = "60s"


@contextmanager
def owner_connection() -> Iterator[Any]:
    """Open a connection of its own, in no transaction, which may change tables."""
    whole = {**connection.settings_dict, **settings.OWNER_DATABASE, "NAME": connection.settings_dict["NAME"]}
    whole["OPTIONS"] = {"options": f"-c lock_timeout={PATIENCE}"}
    opened = ConnectionHandler({"default": whole})["default"]
    try:
        yield opened
    finally:
        opened.close()


def wanted_indexes() -> dict[str, tuple[Any, Index]]:
    """Return the indexes that there should be: the model and the index by name."""
    fields = CustomField.objects.filter(archived_at=None, is_sortable=True, is_converting=False)
    found = [(registry().kind(one.kind).model, index_of(one)) for one in fields if can_sort(one)]
    return {index.name: (model, index) for model, index in found}


def arrange_indexes() -> tuple[list[str], list[str]]:
    """Build what is missing and drop what nobody wants or what a crash left half built; returns both by name."""
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        wanted = wanted_indexes()
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relname LIKE %s",
            [PREFIX.replace("_", r"\_") + "%"],
        )
        known = dict(cursor.fetchall())
        dropped = [name for name, is_valid in known.items() if name not in wanted or not is_valid]
        for name in dropped:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {owner.ops.quote_name(name)}")
        built = [name for name in wanted if name not in known or name in dropped]
        for name in built:
            model, index = wanted[name]
            with owner.schema_editor(atomic=False) as editor:
                editor.add_index(model, index, concurrently=True)
            # without a look at the values the planner does not know what the index is good for
            cursor.execute(f"ANALYZE {owner.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 - public in Django's documentation
    return built, dropped
