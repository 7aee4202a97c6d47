"""The mailbox of a real server is read so that a letter is safe here before it is marked there, and comes in once."""

from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from imapclient import SEEN

from tests import make
from tests.drain import drain
from tests.mail.servers import DOMAIN, PASSWORD, USER
from wasl.kernel.actor import SYSTEM, VISITOR
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.mail import imap
from wasl.mail.commands import check_mailbox, queue, set_account, set_mailbox
from wasl.mail.models import Account, Incoming, Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def servers(mail_servers):
    mail_servers.empty()
    return mail_servers


@pytest.fixture
def mailbox(servers) -> Mailbox:
    values = {
        "address": f"{USER}@{DOMAIN}",
        "way": "imap",
        "host": "127.0.0.1",
        "port": servers.imap,
        "security": "none",
        "username": USER,
        "folder": "INBOX",
        "move_to": "",
    }
    return set_mailbox(Mailbox(), values=values, password=PASSWORD, by=SYSTEM)


def send(servers, *subjects: str) -> None:
    for subject in subjects:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = (
            "layan@customer.example",
            f"{USER}@{DOMAIN}",
            subject,
        )
        letter.set_content("أهلا")
        servers.send(letter, sender="layan@customer.example")


def test_a_letter_comes_from_postfix_through_dovecot_and_is_read_once(servers, mailbox):
    send(servers, "عرض سعر", "Second")
    servers.wait_for(2)
    assert imap.fetch(mailbox) == 2
    drain()
    assert set(Incoming.objects.values_list("subject", flat=True)) == {"عرض سعر", "Second"}
    with servers.mailbox() as client:
        assert all(
            SEEN in flags[b"FLAGS"] for flags in client.fetch(client.search(["ALL"]), ["FLAGS"]).values()
        )
    assert imap.fetch(Mailbox.objects.get()) == 0
    # a colleague reads the next one before Wasl comes to it
    send(servers, "Third")
    servers.wait_for(3)
    with servers.mailbox() as client:
        client.add_flags(client.search(["ALL"]), [SEEN])
    assert imap.fetch(Mailbox.objects.get()) == 1


def test_a_mailbox_in_use_begins_with_what_is_unread_and_from_then_on_loses_nothing(servers, mailbox):
    send(servers, "Old and read")
    servers.wait_for(1)
    with servers.mailbox() as client:
        client.add_flags(client.search(["ALL"]), [SEEN])
    assert imap.fetch(mailbox) == 0
    send(servers, "New, read by a colleague at once")
    servers.wait_for(2)
    with servers.mailbox() as client:
        client.add_flags(client.search(["ALL"]), [SEEN])
    assert imap.fetch(Mailbox.objects.get()) == 1


def test_what_was_stored_and_not_marked_is_marked_and_not_stored_again(servers, mailbox, monkeypatch):
    def die(*_given: object) -> None:
        raise OSError

    send(servers, "Once")
    servers.wait_for(1)
    with monkeypatch.context() as patch:
        patch.setattr(imap, "_mark", die)
        assert imap.fetch(mailbox) == 0
    assert Incoming.objects.count() == 1
    with servers.mailbox() as client:
        assert client.search(["UNSEEN"])
    assert imap.fetch(Mailbox.objects.get()) == 0
    assert Incoming.objects.count() == 1
    with servers.mailbox() as client:
        assert not client.search(["UNSEEN"])


def test_letters_are_moved_and_a_mailbox_that_counts_anew_brings_none_twice(servers, mailbox):
    with servers.mailbox() as client:
        if not client.folder_exists("Done"):
            client.create_folder("Done")
    mailbox = set_mailbox(mailbox, values={"move_to": "Done"}, by=SYSTEM)
    send(servers, "Moved")
    servers.wait_for(1)
    assert imap.fetch(mailbox) == 1
    with servers.mailbox() as client:
        assert not client.search(["ALL"])
    # in another folder the same letter has another number
    mailbox = set_mailbox(mailbox, values={"folder": "Done", "move_to": ""}, by=SYSTEM)
    assert mailbox.uid_validity is None
    with servers.mailbox() as client:
        client.select_folder("Done")
        client.remove_flags(client.search(["ALL"]), [SEEN])
    assert imap.fetch(mailbox) == 0
    assert Incoming.objects.count() == 1


