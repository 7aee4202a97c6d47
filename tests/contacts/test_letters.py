"""A customer's letter stands on his page and begins rules; programs begin none, and nobody is answered twice a day by one."""

import datetime
from typing import Any

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.automation.commands import add_rule, publish_rule
from wasl.automation.models import Run, Step
from wasl.automation.recipes import recipe_named
from wasl.contacts import letters
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.mail.models import Account, Incoming, Mailbox, Message
from wasl.mail.reception import reason_of
from wasl.mail.storing import store
from wasl.records.commands import write_note
from wasl.records.models import Event
from wasl.records.queries import timeline
from wasl.sales.models import Lead
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
SAMI = "sami@customer.example"


@pytest.fixture
def owner() -> Actor:
    Mailbox.objects.create(address="office@firm.example", way=Mailbox.Way.PIPE)
    Account.objects.create(pk=1, host="mail.example", from_address="office@firm.example")
    return actor_of_user(make.owner(email="noura@firm.example"))


@pytest.fixture
def sami(owner: Actor) -> Contact:
    return make.contact(name="Sami", emails=[{"value": SAMI}], by=owner)


def arrive(
    subject: str = "Invoice 7", text: str = "It is too high", more: str = "", sender: str = SAMI
) -> Incoming:
    raw = f"From: Sami Odeh <{sender}>\nTo: office@firm.example\nSubject: {subject}\n{more}\n{text}\n"
    item, _is_new = store(raw.replace("\n", "\r\n").encode())
    drain()
    item.refresh_from_db()
    return item


def rule(by: Actor, *, where: Any = (), do: Any = None) -> None:
    """Put a rule to work that begins with a letter."""
    when = {"event": ["contact.wrote"], **({"where": list(where)} if where else {})}
    steps = do or [{"action": "lists.tag", "with": {"names": "Wrote"}}]
    publish_rule(add_rule("contact", name="Letters", definition={"when": when, "do": steps}, by=by), by=by)


def tags(contact: Contact) -> set[str]:
    return set(contact.anchor.tag_links.values_list("tag__name", flat=True))


def test_a_letter_of_a_customer_stands_on_his_page(owner: Actor, sami: Contact) -> None:
    item = arrive()
    event = Event.objects.get(type="contact.wrote")
    assert event.data == {"title": "Invoice 7", "text": "It is too high", "sender": SAMI}
    assert event.subject_id == sami.pk
    assert (item.state, item.handler) == (Incoming.State.TAKEN, "contacts.letters")
    assert "Sami" in reason_of(item)
    assert timeline(owner, sami).items[0].event.type == "contact.wrote"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("title", "invoice"), {"Wrote"}),
        (("title", "contract"), set()),
        (("text", "too high"), {"Wrote"}),
        (("sender", "@customer.example"), {"Wrote"}),
        (("sender", "@other.example"), set()),
    ],
)
def test_a_rule_asks_for_subject_text_and_sender(
    owner: Actor, sami: Contact, asked: tuple[str, str], found: set[str]
) -> None:
    rule(owner, where=[{"field": asked[0], "op": "contains", "value": asked[1]}])
    arrive()
    assert tags(sami) == found


def test_words_are_found_in_arabic_however_they_are_written(owner: Actor, sami: Contact) -> None:
    rule(owner, where=[{"field": "text", "op": "contains", "value": "إلغاء"}])
    arrive(text="أرجو الغاءَ الطلب")
    assert tags(sami) == {"Wrote"}


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated; owner-email=x\n",
        "Precedence: bulk\n",
        "List-Id: <news.example>\n",
        "Return-Path: <>\n",
        "X-Spam-Flag: YES\n",
    ],
)
def test_what_a_program_sends_begins_no_rule(owner: Actor, sami: Contact, head: str) -> None:
    rule(owner)
    item = arrive(more=head)
    assert (tags(sami), item.state) == (set(), Incoming.State.KEPT)
    assert not Event.objects.filter(type="contact.wrote").exists()


