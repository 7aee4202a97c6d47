"""Why a rule ran: at the run, in the log of the record, and beside what it did on the timeline."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.drain import drain
from wasl.automation.commands import add_rule, publish_rule, run_for_present
from wasl.automation.models import Rule, Run
from wasl.automation.queries import causes_of, runs_on
from wasl.kernel.actor import Actor
from wasl.records.commands import delete_record, write_note
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

TAG = {"action": "lists.tag", "with": {"names": "Heard"}}
NOTED = {"when": {"event": ["note.written"]}, "do": [TAG]}


@pytest.fixture
def person() -> Any:
    return make.owner()


@pytest.fixture
def owner(person: Any) -> Actor:
    return actor_of_user(person)


def rule(by: Actor, definition: dict[str, Any]) -> Rule:
    """Put a rule about contacts to work."""
    return publish_rule(add_rule("contact", name="Listen", definition=definition, by=by), by=by)


def test_a_run_says_which_event_began_it_and_who_did_that(owner: Actor) -> None:
    rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    write_note(layan, body="Hello", kind="complaint", by=owner)
    drain()
    (seen,) = runs_on(owner, layan.anchor)
    assert (str(seen.cause.what), seen.cause.person) == ("Complaint", owner.name)
    assert seen.cause.address.endswith(f"#event-{seen.run.event_id}")
    assert [str(what) for what in seen.done] == ["Add tags"]


def test_a_run_that_no_event_began_says_what_did(owner: Actor) -> None:
    layan = make.contact(name="Layan", by=owner)
    made = rule(owner, {"when": {"enters": True}, "if": {"field": "name", "op": "is_not_empty"}, "do": [TAG]})
    run_for_present(made, by=owner)
    drain()
    run = Run.objects.get()
    assert causes_of(owner, [run])[run.id].what == "Somebody let the rule run for those that fitted already"
    run.occasion = f"day:2026-03-02:{layan.pk}"
    assert causes_of(owner, [run])[run.id].what == "Its day came: Mar 2, 2026"
    run.occasion = f"in:{layan.pk}:1"
    assert causes_of(owner, [run])[run.id].what == "With time it came to fit the condition"


def test_of_an_event_on_a_record_out_of_sight_one_reads_no_more_than_that_it_was_one(owner: Actor) -> None:
    rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    write_note(layan, body="Hello", by=owner)
    drain()
    run = Run.objects.get()
    cause = causes_of(make.actor("sales"), [run])[run.id]
    assert (cause.what, cause.person, cause.address) == ("Something that you may not see", "", "")


def test_the_log_of_a_record_is_for_those_who_see_it(person: Any, owner: Actor) -> None:
    rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    write_note(layan, body="Hello", by=owner)
    drain()
    address = reverse("automation:record_runs", args=[layan.pk])
    page = make.signed_in(person).get(address).content.decode()
    assert "Listen" in page
    assert reverse("automation:run_detail", args=[Run.objects.get().pk]) in page
    assert make.signed_in(make.user("sales")).get(address).status_code == 404


def test_who_writes_no_rules_reads_their_names_without_a_way_into_them(owner: Actor) -> None:
    rule(owner, NOTED)
    seller = make.user("sales")
    layan = make.contact(name="Layan", owner_id=seller.pk, by=owner)
    write_note(layan, body="Hello", by=owner)
    drain()
    page = make.signed_in(seller).get(reverse("automation:record_runs", args=[layan.pk])).content.decode()
    assert "Listen" in page
    assert "/rules/runs/" not in page


def test_what_a_rule_did_says_so_on_the_timeline(person: Any, owner: Actor) -> None:
    rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    write_note(layan, body="Hello", by=owner)
    browser, address = make.signed_in(person), reverse("automation:record_runs", args=[layan.pk])
    timeline = reverse("records:timeline", args=[layan.pk])
    assert address not in browser.get(timeline).content.decode()
    drain()
    assert browser.get(timeline).content.decode().count(address) == 1


def test_the_log_needs_as_many_queries_for_many_runs_as_for_one(owner: Actor) -> None:
    rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    counts = []
    for texts in (["One"], ["Two", "Three", "Four"]):
        for text in texts:
            write_note(layan, body=text, by=owner)
        drain()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            runs_on(owner, layan.anchor)
        counts.append(len(asked))
    assert counts == [5, 5]


def test_a_rule_that_ran_for_a_deleted_record_does_not_say_that_nothing_ran(
    person: Any, owner: Actor
) -> None:
    made = rule(owner, NOTED)
    layan = make.contact(name="Layan", by=owner)
    write_note(layan, body="Hello", by=owner)
    drain()
    delete_record(layan, by=owner)
    page = make.signed_in(person).get(reverse("automation:rule_detail", args=[made.pk])).content.decode()
    assert "It ran for records that are deleted" in page
