"""Tasks out of the files of other programs: read, linked to whom they are about, refused with a reason, taken back."""

import datetime
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests import make
from tests.drain import drain
from wasl.activities.importing.rows import read_when
from wasl.activities.models import Activity, Task
from wasl.exchange import commands
from wasl.exchange.models import Import
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.records.models import Event, Tag
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

BITRIX = """Task,Description,Deadline,Responsible person,Status,Priority,Tags,Contact email,Checklist
Call about the offer,Ask for the date,15.06.2026 14:30,badr@wasl.example,In progress,High,"offer, june",omar@example.com,"[x] Read; [ ] Call"
Nobody knows her,,16.06.2026,,,,,nobody@example.com,
,Without a title,,,,,,,
Send the papers,,17.06.2026,Somebody Else,Completed,,,,
"""
TODOIST = """TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE
section,Monday,,,,,,,,
task,Order the stand,,1,1,,,2026-06-18,en,UTC
task,Every second day,,4,1,,,every other day,en,UTC
"""
BOARD = {
    "name": "Fair",
    "lists": [{"id": "a", "name": "Doing"}, {"id": "b", "name": "Ideas"}],
    "members": [{"id": "m", "fullName": "Badr"}],
    "cards": [
        {
            "id": "1",
            "name": "Print",
            "due": "2026-06-18T09:00:00.000Z",
            "idList": "a",
            "idMembers": ["m"],
            "labels": [{"name": "print"}],
        },
        {"id": "2", "name": "Invite", "desc": "All of **them**", "idList": "b", "dueComplete": True},
        "no card",
    ],
    "checklists": [
        {
            "idCard": "1",
            "checkItems": [{"name": "Paper", "state": "complete"}, {"name": "Ink", "state": "incomplete"}],
        }
    ],
}


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def brought(by: Actor, content: str, name: str = "x.csv", **options: Any) -> Import:
    """Import a file of tasks with the mapping that is proposed."""
    item = commands.start_import("task", content=ContentFile(content.encode()), name=name, by=by)
    item = commands.change_mapping(item, mapping=item.mapping, options=item.options | options, by=by)
    commands.queue_import(item, by=by)
    drain()
    return Import.objects.get(pk=item.pk)


def test_tasks_of_bitrix_find_their_owner_and_their_customer(owner: Actor) -> None:
    badr = make.user("sales", name="Badr", email="badr@wasl.example")
    badr.zone = "Asia/Riyadh"
    badr.save()
    omar = make.contact(name="Omar", emails=[{"value": "omar@example.com"}], by=owner)
    item = brought(owner, BITRIX)
    assert (item.created_count, item.refused_count) == (2, 2)
    call = Task.objects.get(title="Call about the offer")
    assert (call.owner_id, call.state, call.priority) == (badr.pk, "started", Activity.Priority.HIGH)
    assert call.due_at == datetime.datetime(2026, 6, 15, 11, 30, tzinfo=datetime.UTC)
    assert [anchor.pk for anchor in call.about.all()] == [omar.pk]
    assert [point["is_done"] for point in call.checklist] == [True, False]
    assert set(Tag.objects.filter(links__anchor=call.pk).values_list("name", flat=True)) == {"offer", "june"}
    papers = Task.objects.get(title="Send the papers")
    assert (papers.state, papers.owner_id) == ("done", owner.user_id)
    assert papers.done_at is not None
    assert "Somebody Else" in papers.body
    assert [(row.number, row.column) for row in item.refusals.order_by("number")] == [
        (3, "Contact email"),
        (4, ""),
    ]


def test_the_same_file_again_brings_nothing_and_an_undo_leaves_what_was_worked_on(owner: Actor) -> None:
    item = brought(owner, TODOIST)
    assert (item.created_count, item.refused_count) == (1, 2)
    stand = Task.objects.get()
    assert (stand.title, stand.priority, stand.due_on) == (
        "Order the stand",
        Activity.Priority.URGENT,
        datetime.date(2026, 6, 18),
    )
    assert not Event.objects.filter(type="note.written").exists()
    again = brought(owner, TODOIST)
    assert (again.created_count, again.skipped_count) == (0, 1)
    commands.queue_undo(item, by=owner)
    drain()
    assert not Task.objects.exists()


def test_the_cards_of_a_trello_board_are_tasks(owner: Actor) -> None:
    badr = make.user("sales", name="Badr")
    item = brought(owner, json.dumps(BOARD), "board.json")
    assert (item.format, item.created_count, item.refused_count) == ("trello", 2, 0)
    card = Task.objects.get(title="Print")
    assert (card.owner_id, card.state, len(card.checklist)) == (badr.pk, "started", 2)
    assert card.due_at == datetime.datetime(2026, 6, 18, 9, tzinfo=datetime.UTC)
    done = Task.objects.get(title="Invite")
    assert done.state == "done"
    assert list(Tag.objects.filter(links__anchor=done.pk).values_list("name", flat=True)) == ["Ideas"]


@pytest.mark.parametrize(
    "content", ['{"cards": 1, "lists": []}', '[{"name": "Ali"}]', '{"cards": [', "[" * 100_000]
)
def test_other_json_is_refused_with_a_sentence(owner: Actor, content: str) -> None:
    with pytest.raises(Invalid, match="Trello"):
        commands.start_import("task", content=ContentFile(content.encode()), name="x.json", by=owner)


def test_customers_out_of_sight_are_as_unknown_as_those_who_are_not_there(owner: Actor) -> None:
    make.contact(name="Omar", emails=[{"value": "omar@example.com"}], by=owner)
    seller = make.user("sales", team=make.team("North"))
    seller.role.permissions = [*seller.role.permissions, "exchange.import"]
    seller.role.save()
    item = brought(actor_of_user(seller), BITRIX)
    reasons = {row.column: row.reason for row in item.refusals.all()}
    assert item.created_count == 1
    assert "Nobody here is reached" in reasons["Contact email"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-18", "2026-06-18"),
        ("18/06/2026 2:05 PM", "2026-06-18T14:05:00"),
        ("2026-06-18 12:00 ص", "2026-06-18T00:00:00"),
        ("2026-06-18T09:00:00+03:00", "2026-06-18T06:00:00+00:00"),
    ],
)
def test_a_due_moment_is_read_as_programs_write_it(text: str, expected: str) -> None:
    assert read_when(text, "").isoformat() == expected
