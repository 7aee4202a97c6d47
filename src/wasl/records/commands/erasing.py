"""Erases records for good: their rows, everything that points at them, what happened to them, and the files."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import batched
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import CASCADE, TextField
from django.db.models.functions import Cast

from wasl.kernel.manifest import registry
from wasl.records.commands.merging import references
from wasl.records.journal import CHUNK, rows_of
from wasl.records.models import Anchor, Event, EventLink, File, Record

# written with the events, which are found by their key alone (docs/decisions/0012)
BY_HAND = (Event, EventLink)
A_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNLINK = """
DELETE FROM records_eventlink link USING unnest(%s::uuid[], %s::text[]) AS gone(id, type)
WHERE link.type = gone.type AND link.event_id = gone.id
"""


def erase_records(model: type[Record], ids: Sequence[UUID]) -> int:
    """Erase records of one kind in the caller's transaction, and those that were merged into them; returns how many."""
    doomed = _with_merged(list(ids))
    for forget in registry().all("forgets"):
        forget(doomed)
    drop_bytes(rows_of(File).filter(anchor_id__in=doomed).values_list("key", flat=True))
    _erase_events(doomed)
    for table, column in references(model):
        if table in BY_HAND:
            continue
        rows = rows_of(table).filter(**{f"{column.attname}__in": doomed})
        if column.remote_field.on_delete is CASCADE:
            rows.delete()
        else:
            rows.update(**{column.attname: None})
    for table, name in ((model, "anchor_id"), (Anchor, "id")):
        _run(f"DELETE FROM {table._meta.db_table} WHERE {name} = ANY(%s::uuid[])", doomed)  # noqa: S608, SLF001 - our names
    return len(doomed)


def drop_bytes(keys: Any) -> None:
    """Delete what lies in the storage under these keys, once the erasing is certain."""
    for key in filter(None, list(keys)):
        transaction.on_commit(partial(default_storage.delete, key))


def _with_merged(ids: list[UUID]) -> list[UUID]:
    """Return the records, and those that became part of them, and so on."""
    found, new = list(ids), list(ids)
    while new:
        new = list(rows_of(Anchor).filter(merged_into__in=new).values_list("pk", flat=True))
        found += new
    return found


def _erase_events(ids: Sequence[UUID]) -> None:
    """Delete what happened to the records, and what happened to others but names them (a merge)."""
    links = EventLink.objects.filter(anchor_id__in=ids).order_by("event_id")
    names = {str(pk) for pk in ids}
    # by key, part by part: the keys say which partitions to open
    for part in batched(links.values_list("event_id", flat=True).distinct(), CHUNK):
        rows = Event.objects.filter(pk__in=part).annotate(text=Cast("data", TextField()))
        gone = [
            (pk, kind)
            for pk, kind, subject, text in rows.values_list("pk", "type", "subject_id", "text")
            if names.intersection([str(subject), *A_KEY.findall(text)])
        ]
        keys = [pk for pk, _kind in gone]
        # by type and event, as the index has them
        _run(UNLINK, keys, [kind for _pk, kind in gone])
        _run("DELETE FROM records_event WHERE id = ANY(%s::uuid[])", keys)
    _run("DELETE FROM records_eventlink WHERE anchor_id = ANY(%s::uuid[])", ids)


def _run(statement: str, *params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(one) for one in params])
