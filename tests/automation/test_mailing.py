"""A rule that writes to customers: once, only where it may, in the words of the rule with the values of the record."""

import datetime
from typing import Any

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.automation import jobs, recipes
from wasl.automation.commands import add_rule, publish_rule
from wasl.automation.models import Run, Step
from wasl.contacts.commands import withdraw_consent
from wasl.kernel.actor import Actor
from wasl.mail.models import Account, Message
from wasl.records.models import Event
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    Account.objects.create(pk=1, host="mail.example", from_address="firm@mail.example")
    return actor_of_user(make.owner())


def rule(by: Actor, definition: dict[str, Any]) -> None:
    """Put a rule about contacts to work."""
    publish_rule(add_rule("contact", name="Mail", definition=definition, by=by), by=by)


def mail(purpose: str = "service") -> dict[str, Any]:
    """Return a rule that writes to each new contact."""
    given = {"subject": "Hello {{ name }}", "text": "Welcome", "purpose": purpose}
    return {
        "when": {"event": ["record.added"]},
        "do": [{"action": "contacts.send_mail", "with": given}],
    }


def test_a_birthday_becomes_a_greeting_once_a_year(owner: Actor) -> None:
    with time_machine.travel("2026-03-01T06:00:00+03:00"):
        recipe = next(one for one in recipes.RECIPES if one.key == "greeting")
        rule(owner, recipe.definition())
        birthday = datetime.date(1988, 3, 2)
        make.contact(name="Layan", birthday=birthday, emails=[{"value": "layan@post.example"}], by=owner)
    for moment in ("2026-03-02T09:10:00+03:00", "2026-03-02T09:11:00+03:00", "2026-03-03T09:10:00+03:00"):
        with time_machine.travel(moment):
            jobs.look_at_days.call()
    message = Message.objects.get()
    assert (message.recipient, message.subject) == ("layan@post.example", "Happy birthday, Layan!")
    assert Event.objects.get(type="contact.mailed").data["title"] == message.subject


def test_whoever_has_no_address_or_no_consent_is_passed_over_and_the_log_says_why(owner: Actor) -> None:
    rule(owner, mail("marketing"))
    make.contact(by=owner)
    make.contact(emails=[{"value": "a@b.example"}], by=owner)
    drain()
    assert set(Step.objects.values_list("outcome", flat=True)) == {
        "Not sent: there is no e-mail address.",
        "Not sent: there is no consent to this kind of e-mail, or it was withdrawn.",
    }
    assert (set(Run.objects.values_list("state", flat=True)), Message.objects.count()) == ({"done"}, 0)


def test_service_needs_no_consent_until_it_is_withdrawn(owner: Actor) -> None:
    rule(owner, mail())
    make.contact(emails=[{"value": "a@b.example"}], by=owner)
    other = make.contact(emails=[{"value": "c@d.example"}], by=owner)
    withdraw_consent(other, channel="email", purpose="service", by=owner)
    drain()
    assert list(Message.objects.values_list("recipient", flat=True)) == ["a@b.example"]


def test_without_a_mail_account_the_run_fails_with_a_sentence(owner: Actor) -> None:
    Account.objects.all().delete()
    rule(owner, mail())
    make.contact(emails=[{"value": "a@b.example"}], by=owner)
    drain()
    run = Run.objects.get()
    assert (run.state, run.error) == ("failed", "No mail account is set up, so nothing was sent.")
