"""Who writes to the firm and is not known becomes a lead, not a lost letter; what programs send makes none."""

import pytest

from tests import make
from tests.drain import drain
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.mail.models import Incoming, Mailbox
from wasl.mail.reception import reason_of, words_of
from wasl.mail.storing import store
from wasl.records.models import File
from wasl.sales import letters
from wasl.sales.models import Lead

pytestmark = pytest.mark.django_db
BOX = "office@firm.example"


@pytest.fixture(autouse=True)
def firm() -> None:
    make.owner(email="noura@firm.example")
    Mailbox.objects.create(address=BOX, way=Mailbox.Way.PIPE)


def arrive(text: str) -> Incoming:
    item, _is_new = store(text.replace("\n", "\r\n").encode())
    drain()
    item.refresh_from_db()
    return item


def letter(
    sender: str = "Sami Odeh <sami@customer.example>",
    to: str = BOX,
    more: str = "",
    text: str = "Two machines, please",
) -> str:
    return f"From: {sender}\nTo: {to}\nSubject: Coffee machines\nMessage-ID: <{len(text)}{len(more)}@x.example>\n{more}\n{text}\n"


def test_an_unknown_sender_becomes_a_lead_and_the_letter_stays_findable() -> None:
    item = arrive(letter())
    lead = Lead.objects.get()
    assert (lead.title, lead.message, lead.channel, lead.source) == (
        "Coffee machines",
        "Two machines, please",
        "email",
        "email",
    )
    assert (lead.contact.name, lead.contact.primary_email, lead.was_new) == (
        "Sami Odeh",
        "sami@customer.example",
        True,
    )
    assert (item.state, item.handler) == (Incoming.State.TAKEN, "sales.leads")
    assert "Coffee machines" in reason_of(item)
    assert "Two machines" in words_of(item)


def test_the_same_letter_twice_makes_one_lead() -> None:
    arrive(letter())
    arrive(letter())
    assert Lead.objects.count() == 1


def test_a_known_contact_makes_a_lead_only_at_the_address_of_leads() -> None:
    make.contact(name="Sami", emails=[{"value": "sami@customer.example"}], by=SYSTEM)
    item = arrive(letter())
    assert (Lead.objects.count(), item.handler) == (0, "contacts.letters")
    arrive(letter(to="Office <office+leads@firm.example>"))
    lead = Lead.objects.get()
    assert (lead.contact.name, lead.was_new, Contact.objects.filter(kind="person").count()) == (
        "Sami",
        False,
        1,
    )


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: Sami Odeh <sami@customer.example>\nDate: Mon, 2 Nov 2026\nSubject: Tea\nTo: Noura <noura@firm.example>\n",
        "From: Sami Odeh [mailto:sami@customer.example]\nSent: Monday\nTo: Noura\nSubject: Tea\n",
        "---------- رسالة محولة ----------\nمن: Sami Odeh <sami@customer.example>\nالتاريخ: الاثنين\nالموضوع: شاي\n",
        "> No: Sami Odeh <sami@customer.example>\n> Kam: Noura\n",
    ],
)
def test_what_a_colleague_passes_on_is_a_lead_of_whoever_wrote_it(head: str) -> None:
    colleague = make.user(name="Layan", email="layan@firm.example")
    arrive(
        letter("Layan <layan@firm.example>", text=f"See below\n\n{head}\nWe need forty cups").replace(
            "Subject: Coffee", "Subject: Fwd: Coffee"
        )
    )
    lead = Lead.objects.get()
    assert (lead.contact.name, lead.contact.primary_email) == ("Sami Odeh", "sami@customer.example")
    assert (lead.title, lead.message, lead.owner_id) == (
        "Coffee machines",
        "We need forty cups",
        colleague.pk,
    )


def test_a_letter_inside_a_letter_is_read_too() -> None:
    make.user(name="Layan", email="layan@firm.example")
    inner = "From: Zane <zane@liepa.example>\nSubject: =?utf-8?b?2LTYp9mK?=\n\nVienu, lūdzu"
    text = f"--b\nContent-Type: text/plain\n\nFYI\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    arrive(letter("layan@firm.example", more='Content-Type: multipart/mixed; boundary="b"\n', text=text))
    lead = Lead.objects.get()
    assert (lead.title, lead.contact.name, lead.contact.primary_email) == (
        "شاي",
        "Zane",
        "zane@liepa.example",
    )


def test_a_colleague_who_passes_nobody_on_makes_no_lead_of_himself() -> None:
    make.user(name="Layan", email="layan@firm.example")
    item = arrive(letter("layan@firm.example", text="See the news"))
    assert (Lead.objects.count(), item.reason) == (0, "colleague")


@pytest.mark.parametrize(
    ("more", "sender", "reason"),
    [
        ("Auto-Submitted: auto-replied\n", "sami@customer.example", "automatic"),
        ("Precedence: bulk\n", "sami@customer.example", "automatic"),
        ("List-Unsubscribe: <https://x.example>\n", "sami@customer.example", "automatic"),
        ("Return-Path: <>\n", "sami@customer.example", "automatic"),
        ("", "no-reply@shop.example", "automatic"),
        ("", "MAILER-DAEMON@mx.example", "automatic"),
        ("X-Spam-Flag: YES\n", "sami@customer.example", "spam"),
        ("X-Spam-Status: Yes, score=9\n", "sami@customer.example", "spam"),
        ("", BOX, "unwanted"),
    ],
)
def test_what_programs_send_makes_no_lead_and_is_kept(more: str, sender: str, reason: str) -> None:
    item = arrive(letter(sender, more=more))
    assert (Lead.objects.count(), item.state, item.reason) == (0, Incoming.State.KEPT, reason)


def test_a_flood_of_strangers_is_set_aside_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "PER_HOUR", 2)
    items = [arrive(letter(f"p{number}@customer.example")) for number in range(3)]
    assert (Lead.objects.count(), items[-1].reason) == (2, "many")


def test_a_hostile_letter_is_kept_as_text() -> None:
    arrive(
        letter('"<script>x</script>" <x@customer.example>', text="<img src=x onerror=y>\n\x00\u202e" * 3000)
    )
    lead = Lead.objects.get()
    assert len(lead.message) <= 5000
    assert "\x00" not in lead.message


def test_what_was_sent_along_lies_beside_the_lead_and_logos_do_not() -> None:
    body = "\n".join((
        '--B', 'Content-Type: text/plain', '', 'Please see the plan.',
        '--B', 'Content-Type: image/png; name="logo.png"', 'Content-ID: <logo>', 'Content-Disposition: inline; filename="logo.png"', '', 'x',
        '--B', 'Content-Type: application/pdf', 'Content-Disposition: attachment; filename="../plan.pdf"', '', 'drawing',
        '--B', 'Content-Type: text/plain', 'Content-Disposition: attachment; filename="empty.txt"', '', '',
        '--B--',
    ))  # fmt: skip
    arrive(letter(more='MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n', text=body))
    lead = Lead.objects.get()
    assert lead.message == "Please see the plan."
    assert [(file.name, file.size) for file in File.objects.filter(anchor=lead.pk)] == [("plan.pdf", 7)]