def test_a_letter_that_is_too_large_is_told_and_left_unread_on_the_server(servers, mailbox, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", 1_000)
    monkeypatch.setattr(imap, "HEAD", 500)
    letter = b"From: a@customer.example\r\nSubject: Big\r\n\r\n" + b"x" * 5_000
    servers.send(letter, sender="a@customer.example")
    servers.wait_for(1)
    assert imap.fetch(mailbox) == 1
    found = Incoming.objects.get()
    assert (found.state, found.reason) == ("kept", "too_large")
    assert found.size > 5_000
    with servers.mailbox() as client:
        assert client.search(["UNSEEN"])
    assert imap.fetch(Mailbox.objects.get()) == 0


def test_a_wrong_sign_in_and_a_closed_port_are_told_in_the_same_words_until_it_works(servers, mailbox):
    set_mailbox(mailbox, values={}, password="wrong", by=SYSTEM)
    imap.fetch(mailbox)
    told = Mailbox.objects.get()
    assert (told.error, told.failing_since is not None) == ("passing", True)
    browser = make.signed_in(make.owner())
    for page in ("/settings/mail/", "/settings/incoming/"):
        assert b"cannot be reached, or does not accept the sign-in" in browser.get(page).content
    set_mailbox(told, values={"port": 9}, password=PASSWORD, by=SYSTEM)
    imap.fetch(told)
    assert Mailbox.objects.get().error == "passing"
    set_mailbox(told, values={"port": servers.imap, "folder": "Nowhere"}, by=SYSTEM)
    imap.fetch(told)
    assert Mailbox.objects.get().error == "folder"
    set_mailbox(told, values={"folder": "INBOX"}, by=SYSTEM)
    imap.fetch(told)
    assert (Mailbox.objects.get().error, Mailbox.objects.get().failing_since) == ("", None)


def test_the_settings_of_mail_set_the_mailbox_and_never_show_its_password():
    browser = make.signed_in(make.owner())
    given = {"address": "CRM@nakheel.example", "way": "imap", "host": "mail.nakheel.example", "port": "993",
             "security": "tls", "username": "crm", "password": "s3cret-planted", "folder": "INBOX", "move_to": ""}  # fmt: skip
    sent = {f"mailbox-{name}": value for name, value in given.items()}
    refused = browser.post("/settings/mail/mailbox/", sent | {"mailbox-host": ""})
    assert refused.status_code == 422
    assert browser.post("/settings/mail/mailbox/", sent).status_code == 303
    page = browser.get("/settings/mail/").content.decode()
    assert "s3cret" not in page
    assert 'value="crm@nakheel.example"' in page
    found = Mailbox.objects.get()
    assert found.password == "s3cret-planted"
    assert "s3cret" not in found.sealed_password


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mailbox_behind_tls_is_read_where_its_certificate_is_trusted_and_not_otherwise(
    servers, mailbox, monkeypatch, security
):
    mailbox.port, mailbox.security = (servers.imaps if security == "tls" else servers.imap), security
    send(servers, "Under cover")
    servers.wait_for(1)
    assert (imap.fetch(mailbox), mailbox.error) == (0, "passing")
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.certificate))
    assert (imap.fetch(mailbox), mailbox.error) == (1, "")


def test_a_mailbox_that_is_handed_over_needs_no_server_and_is_not_looked_into():
    mailbox = set_mailbox(Mailbox(), values={"address": "crm@nakheel.example", "way": "pipe"}, by=SYSTEM)
    page = make.signed_in(make.owner()).post("/settings/mail/mailbox/check/")
    assert page.status_code == 409
    with pytest.raises(NotAllowed):
        set_mailbox(mailbox, values={"address": "eve@evil.example"}, by=VISITOR)
    with pytest.raises(Invalid):
        set_mailbox(mailbox, values={"way": "imap"}, by=SYSTEM)


def test_the_mailbox_is_looked_into_five_times_an_hour_by_hand():
    values = {"address": "crm@nakheel.example", "host": "127.0.0.1", "port": 9, "username": "crm"}
    mailbox = set_mailbox(Mailbox(), values=values, password="x", by=SYSTEM)
    by = make.actor("admin")
    for _time in range(5):
        check_mailbox(mailbox, by=by)
    with pytest.raises(Invalid):
        check_mailbox(mailbox, by=by)


class Strict:
    """A customer's mail server that knows nobody."""

    async def handle_RCPT(self, _server, _session, _envelope, _address, _options):  # noqa: N802 - the name aiosmtpd calls
        return "550 5.1.1 no such person"


def test_a_letter_that_comes_back_is_told_as_failed(servers, mailbox):
    values = {
        "host": "127.0.0.1",
        "port": servers.smtp,
        "security": "none",
        "from_address": f"{USER}@{DOMAIN}",
    }
    set_account(Account(), values=values, by=SYSTEM)
    outside = Controller(Strict(), hostname="127.0.0.1", port=servers.outside)
    outside.start()
    message = queue("gone@customer.example", purpose="system", source="1", subject="Hi", text="Hello")
    drain()
    message.refresh_from_db()
    assert message.state == "sent"
    servers.wait_for(1)
    outside.stop()
    imap.fetch(mailbox)
    drain()
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "bounced")
    assert (Incoming.objects.get().state, Incoming.objects.get().handler) == ("taken", "mail.bounces")
