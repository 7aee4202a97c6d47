"""kill -9 while the mailbox is fetched: no letter is marked as read before it is stored, and none is stored twice."""

import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage

import psycopg
import pytest
from imapclient import SEEN

from tests.chaos import serving
from tests.mail.servers import MailServers
from wasl.kernel.places import embedded_url
from wasl.worker.postmaster import Postmaster

pytestmark = pytest.mark.chaos

LETTERS, KILLS = 400, 4


@pytest.fixture(scope="module")
def product() -> Iterator[serving.Serving]:
    """Start a migrated database; nobody but the test fetches."""
    with serving.open_folder() as folder:
        one = serving.Serving(folder)
        one.prepare()
        postmaster = Postmaster(one.data, durable=False)
        postmaster.start()
        yield one
        postmaster.stop()


def stored(product: serving.Serving, batch: str) -> list[str]:
    """Return the subjects of what is stored of a batch, read from the letters themselves."""
    with psycopg.connect(embedded_url(product.data, "wasl")) as connection:
        rows = connection.execute(
            r"SELECT substring(convert_from(raw, 'UTF8') from 'Subject: (\w+ \d+)') FROM mail_incoming"
        ).fetchall()
    return [str(row[0]) for row in rows if str(row[0]).startswith(f"{batch} ")]


def probe(product: serving.Serving, *words: str) -> subprocess.Popen[bytes]:
    """Start the probe in the product's environment."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.mail_probe", *words],
        cwd=serving.ROOT, env=product.environment,
    )  # fmt: skip


def fill(servers: MailServers, batch: str) -> None:
    """Begin with a mailbox of so many unread letters."""
    servers.empty()
    with servers.mailbox() as client:
        for number in range(LETTERS):
            letter = EmailMessage()
            letter["From"], letter["Subject"] = f"a{number}@customer.example", f"{batch} {number}"
            letter["Message-ID"] = f"<{batch}.{number}@customer.example>"
            letter.set_content("نص" * 200)
            client.append("INBOX", letter.as_bytes())


def read_subjects(servers: MailServers, folder: str) -> set[str]:
    """Return what the server holds as dealt with: read, or moved."""
    with servers.mailbox() as client:
        if folder and not client.folder_exists(folder):
            return set()
        client.select_folder(folder or "INBOX")
        uids = client.search(["SEEN"])
        found = client.fetch(uids, ["ENVELOPE", "FLAGS"]) if uids else {}
    assert all(SEEN in one[b"FLAGS"] for one in found.values())
    return {one[b"ENVELOPE"].subject.decode() for one in found.values()}


@pytest.mark.parametrize(("batch", "folder"), [("stays", ""), ("moves", "Taken")])
def test_what_is_marked_as_read_is_stored_and_nothing_twice_however_often_fetching_is_killed(
    product: serving.Serving, mail_servers: MailServers, batch: str, folder: str
) -> None:
    with mail_servers.mailbox() as client:
        if folder and not client.folder_exists(folder):
            client.create_folder(folder)
    assert probe(product, "set", str(mail_servers.imap), *([folder] if folder else [])).wait(60) == 0
    fill(mail_servers, batch)
    for _ in range(KILLS):
        before = len(stored(product, batch))
        fetching = probe(product, "fetch")
        serving.wait_for(lambda: len(stored(product, batch)) > before, 60, "a letter more")  # noqa: B023 - asked at once
        fetching.kill()
        fetching.wait()
        held = stored(product, batch)
        assert before < len(held) < LETTERS
        assert len(held) == len(set(held))
        assert read_subjects(mail_servers, folder) <= set(held)
    assert probe(product, "fetch").wait(120) == 0
    assert sorted(stored(product, batch)) == sorted(f"{batch} {number}" for number in range(LETTERS))
    assert read_subjects(mail_servers, folder) == set(stored(product, batch))
