"""Calls and tasks planned for many records at once, and taken back."""

import datetime
from typing import Any

import pytest

from tests import make
from wasl.activities import commands
from wasl.activities.bulk import Planning
from wasl.activities.listings import TASKS
from wasl.activities.models import Activity
from wasl.contacts.listings import CONTACTS
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk, undo_bulk
from wasl.lists.models import BulkWork
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def plan(records: Any, by: Actor, **value: Any) -> BulkWork:
    return start_bulk(
        CONTACTS, act="plan", value=value, chosen=Chosen(ids=[one.pk for one in records]), by=by
    )


def test_a_call_is_planned_with_each_and_is_his_next_step() -> None:
    boss = actor_of_user(make.owner())
    records = [make.contact(by=boss) for _number in range(3)]
    tomorrow = (clock.today() + datetime.timedelta(days=1)).isoformat()
    work = plan(records, boss, kind="call", title="", due_on=tomorrow)
    assert work.done_count == 3
    for record in records:
        call = Activity.objects.get(about=record.pk)
        record.anchor.refresh_from_db()
        assert (call.kind, call.title, call.owner_id) == ("call", record.anchor.title, boss.user_id)
        assert (record.anchor.next_step, record.anchor.next_step_at) == (call.title, call.due_at)


def test_taken_back_only_those_go_that_nobody_has_touched() -> None:
    boss = actor_of_user(make.owner())
    first, second, third = (make.contact(by=boss) for _number in range(3))
    work = plan([first, second, third], boss, kind="task", title="Ask for the form")
    commands.change_activity(Activity.objects.get(about=second.pk), priority=3, by=boss)
    commands.complete_task(Activity.objects.get(about=third.pk), by=boss)
    work = undo_bulk(work, by=boss)
    assert (work.undone_count, work.kept_count) == (1, 2)
    assert not Activity.objects.filter(about=first.pk).exists()
    assert Activity.objects.filter(about__in=[second.pk, third.pk]).count() == 2


def test_whoever_has_the_record_has_the_work() -> None:
    boss, rep = actor_of_user(make.owner()), make.user()
    theirs = make.contact(by=boss, owner_id=rep.pk)
    nobodys = make.contact(by=boss, owner_id=None)
    plan([theirs, nobodys], boss, kind="call", title="Greet", owner="record")
    assert Activity.objects.get(about=theirs.pk).owner_id == rep.pk
    assert Activity.objects.get(about=nobodys.pk).owner_id == boss.user_id


def test_a_colleague_gets_no_work_about_whom_he_may_not_see() -> None:
    boss, rep = actor_of_user(make.owner()), make.user()
    assert not make.contact(by=boss).is_visible_to(actor_of_user(rep))
    hidden, seen = make.contact(by=boss), make.contact(by=boss, owner_id=rep.pk)
    work = plan([hidden, seen], boss, kind="call", title="Greet", owner=str(rep.pk))
    assert (work.done_count, work.refused_count) == (1, 1)
    assert list(Activity.objects.values_list("about", flat=True)) == [seen.pk]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"kind": "task", "title": " "}, "title"),
        ({"kind": "meeting", "title": "x"}, "kind"),
        ({"kind": "call", "owner": "nobody"}, "owner"),
        ({"kind": "call", "owner": "00000000-0000-0000-0000-000000000000"}, "owner"),
        ({"kind": "call", "due_on": "soon"}, "day"),
        ({"kind": "call", "due_at": "2027-03-01T10:00:00"}, "day"),
        ({"kind": "call", "due_on": "9999-01-01"}, "due_on"),
        ({"kind": "call", "title": "x" * 301}, "title"),
    ],
)
def test_what_one_would_be_refused_is_refused_before_anything_is_planned(value: Any, field: str) -> None:
    boss = actor_of_user(make.owner())
    with pytest.raises(Invalid) as refused:
        plan([make.contact(by=boss)], boss, **value)
    assert field in refused.value.fields
    assert not Activity.objects.exists()


def test_what_is_itself_work_is_not_planned_for() -> None:
    assert Planning().permission(CONTACTS) == "activities.add"
    assert not Planning().permission(TASKS)
