"""The live stream of a real session: it tells of a colleague's change at once and closes when its user leaves."""

import http.client
import json
import time
from collections.abc import Iterator

import pytest

from tests.chaos.serving import Serving, allowed, open_folder
from tests.chaos.writer import Writer

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """One running product."""
    with open_folder() as folder:
        one = Serving(folder)
        one.prepare()
        one.start(within=120)
        yield one
        one.stop()


def test_a_session_hears_a_change_within_a_second_and_is_cut_when_its_user_leaves(serving: Serving) -> None:
    wasl = ("-m", "wasl.project.cli")
    token = serving.run(*wasl, "token", "add", "owner@localhost", "--name", "t").stdout.split()[-1]
    added = serving.run(*wasl, "user", "add", "amal@example.com", "--name", "Amal", "--role", "manager")
    owner, amal = Writer(serving.port, token), Writer(serving.port, "")
    amal.sign_in("amal@example.com", added.stdout.split()[-1])

    contact = owner.contact()

    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=60)
    cookie = f"wasl_session={amal.cookies['wasl_session']}"
    connection.request("GET", f"/live?topics=anchor:{contact}", headers={"Cookie": cookie})
    stream = connection.getresponse()
    assert stream.status == 200
    assert stream.readline().startswith(b"retry:")
    assert stream.readline().startswith(b"id:")

    lines = iter(stream.readline, b"")
    begin = time.monotonic()
    owner.note(contact)
    told = next(json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
    assert told["topic"] == f"anchor:{contact}"
    assert time.monotonic() - begin < allowed(1)

    people = json.loads(owner.read("/users"))["items"]
    key = next(person["id"] for person in people if person["email"] == "amal@example.com")
    owner.insist(f"/users/{key}/deactivate", b"{}")
    begin = time.monotonic()
    assert all(line.startswith((b"id:", b"event:", b"data:", b":", b"\n")) for line in lines)
    assert time.monotonic() - begin < 60
    assert amal.ask("GET", "/live?topics=records", headers={"Cookie": cookie})[0] == 401
