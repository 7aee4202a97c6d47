"""What a rule was each time it was put to work: compared, and taken back."""

from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.automation.commands import (
    add_rule,
    change_draft,
    publish_rule,
    run_for_present,
    switch_off,
    take_version,
)
from wasl.automation.models import Rule, Run
from wasl.automation.queries import fitting, left_alone, versions_of
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, NotFound
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

CUSTOMER = {"field": "roles", "op": "has", "value": "customer"}


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def tag(name: str) -> dict[str, Any]:
    """Return a step."""
    return {"action": "lists.tag", "with": {"names": name}}


def rule(by: Actor, *steps: dict[str, Any]) -> Rule:
    """Put a rule about new contacts to work."""
    definition = {"when": {"event": ["record.added"]}, "do": list(steps)}
    return publish_rule(add_rule("contact", name="Rule", definition=definition, by=by), by=by)


def test_a_version_says_what_it_changed_and_an_earlier_one_comes_back_as_a_draft(owner: Actor) -> None:
    made = rule(owner, tag("VIP"))
    change_draft(made, definition={**made.draft, "do": [tag("Gold"), {"wait": {"days": 2}}]}, by=owner)
    made = publish_rule(made, by=owner)
    second, first = versions_of(owner, made)
    shown = [(str(part.text), part.is_new) for part in second.differences]
    assert [is_new for _text, is_new in shown] == [False, True, True]
    for (text, _is_new), word in zip(shown, ("VIP", "Gold", "2 days"), strict=True):
        assert word in text
    assert (first.differences, first.is_running, second.is_running) == ((), False, True)
    taken = take_version(made, version=first.version, by=owner)
    assert taken.draft["do"] == [tag("VIP")]
    assert taken.version == second.version


def test_a_version_names_texts_that_its_phrase_does_not_say(owner: Actor) -> None:
    def mail(text: str) -> dict[str, Any]:
        given = {"subject": "Hello", "text": text, "purpose": "service"}
        return {"action": "contacts.send_mail", "with": given}

    made = rule(owner, mail("Welcome"))
    change_draft(made, definition={**made.draft, "do": [mail("Welcome, {{ name }}")]}, by=owner)
    second, _first = versions_of(owner, publish_rule(made, by=owner))
    assert [(str(part.label), part.is_new) for part in second.differences] == [
        ("Text", False),
        ("Text", True),
    ]


def test_a_version_of_another_rule_is_not_taken(owner: Actor) -> None:
    one, other = rule(owner, tag("A")), rule(owner, tag("B"))
    assert other.version
    with pytest.raises(NotFound):
        take_version(one, version=other.version, by=owner)


def test_the_page_of_versions_takes_one_back(client: Client, owner: Actor) -> None:
    made = rule(owner, tag("VIP"))
    change_draft(made, definition={**made.draft, "do": [tag("Gold")]}, by=owner)
    publish_rule(made, by=owner)
    client.force_login(made.owner)
    answer = client.get(f"/rules/{made.pk}/versions/")
    assert answer.content.count(b"Gold") >= 2
    client.post(f"/rules/{made.pk}/versions/1/take/")
    made.refresh_from_db()
    assert made.draft["do"] == [tag("VIP")]
    assert client.post(f"/rules/{made.pk}/versions/9/take/").status_code == 404


def entering(by: Actor) -> Rule:
    """Put a rule to work that waits for customers."""
    definition = {"when": {"enters": True}, "if": CUSTOMER, "do": [tag("Seen")]}
    return publish_rule(add_rule("contact", name="In", definition=definition, by=by), by=by)


def test_who_was_in_the_filter_before_is_left_alone_until_somebody_says_otherwise(owner: Actor) -> None:
    there = make.contact(roles=["customer"], by=owner)
    made = entering(owner)
    drain()
    assert (left_alone(owner, made), Run.objects.count()) == (1, 0)
    assert run_for_present(made, by=owner) == 1
    drain()
    assert [run.anchor_id for run in Run.objects.filter(state="done")] == [there.id]
    assert (left_alone(owner, made), run_for_present(made, by=owner)) == (0, 0)


def test_who_was_there_begins_no_more_than_the_limit_of_the_hour(owner: Actor) -> None:
    for _number in range(3):
        make.contact(roles=["customer"], by=owner)
    made = entering(owner)
    Rule.objects.filter(pk=made.pk).update(most_per_hour=2)
    made.refresh_from_db()
    assert run_for_present(made, by=owner) == 2
    with pytest.raises(Conflict):
        run_for_present(made, by=owner)
    made.refresh_from_db()
    assert (made.is_on, left_alone(owner, made)) == (True, 1)


def test_a_rule_that_is_off_runs_for_nobody(owner: Actor) -> None:
    make.contact(roles=["customer"], by=owner)
    made = switch_off(entering(owner), by=owner)
    with pytest.raises(Conflict):
        run_for_present(made, by=owner)


def test_what_a_person_let_a_rule_do_pauses_it_for_nobody_who_comes_by_himself(owner: Actor) -> None:
    for _number in range(2):
        make.contact(roles=["customer"], by=owner)
    made = entering(owner)
    Rule.objects.filter(pk=made.pk).update(most_per_hour=2)
    made.refresh_from_db()
    assert run_for_present(made, by=owner) == 2
    came = make.contact(roles=["customer"], by=owner)
    drain()
    made.refresh_from_db()
    assert made.is_on
    assert Run.objects.get(anchor=came.anchor).state == Run.State.DONE


def test_a_draft_says_how_many_fit_before_it_is_put_to_work(owner: Actor) -> None:
    make.contact(roles=["customer"], by=owner)
    definition = {"when": {"enters": True}, "if": CUSTOMER, "do": [tag("Seen")]}
    made = add_rule("contact", name="In", definition=definition, by=owner)
    assert fitting(owner, made) == 1
    assert fitting(owner, publish_rule(made, by=owner)) == 0
