"""`wasl mail receive` tells a mail server by its exit code: safe, never, or try again."""

import io
from types import SimpleNamespace

import pytest

from wasl.kernel.actor import SYSTEM
from wasl.mail import storing
from wasl.mail.commands import set_mailbox
from wasl.mail.models import Incoming, Mailbox
from wasl.project import cli

pytestmark = pytest.mark.django_db
LETTER = b"From: a@customer.example\r\nSubject: Hi\r\n\r\nHello\r\n"


def receive(monkeypatch: pytest.MonkeyPatch, raw: bytes, mailbox: str = "crm@nakheel.example") -> int:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return cli.main(["mail", "receive", mailbox])


def test_a_letter_is_safe_once_the_exit_code_is_0(monkeypatch, capsys):
    set_mailbox(Mailbox(), values={"address": "crm@nakheel.example", "way": "pipe"}, by=SYSTEM)
    assert receive(monkeypatch, LETTER) == 0
    found = Incoming.objects.get()
    assert capsys.readouterr().out.strip() == str(found.pk)
    assert bytes(found.raw) == LETTER
    # the server did not hear the answer and hands it over again
    assert receive(monkeypatch, LETTER, "CRM") == 0
    assert Incoming.objects.count() == 1


def test_only_what_can_never_be_taken_is_sent_back(monkeypatch, capsys):
    assert receive(monkeypatch, LETTER) == 75
    set_mailbox(Mailbox(), values={"address": "crm@nakheel.example", "way": "pipe"}, by=SYSTEM)
    assert receive(monkeypatch, LETTER, "sales@nakheel.example") == 67
    assert receive(monkeypatch, b"  \n") == 65
    monkeypatch.setattr(storing, "LARGEST", 10)
    assert receive(monkeypatch, LETTER) == 65
    assert "5.3.4" in capsys.readouterr().err
    assert not Incoming.objects.exists()


def test_a_fault_of_ours_lets_the_mail_server_keep_the_letter(monkeypatch, capsys):
    set_mailbox(Mailbox(), values={"address": "crm@nakheel.example", "way": "pipe"}, by=SYSTEM)

    def fail(_raw: bytes) -> None:
        raise SystemExit("The disk is full.")

    monkeypatch.setattr(storing, "store", fail)
    assert receive(monkeypatch, LETTER) == 75
    assert "4.3.0" in capsys.readouterr().err