def test_a_program_that_does_not_say_so_is_answered_once_a_day(owner: Actor, sami: Contact) -> None:
    answer = {"subject": "We have your letter", "text": "You hear from us.", "purpose": "service"}
    rule(owner, do=[{"action": "contacts.send_mail", "with": answer}])
    begun = clock.now()
    for number in range(3):
        arrive(subject=f"Out of office {number}")
    assert Message.objects.filter(recipient=SAMI).count() == 1
    assert Step.objects.filter(outcome__contains="24 hours").count() == 2
    with time_machine.travel(begun + datetime.timedelta(hours=25)):
        arrive(subject="Still away")
    assert Message.objects.filter(recipient=SAMI).count() == 2


def test_what_people_and_other_rules_send_does_not_keep_a_letter_from_its_answer(
    owner: Actor, sami: Contact
) -> None:
    answer = {"subject": "Hello", "text": "You hear from us.", "purpose": "service"}
    from_letter = {"action": "contacts.send_mail", "with": answer}
    welcome = {"when": {"event": ["note.written"]}, "do": [from_letter]}
    publish_rule(add_rule("contact", name="Note", definition=welcome, by=owner), by=owner)
    rule(owner, do=[from_letter])
    write_note(sami, body="<p>Hello</p>", by=owner)
    drain()
    arrive()
    assert Message.objects.count() == 2


def test_a_stranger_becomes_a_lead_and_begins_no_rule_for_letters(owner: Actor, sami: Contact) -> None:
    rule(owner)
    arrive(sender="new@customer.example")
    assert (Lead.objects.count(), Run.objects.count()) == (1, 0)


def test_a_colleague_and_the_firm_itself_are_no_customers(owner: Actor) -> None:
    for address in ("noura@firm.example", "office@firm.example"):
        make.contact(emails=[{"value": address}], by=owner)
        arrive(sender=address)
    assert not Event.objects.filter(type="contact.wrote").exists()


def test_an_address_that_several_share_begins_a_rule_once(owner: Actor, sami: Contact) -> None:
    wife = make.contact(name="Huda", emails=[{"value": SAMI}], by=owner)
    rule(owner)
    arrive()
    assert (tags(sami), tags(wife), Run.objects.count()) == ({"Wrote"}, set(), 1)
    assert timeline(owner, wife).items[0].event.type == "contact.wrote"


def test_a_flood_from_one_address_is_set_aside(
    owner: Actor, sami: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "PER_HOUR", 2)
    items = [arrive(subject=f"Letter {number}") for number in range(3)]
    assert Event.objects.filter(type="contact.wrote").count() == 2
    assert (items[-1].state, items[-1].reason) == (Incoming.State.KEPT, "many")
    assert "Sami" in reason_of(items[-1])


def test_a_role_that_hides_addresses_hides_that_of_the_sender(owner: Actor) -> None:
    Role.objects.filter(key="sales").update(fields={"contact": {"emails": "hidden"}})
    seller = actor_of_user(make.user("sales"))
    sami = make.contact(name="Sami", emails=[{"value": SAMI}], owner_id=seller.user_id, by=owner)
    arrive()
    item = timeline(seller, sami).items[0]
    assert (item.data["title"], "sender" in item.data) == ("Invoice 7", False)
    assert "sender" in timeline(owner, sami).items[0].data


def test_a_hostile_letter_is_kept_as_text(owner: Actor, sami: Contact) -> None:
    arrive(subject="<script>alert(1)</script>" * 30, text="<img src=x onerror=y>\u202e" * 3000)
    data = Event.objects.get(type="contact.wrote").data
    assert (len(data["title"]), len(data["text"]) <= 5000) == (200, True)


def test_the_ready_rule_reminds_the_owner_the_same_day(owner: Actor, sami: Contact) -> None:
    recipe = recipe_named("letter")
    publish_rule(add_rule("contact", name="Letters", definition=recipe.definition(), by=owner), by=owner)
    arrive()
    sami.anchor.refresh_from_db()
    assert "Sami" in sami.anchor.next_step
