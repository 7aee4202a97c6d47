"""Rules: what begins them, in which order they work, and that each effect happens once."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import make
from tests.drain import drain
from wasl.automation import engine, jobs, starting
from wasl.automation.commands import (
    add_rule,
    change_draft,
    publish_rule,
    release_held,
    switch_off,
    switch_on,
    try_rule,
)
from wasl.automation.models import Member, Notification, Rule, RuleVersion, Run, Step
from wasl.automation.pausing import count_failure
from wasl.contacts.commands import change_contact
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.records.commands import record_behavior, tag_record, write_note
from wasl.records.models import Event, Note, TagLink
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

TAG = {"action": "lists.tag", "with": {"names": "VIP"}}
NOTE = {"action": "records.note", "with": {"text": "Hello {{ name }}"}}


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def rule(by: Actor, when: dict[str, Any], *steps: dict[str, Any], **more: Any) -> Rule:
    """Make a rule about contacts and put it to work."""
    made = add_rule("contact", name="Rule", definition={"when": when, "do": list(steps), **more}, by=by)
    return publish_rule(made, by=by)


def said() -> QuerySet[Note]:
    """Return what was written; the line of the feed about each new person is a note too."""
    return Note.objects.filter(kind="note")


def tags(contact: Contact) -> list[str]:
    return sorted(TagLink.objects.filter(anchor=contact.anchor).values_list("tag__name", flat=True))


def test_a_rule_acts_after_its_event_with_the_values_of_the_record(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, TAG, NOTE)
    layan = make.contact(name="Layan", by=owner)
    drain()
    assert tags(layan) == ["VIP"]
    assert said().get(anchor=layan.anchor).text == "Hello Layan"
    run = Run.objects.get()
    assert (run.state, run.anchor_id) == ("done", layan.id)
    assert [step.action for step in run.steps.order_by("id")] == ["lists.tag", "records.note"]


def test_what_a_rule_does_stands_as_done_by_a_rule_and_names_its_cause(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, TAG)
    make.contact(by=owner)
    drain()
    tagged = Event.objects.get(type="record.tagged")
    assert (tagged.actor_kind, tagged.actor_id) == ("rule", owner.user_id)
    assert tagged.cause == Event.objects.get(type="record.added").id


def test_an_event_that_meets_a_rule_twice_has_one_effect(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, NOTE)
    make.contact(by=owner)
    drain()
    added = str(Event.objects.get(type="record.added").id)
    jobs.match.call([added])
    assert (Run.objects.count(), said().count()) == (1, 1)


def test_a_filter_keeps_a_rule_from_other_records(owner: Actor) -> None:
    rule(
        owner,
        {"event": ["record.added"]},
        TAG,
        **{"if": {"field": "language", "op": "is", "value": "lv"}},
    )
    janis, layan = make.contact(language="lv", by=owner), make.contact(language="ar", by=owner)
    drain()
    assert (tags(janis), tags(layan)) == (["VIP"], [])


def test_a_rule_may_ask_what_changed(owner: Actor) -> None:
    rule(
        owner,
        {"event": ["record.changed"], "where": [{"field": "changes.source", "op": "is_not_empty"}]},
        TAG,
    )
    one, other = make.contact(by=owner), make.contact(by=owner)
    change_contact(one, source="fair", by=owner)
    change_contact(other, job_title="Buyer", by=owner)
    drain()
    assert (tags(one), tags(other)) == (["VIP"], [])


def test_nothing_is_queued_for_an_event_that_no_rule_wants(owner: Actor) -> None:
    rule(owner, {"event": ["note.written"]}, TAG)
    contact = make.contact(by=owner)
    drain()
    tag_record(contact, names=["Fair"], by=owner)
    assert not jobs_waiting("wasl.automation.jobs.match")


def jobs_waiting(name: str) -> list[Any]:
    return list(ProcrastinateJob.objects.filter(status="todo", task_name=name))


def test_a_wait_ends_when_its_time_has_come(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, {"wait": {"days": 2}}, TAG)
    contact = make.contact(by=owner)
    drain()
    assert Run.objects.get().state == "waiting"
    jobs.wake_runs.call()
    assert tags(contact) == []
    with time_machine.travel(clock.now() + datetime.timedelta(days=2, minutes=1)):
        jobs.wake_runs.call()
    assert (tags(contact), Run.objects.get().state) == (["VIP"], "done")


def test_a_wait_is_cut_short_by_what_makes_it_idle(owner: Actor) -> None:
    until = {"field": "source", "op": "is", "value": "answered"}
    rule(owner, {"event": ["record.added"]}, {"wait": {"days": 2}}, TAG, until=until)
    contact = make.contact(by=owner)
    drain()
    change_contact(contact, source="answered", by=owner)
    with time_machine.travel(clock.now() + datetime.timedelta(days=3)):
        jobs.wake_runs.call()
    assert (tags(contact), Run.objects.get().state) == ([], "stopped")


@pytest.mark.parametrize(("language", "expected"), [("lv", "Riga"), ("ar", "Riyadh")])
def test_a_branch_goes_one_way(owner: Actor, language: str, expected: str) -> None:
    branch = {
        "if": {"field": "language", "op": "is", "value": "lv"},
        "then": [{"action": "lists.tag", "with": {"names": "Riga"}}],
        "else": [{"action": "lists.tag", "with": {"names": "Riyadh"}}],
    }
    rule(owner, {"event": ["record.added"]}, branch, TAG)
    contact = make.contact(language=language, by=owner)
    drain()
    assert tags(contact) == sorted([expected, "VIP"])


def test_a_rule_that_meets_its_own_effect_stops(owner: Actor) -> None:
    rule(owner, {"event": ["note.written"]}, NOTE)
    contact = make.contact(by=owner)
    write_note(contact, body="<p>First</p>", by=owner)
    drain()
    assert said().count() == 2
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "stopped"]


def test_two_rules_that_begin_each_other_stop(owner: Actor) -> None:
    rule(owner, {"event": ["note.written"]}, TAG)
    rule(owner, {"event": ["record.tagged"]}, NOTE)
    contact = make.contact(by=owner)
    write_note(contact, body="<p>First</p>", by=owner)
    drain()
    assert said().count() == 2
    assert Run.objects.filter(state="stopped").count() == 1


def test_a_rule_never_does_what_its_owner_may_not(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    reader = make.user("read-only")
    Rule.objects.filter(pk=made.pk).update(owner=reader)
    contact = make.contact(by=owner)
    drain()
    assert tags(contact) == []
    assert Run.objects.get().state == "failed"


def test_a_rule_whose_owner_is_gone_is_paused_and_its_work_is_held(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    leaver = make.user("admin")
    leaver.is_active = False
    leaver.save()
    Rule.objects.filter(pk=made.pk).update(owner=leaver)
    contact = make.contact(by=owner)
    drain()
    made.refresh_from_db()
    assert (made.state, made.paused_because, Run.objects.get().state) == ("paused", "owner", "held")
    made = switch_on(made, by=owner)
    release_held(made, by=owner)
    drain()
    assert tags(contact) == ["VIP"]


HIDDEN = {"field": "source", "op": "is", "value": "fair"}


def lose_source(made: Rule) -> User:
    """Let a rule belong to somebody who may not see what its condition asks for."""
    boss = make.user("manager")
    boss.role.fields = {"contact": {"source": "hidden"}}
    boss.role.save()
    Rule.objects.filter(pk=made.pk).update(owner=boss)
    return boss


@pytest.mark.parametrize("when", [{"event": ["record.added"]}, {"enters": True}, {"every": "day", "at": 9}])
def test_a_rule_whose_filter_its_owner_may_no_longer_ask_is_paused_and_stops_no_other(
    owner: Actor, when: dict[str, Any]
) -> None:
    lost = rule(owner, when, NOTE, **{"if": HIDDEN})
    kept = rule(owner, when, TAG, **{"if": HIDDEN})
    boss = lose_source(lost)
    contact = make.contact(source="fair", by=owner)
    drain()
    with time_machine.travel(clock.now() + datetime.timedelta(days=1), tick=False):
        jobs.look_at_members.call()
        jobs.look_at_days.call()
        drain()
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (lost.state, lost.paused_because, kept.state) == ("paused", "filter", "on")
    assert tags(contact) == ["VIP"]
    assert "may not see" in Notification.objects.get(kind="system", person=boss).text


@pytest.mark.parametrize(
    ("steps", "more"),
    [
        ([{"if": HIDDEN, "then": [TAG]}], {}),
        ([{"wait": {"days": 1}}, TAG], {"until": HIDDEN}),
        ([{"each": "nobody", "do": [TAG]}], {}),
    ],
)
def test_a_run_that_can_no_longer_ask_its_condition_fails_alone(
    owner: Actor, steps: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    when = {"event": ["record.added"]}
    if "each" in steps[0]:
        lost = rule(owner, when, NOTE)
        RuleVersion.objects.filter(rule=lost).update(
            definition={"kind": "contact", "when": when, "do": steps}
        )
    else:
        lost = rule(owner, when, *steps, **more)
    rule(owner, when, NOTE)
    lose_source(lost)
    contact = make.contact(source="fair", by=owner)
    drain()
    with time_machine.travel(clock.now() + datetime.timedelta(days=2), tick=False):
        jobs.wake_runs.call()
        drain()
    assert Run.objects.get(rule=lost).state == "failed"
    assert Run.objects.get(rule=lost).error
    assert said().filter(anchor=contact.anchor).exists()


def test_a_rule_that_fails_again_and_again_is_paused(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    Rule.objects.filter(pk=made.pk).update(owner=make.user("read-only"))
    for _turn in range(5):
        make.contact(by=owner)
    drain()
    made.refresh_from_db()
    assert (made.state, made.paused_because) == ("paused", "failing")
    assert Notification.objects.get().text == "The rule “Rule” was paused. It failed again and again."


def test_failures_that_several_workers_meet_are_counted_together(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    for seen_by_a_worker in [Rule.objects.select_related("owner").get(pk=made.pk) for _number in range(5)]:
        count_failure(seen_by_a_worker)
    made.refresh_from_db()
    assert (made.state, made.paused_because, made.failures) == ("paused", "failing", 5)
    assert Notification.objects.filter(kind="system", person_id=owner.user_id).count() == 1


def test_what_exceeds_the_limit_of_an_hour_is_held_back(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    Rule.objects.filter(pk=made.pk).update(most_per_hour=2)
    for _turn in range(4):
        make.contact(by=owner)
    drain()
    made.refresh_from_db()
    states = sorted(Run.objects.values_list("state", flat=True))
    assert (made.state, made.paused_because) == ("paused", "limit")
    assert states == ["done", "done", "held", "held"]


def test_a_rule_that_ran_too_often_holds_back_what_it_meets_until_it_goes_on_hour_by_hour(
    owner: Actor,
) -> None:
    made = rule(owner, {"event": ["record.added"]}, TAG)
    Rule.objects.filter(pk=made.pk).update(most_per_hour=2)
    contacts = []
    for _turn in range(6):
        contacts.append(make.contact(by=owner))
        drain()
    assert Run.objects.filter(state="held").count() == 4
    assert Notification.objects.filter(kind="system").count() == 1
    with time_machine.travel(clock.now() + datetime.timedelta(hours=2), tick=False) as time:
        contacts.append(make.contact(by=owner))
        drain()
        assert [len(tags(contact)) for contact in contacts] == [1, 1, 0, 0, 0, 0, 0]
        assert release_held(switch_on(made, by=owner), by=owner) == 5
        drain()
        for count in (4, 6, 7):
            assert sum(len(tags(contact)) for contact in contacts) == count
            time.shift(3601)
            jobs.wake_runs.call()
            drain()
    assert {run.state for run in Run.objects.all()} == {"done"}


def test_a_rule_of_every_day_forgets_nobody_beyond_its_limit(owner: Actor) -> None:
    contacts = [make.contact(by=owner) for _number in range(7)]
    made = rule(owner, {"every": "day", "at": 9}, TAG)
    Rule.objects.filter(pk=made.pk).update(most_per_hour=2)
    with time_machine.travel(clock.now() + datetime.timedelta(days=1), tick=False):
        jobs.look_at_days.call()
        drain()
    states = sorted(
        Run.objects.filter(anchor__in=[one.anchor for one in contacts]).values_list("state", flat=True)
    )
    assert (states.count("done"), states.count("held")) == (2, 5)


def test_records_that_enter_a_filter_are_met_once_each_time(owner: Actor) -> None:
    inside = make.contact(source="fair", by=owner)
    rule(owner, {"enters": True}, NOTE, **{"if": {"field": "source", "op": "is", "value": "fair"}})
    contact = make.contact(by=owner)
    for source in ("fair", "fair", "", "fair"):
        change_contact(contact, source=source, by=owner)
        drain()
    assert said().filter(anchor=contact.anchor).count() == 2
    assert not said().filter(anchor=inside.anchor).exists()
    assert Member.objects.count() == 2


def test_a_trial_says_what_would_be_done_and_leaves_nothing(owner: Actor) -> None:
    contact = make.contact(name="Layan", by=owner)
    made = add_rule(
        "contact",
        definition={"when": {"event": ["record.added"]}, "do": [TAG, {"wait": {"days": 1}}, NOTE]},
        by=owner,
    )
    events = Event.objects.count()
    steps = try_rule(made, record=contact, by=owner)
    assert [(step.action, step.state) for step in steps] == [
        ("lists.tag", "done"),
        ("wait", "done"),
        ("records.note", "done"),
    ]
    assert steps[2].inputs == {"text": "Hello Layan"}
    assert (tags(contact), Event.objects.count(), Run.objects.count(), Step.objects.count()) == (
        [],
        events,
        0,
        0,
    )


def test_a_rule_is_put_to_work_only_without_problems(owner: Actor) -> None:
    made = add_rule("contact", definition={"when": {}, "do": [{"action": "lists.tag", "with": {}}]}, by=owner)
    with pytest.raises(Invalid) as refused:
        publish_rule(made, by=owner)
    assert set(refused.value.fields) == {"when", "0"}


def test_a_run_keeps_the_version_it_began_with(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, {"wait": {"days": 1}}, TAG)
    contact = make.contact(by=owner)
    drain()
    change_draft(made, definition={"when": {"event": ["record.added"]}, "do": [NOTE]}, by=owner)
    publish_rule(made, by=owner)
    with time_machine.travel(clock.now() + datetime.timedelta(days=2)):
        jobs.wake_runs.call()
    assert tags(contact) == ["VIP"]


def test_a_worker_that_died_between_two_steps_loses_none_and_doubles_none(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, TAG, NOTE)
    contact = make.contact(by=owner)
    drain_one()
    run = Run.objects.get()
    assert engine._advance([run.id]) == [run.id]
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=2)):
        jobs.wake_runs.call()
        jobs.wake_runs.call()
    assert (tags(contact), said().count()) == (["VIP"], 1)
    assert Event.objects.filter(type="record.tagged").count() == 1


def drain_one() -> None:
    """Begin the runs that events call for, and do nothing with them."""
    starting.begin_for_events(list(Event.objects.filter(type="record.added").values_list("id", flat=True)))


def test_a_rule_that_is_switched_off_holds_what_waits(owner: Actor) -> None:
    made = rule(owner, {"event": ["record.added"]}, {"wait": {"minutes": 1}}, TAG)
    contact = make.contact(by=owner)
    drain()
    switch_off(made, by=owner)
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=2)):
        jobs.wake_runs.call()
    assert (tags(contact), Run.objects.get().state) == ([], "held")


def test_no_job_holds_the_worker_for_longer_than_a_turn(
    owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasl.automation.jobs.rules.TURN", 0)
    contacts = [make.contact(by=owner) for _number in range(engine.AT_ONCE + 1)]
    rule(owner, {"every": "day", "at": 9}, TAG, NOTE)
    with time_machine.travel(clock.now() + datetime.timedelta(days=1), tick=False):
        jobs.look_at_days.call()
        assert not Step.objects.exists()
        [queued] = ProcrastinateJob.objects.filter(task_name=jobs.go_on.module_path, status="todo")
        jobs.go_on.call(*queued.args["args"])
        assert Step.objects.count() == engine.AT_ONCE
        drain()
    assert Run.objects.filter(state="done").count() == len(contacts)
    assert Step.objects.count() == 2 * len(contacts)


def test_events_that_wait_in_the_queue_are_matched_together(owner: Actor) -> None:
    rule(owner, {"event": ["record.added"]}, TAG)
    people = [make.contact(by=owner) for _number in range(3)]
    drain()
    assert ProcrastinateJob.objects.filter(task_name="wasl.automation.jobs.rules.match").count() == 1
    assert [tags(person) for person in people] == [["VIP"]] * 3


@pytest.mark.parametrize(("days", "late", "count"), [(2, {}, 0), (2, {"is_late": True}, 1), (0, {}, 1)])
def test_what_is_told_long_after_it_happened_begins_a_rule_only_where_it_says_so(
    owner: Actor, days: int, late: dict[str, Any], count: int
) -> None:
    layan = make.contact(by=owner)
    rule(owner, {"event": ["order.placed"], **late}, NOTE)
    record_behavior(layan, name="order.placed", at=clock.now() - datetime.timedelta(days=days), by=owner)
    drain()
    assert Run.objects.count() == count
