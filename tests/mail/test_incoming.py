"""A letter is stored before anybody looks into it; however broken it is, it is kept, shown, and stops no other."""

import base64
import time
from pathlib import Path

import pytest

from tests import make
from tests.data_of_others import test_data as data_of_others
from tests.drain import drain
from wasl.kernel import manifest
from wasl.kernel.actor import SYSTEM
from wasl.mail import bounces, letters, reception
from wasl.mail.commands import process_again, remove_incoming
from wasl.mail.letters import Letter
from wasl.mail.models import Incoming
from wasl.mail.reception import Outcome
from wasl.mail.storing import LARGEST, store

pytestmark = pytest.mark.django_db
PLAIN = b"From: Layan <layan@customer.example>\r\nSubject: Hello\r\nMessage-ID: <1@customer.example>\r\n\r\nGood day\r\n"


def took(code: str = "done"):
    return manifest.MailHandler(
        "probe", "Probe", lambda _letter: Outcome(is_taken=True, reason=code), {"done": "Taken by a probe"}
    )


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch):
    found: list[manifest.MailHandler] = []
    monkeypatch.setattr(reception, "handlers", lambda: found)
    return found


def test_the_same_letter_is_stored_once_by_its_place_and_by_its_bytes(chain):
    first, is_new = store(PLAIN, key="imap:1:7:42")
    again, is_again = store(PLAIN + b"other", key="imap:1:7:42")
    moved, is_moved = store(PLAIN, key="imap:1:8:1")
    assert (is_new, is_again, is_moved) == (True, False, False)
    assert first.pk == again.pk == moved.pk
    _other, is_other = store(PLAIN + b"PS: another text under the same Message-ID", key="imap:1:8:2")
    assert is_other
    assert drain() == 2
    assert Incoming.objects.filter(message_id="<1@customer.example>").count() == 2


def test_the_first_handler_that_wants_a_letter_takes_it_and_the_others_are_not_asked(chain):
    asked: list[str] = []
    chain += [
        manifest.MailHandler("deaf", "Deaf", lambda letter: asked.append(letter.subject)),
        took(),
        manifest.MailHandler("late", "Late", lambda _letter: asked.append("late")),
    ]
    item, _is_new = store(PLAIN)
    drain()
    item.refresh_from_db()
    assert asked == ["Hello"]
    assert (item.state, item.handler, reception.reason_of(item)) == ("taken", "probe", "Taken by a probe")
    assert (item.sender, item.sender_name, item.subject) == ("layan@customer.example", "Layan", "Hello")


def test_what_nobody_wants_is_kept_and_taken_once_somebody_does(chain):
    item, _is_new = store(PLAIN)
    drain()
    item.refresh_from_db()
    assert (item.state, item.reason) == ("kept", "unwanted")
    chain.append(took())
    process_again(item, by=SYSTEM)
    drain()
    item.refresh_from_db()
    assert item.state == "taken"
    process_again(item, by=SYSTEM)
    assert drain() == 0


def test_a_fault_of_a_handler_is_told_on_the_letter_and_undoes_what_it_had_done(chain):
    def fail(letter: Letter) -> None:
        store(PLAIN + b"half of an effect")
        raise ZeroDivisionError

    chain.append(manifest.MailHandler("bad", "Bad", fail))
    item, _is_new = store(PLAIN)
    with pytest.raises(ZeroDivisionError):
        drain()
    item.refresh_from_db()
    assert (item.state, item.reason) == ("kept", "fault")
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n".join([b"X-%d: 1" % number for number in range(100_000)]) + b"\r\n\r\nHi",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
    ],
    ids=["headers", "nested", "letters in letters", "parts"],
)
def test_a_letter_built_to_hurt_is_set_aside_with_its_reason(chain, raw):
    chain.append(took())
    item, _is_new = store(raw)
    drain()
    item.refresh_from_db()
    assert (item.state, item.reason, bytes(item.raw)) == ("kept", "shape", raw)


def test_of_a_letter_that_is_too_large_the_beginning_is_kept_and_not_looked_into(chain):
    item, is_new = store(PLAIN, key="imap:1:7:43", size=LARGEST + 1)
    assert is_new
    assert drain() == 0
    assert (item.state, item.reason, item.size) == ("kept", "too_large", LARGEST + 1)
    process_again(item, by=SYSTEM)
    assert drain() == 0


