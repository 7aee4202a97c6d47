"""The next step that a rule sets: beside what a person has promised, due on a day, and once."""

import datetime
from typing import Any

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.activities.commands import hold_meeting, plan_meeting
from wasl.activities.models import Task
from wasl.automation import recipes
from wasl.automation.commands import add_rule, publish_rule
from wasl.automation.models import Notification, Step
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.records.commands import write_note
from wasl.records.models import Anchor
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

STEP = {"action": "records.next_step", "with": {"step": "Ask {{ name }}", "days": "0"}}


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def rule(by: Actor, definition: dict[str, Any]) -> None:
    """Put a rule about contacts to work."""
    publish_rule(add_rule("contact", name="Rule", definition=definition, by=by), by=by)


@time_machine.travel("2026-03-02T10:00:00+03:00", tick=False)
def test_a_step_of_a_rule_stands_beside_what_a_person_has_promised(owner: Actor) -> None:
    rule(owner, {"when": {"event": ["note.written"]}, "do": [STEP]})
    layan = make.contact(name="Layan", by=owner)
    make.task("Send the quote", about=layan, due_on=datetime.date(2026, 3, 2), by=owner)
    write_note(layan, body="Hello", by=owner)
    drain()
    assert sorted(Task.objects.values_list("title", flat=True)) == ["Ask Layan", "Send the quote"]
    asked = Task.objects.get(title="Ask Layan")
    # on the day, not at once: it is not late a minute later
    assert (asked.due_on, asked.has_time, asked.due_at and asked.due_at > clock.now()) == (
        datetime.date(2026, 3, 2),
        False,
        True,
    )


def test_a_step_that_stands_is_not_set_again(owner: Actor) -> None:
    rule(owner, {"when": {"event": ["note.written"]}, "do": [STEP]})
    layan = make.contact(name="Layan", by=owner)
    for text in ("One", "Two"):
        write_note(layan, body=text, by=owner)
        drain()
    assert Task.objects.count() == 1
    assert [step.outcome for step in Step.objects.order_by("id")] == [
        "",
        "This step stands already, so it was not added again.",
    ]


def test_minutes_begin_the_ready_rule_for_them_and_are_told(owner: Actor) -> None:
    recipe = recipes.recipe_named("minutes")
    rule(owner, recipe.definition())
    khalid = make.user("manager")
    layan = make.contact(name="Layan", owner_id=khalid.pk, by=owner)
    meeting = plan_meeting("Fit-out", about=[layan.pk], due_at=clock.now(), by=owner)
    hold_meeting(meeting, text="Agreed", by=owner)
    drain()
    assert Anchor.objects.get(pk=layan.pk).next_step == "Send Layan the minutes"
    assert Notification.objects.filter(person=khalid, anchor=layan.anchor, kind="mine").exists()
