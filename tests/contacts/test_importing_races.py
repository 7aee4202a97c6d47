"""Taking an import back while the search for duplicates works on the same records."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from wasl.contacts.importing.rows import read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.models import Contact, MatchKeys
from wasl.exchange.importing import Cell, Effect, ImportOptions
from wasl.kernel.actor import SYSTEM
from wasl.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_undo_succeeds_although_a_search_writes_of_the_record_at_that_moment() -> None:
    key, options = uuid7(), ImportOptions()
    read = read_row([Cell("name", 1, "", "Khalid", "name")], options)
    with transaction.atomic():
        (outcome,) = save_rows([(1, read)], options=options, by=SYSTEM, import_id=key)
    assert outcome.record_id is not None
    told: list[str] = []

    def meddle(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if sql.startswith('DELETE FROM "contacts_matchkeys"') and not told:
            other = threading.Thread(target=_search, args=(outcome.record_id, told))
            other.start()
            other.join()
        return answer

    with connection.execute_wrapper(meddle), transaction.atomic():
        effect = Effect(outcome.record_id, outcome.action, outcome.before or {})
        assert undo_rows([effect], by=SYSTEM, import_id=key).undone == 1
    assert told == ["had to wait"]
    assert not Contact.objects.exists()
    assert not MatchKeys.objects.exists()


def _search(contact: uuid.UUID, told: list[str]) -> None:
    """Write the keys of a contact as the search does, in a connection of its own, and say how it went."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            MatchKeys.objects.create(contact_id=contact, keys=[1])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        told.append("written")
    except OperationalError:
        told.append("had to wait")
    finally:
        connection.close()
