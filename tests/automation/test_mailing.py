"""A rule that writes to customers: once, only where it may, in the words of the rule with the values of the record."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import translation

from tests import make
from tests.drain import drain
from wasl.automation import jobs, recipes
from wasl.automation.commands import add_rule, publish_rule, try_rule
from wasl.automation.models import Notification, Rule, Run, Step
from wasl.contacts.commands import withdraw_consent
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
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
            drain()
    message = Message.objects.get()
    assert (message.recipient, message.subject) == ("layan@post.example", "Happy birthday, Layan!")
    assert Event.objects.get(type="contact.mailed").data["title"] == message.subject


def test_each_gets_the_greeting_in_his_language_and_others_in_that_of_the_rule(owner: Actor) -> None:
    recipe = next(one for one in recipes.RECIPES if one.key == "greeting")
    with translation.override("lv"):
        definition = recipe.definition()
    assert "subject_lv" not in definition["do"][0]["with"]
    rule(owner, definition | {"when": {"event": ["record.added"]}})
    for language in ("ar", "en", "lv", "ur", ""):
        make.contact(name="X", language=language, emails=[{"value": f"a{language}@b.example"}], by=owner)
    drain()
    found = {message.recipient[1:3]: (message.subject, message.language) for message in Message.objects.all()}
    latvian = ("Daudz laimes dzimšanas dienā, X!", "lv")
    assert found["ar"][1] == "ar"
    assert found["ar"][0].startswith("كل عام")
    assert found["en"] == ("Happy birthday, X!", "en")
    assert found["lv"] == latvian
    assert {found["ur"][0], found["@b"][0]} == {latvian[0]}


def test_a_language_needs_subject_and_text(owner: Actor) -> None:
    given = {"subject": "Hello", "text": "Welcome", "purpose": "service", "text_lv": "Sveiki"}
    definition = {
        "when": {"event": ["record.added"]},
        "do": [{"action": "contacts.send_mail", "with": given}],
    }
    with pytest.raises(Invalid) as refused:
        rule(owner, definition)
    assert "subject" in str(refused.value.fields["0"])


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


def test_rules_send_so_many_letters_an_hour_and_the_rest_waits(owner: Actor) -> None:
    Account.objects.update(rules_per_hour=2)
    rule(owner, mail())
    with time_machine.travel("2026-03-02T09:00:00+03:00", tick=False):
        for number in range(4):
            make.contact(emails=[{"value": f"a{number}@b.example"}], by=owner)
        drain()
        waiting = Run.objects.filter(state="waiting")
        assert (Message.objects.count(), waiting.count()) == (2, 2)
        assert {run.due_at.isoformat() for run in waiting} == {"2026-03-02T07:00:00+00:00"}
    told = Notification.objects.get(kind="system")
    assert (told.person_id, "2 e-mails an hour" in told.text) == (owner.user_id, True)
    with time_machine.travel("2026-03-02T10:00:01+03:00", tick=False):
        jobs.wake_runs.call()
    assert Message.objects.count() == 4
    assert set(Run.objects.values_list("state", "error")) == {("done", "")}


def test_a_letter_that_may_not_be_sent_does_not_count_against_the_hour(owner: Actor) -> None:
    Account.objects.update(rules_per_hour=1)
    rule(owner, mail())
    make.contact(by=owner)
    make.contact(emails=[{"value": "a@b.example"}], by=owner)
    drain()
    assert (Message.objects.count(), set(Run.objects.values_list("state", flat=True))) == (1, {"done"})


def test_a_trial_beyond_the_hour_says_so_and_ends(owner: Actor) -> None:
    Account.objects.update(rules_per_hour=1)
    rule(owner, mail())
    make.contact(emails=[{"value": "a@b.example"}], by=owner)
    drain()
    other = make.contact(emails=[{"value": "c@d.example"}], by=owner)
    (step,) = try_rule(Rule.objects.get(), record=other, by=owner)
    assert "an hour at most" in step.outcome


def test_a_stranger_makes_a_rule_send_no_link_and_no_second_line(owner: Actor) -> None:
    rule(owner, mail())
    make.contact(name="Win http://evil.example/now", emails=[{"value": "a@b.example"}], by=owner)
    drain()
    assert Message.objects.get().subject == "Hello Win evil\u2060.\u2060example/now"


def test_a_letter_is_laid_out_by_what_it_says(owner: Actor) -> None:
    given = {"subject": "تهنئة", "text": "{{ name }}، تحية طيبة", "purpose": "service"}
    rule(
        owner,
        {"when": {"event": ["record.added"]}, "do": [{"action": "contacts.send_mail", "with": given}]},
    )
    make.contact(name="Daiga", language="lv", emails=[{"value": "a@b.example"}], by=owner)
    drain()
    assert Message.objects.get().language == "ar"