@pytest.mark.data
@pytest.mark.parametrize(
    "suite", ["mail-mime", "mail-bounces", "mail-helpdesk", "mail-replies", "mail-spam", "mail-auth"]
)
def test_every_broken_letter_of_others_can_be_looked_into(suite):
    count = 0
    for path in sorted(data_of_others(suite).rglob("*")):
        if path.is_file() and path.suffix not in {".json", ".xml", ".golden", ".py", ".md", ".gz", ".xz"}:
            _look_into(path)
            count += 1
    assert count > 10


def _look_into(path: Path) -> None:
    start = time.process_time()
    letter = Letter(path.read_bytes())
    for text in (letter.text, letter.subject, letter.sender, letter.sender_name, letter.message_id):
        text.encode()
        assert "\0" not in text
    for part in letter.parts:
        assert isinstance(part.text, str)
    assert time.process_time() - start < 5, path


@pytest.mark.data
def test_no_report_of_others_fails_a_letter_of_ours():
    for path in sorted(data_of_others("mail-bounces").rglob("*")):
        if path.is_file() and path.suffix not in {".json", ".py", ".md"}:
            assert bounces.handle(Letter(path.read_bytes())) is None, path


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("مرحبا".encode("windows-1256"), "مرحبا"),
        ("مرحبا".encode(), "مرحبا"),
        (
            b"=?windows-1256?B?" + base64.b64encode("فاتورة".encode("windows-1256")) + b"?=",
            "فاتورة",
        ),
        (b"=?iso-8859-6-i?Q?=E5=D1=CD=C8=C7?=", "مرحبا"),
        (b"=?utf-8?B?2YU=?= =?utf-8?B?2LE=?=", "مر"),
        (b"=?utf-8?B?2Q==?= =?utf-8?B?hQ==?=", "م"),
        (b"=?utf-7?Q?+ADw-script?=", "+ADw-script"),
        (b"=?no-such-charset?Q?abc?=", "abc"),
        (b"a\x00b\tc", "ab c"),
    ],
)
def test_headers_are_read_as_they_were_meant(header, wanted):
    assert Letter(b"Subject: " + header + b"\r\n\r\nx").subject == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (b"Layan <LAYAN@customer.example>", "layan@customer.example"),
        (b"=?utf-8?Q?boss=40nakheel.example=3E=2C?= <eve@evil.example>", "eve@evil.example"),
        (b'"boss@nakheel.example" <eve@evil.example>', "eve@evil.example"),
        (b"boss@nakheel.example, eve@evil.example", ""),
        (b"nobody", ""),
    ],
)
def test_the_sender_is_the_one_address_that_was_written(header, wanted):
    assert Letter(b"From: " + header + b"\r\n\r\nx").sender == wanted
    assert Letter(b"From: " + header + b"\r\nFrom: x@y.example\r\n\r\nx").sender == ""


def test_bodies_of_wrong_charsets_are_readable():
    said = "أهلا وسهلا"
    for charset, declared in (
        ("windows-1256", "us-ascii"),
        ("utf-8", "us-ascii"),
        ("iso-8859-6", "iso-8859-6-e"),
    ):
        raw = f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode() + said.encode(charset)
        assert Letter(raw).text == said
    assert letters.decoded(b"\xd9", "utf-8") == letters.decoded(b"\xd9")


def test_an_administrator_sees_what_came_and_why_it_was_set_aside(chain):
    browser = make.signed_in(make.owner())
    item, _is_new = store(PLAIN.replace(b"Good day", b"<script>alert(1)</script>"))
    drain()
    page = browser.get("/settings/incoming/").content.decode()
    assert "Nothing in Wasl was waiting" in page
    detail = browser.get(f"/settings/incoming/{item.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in detail
    raw = browser.get(f"/settings/incoming/{item.pk}/raw/")
    assert raw.content == bytes(item.raw)
    assert raw["Content-Disposition"].startswith("attachment")
    assert raw["X-Content-Type-Options"] == "nosniff"
    assert make.signed_in(make.user("sales")).get(f"/settings/incoming/{item.pk}/").status_code == 403
    remove_incoming(item, by=SYSTEM)
    assert browser.get(f"/settings/incoming/{item.pk}/").status_code == 404
