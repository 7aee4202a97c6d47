"""The guarded client: what it calls, what it refuses, and that it is the only one (S-043, S-044, S-046)."""

import dataclasses
import ipaddress
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.sink import Sink, listening
from wasl.kernel import http
from wasl.kernel.env import ENV

SOURCE = Path(http.__file__).parents[1]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as server:
        yield server


def opened(monkeypatch: pytest.MonkeyPatch, *networks: str) -> None:
    """Open inner networks, as an operator does."""
    found = tuple(ipaddress.ip_network(one) for one in networks)
    monkeypatch.setattr(http, "ENV", dataclasses.replace(ENV, networks=found, base_url="https://crm.example"))


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these addresses."""
    rows = [(0, 0, 0, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_given, **_more: rows)


def test_an_opened_network_is_called_and_its_answer_returned(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(monkeypatch, "127.0.0.0/8")
    answer = http.post(sink.url, b"{}", {"x-one": "1"})
    assert (answer.status, answer.body, len(sink.got)) == (200, b"thanks", 1)
    path, headers, body = sink.got[0]
    assert (path, headers["x-one"], body) == ("/hook", "1", b"{}")
    assert not {"cookie", "user-agent", "authorization"} & {name.lower() for name in headers}


SPELLINGS = (
    "127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "[::]", "0.0.0.0",  # noqa: S104 - a spelling, nothing listens there
    "localhost", "localhost.", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[::127.0.0.1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fd00:ec2::254]",
    "[fe80::1]", "[fc00::1]", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.0.0.192",
)  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_an_inner_address_is_called(sink: Sink, scheme: str, host: str) -> None:
    with pytest.raises((http.Refused, http.Unreachable)) as refusal:
        http.look_up(f"{scheme}://{host}:443/hook")
    assert refusal.value.reason in {"network", "name", "scheme"}
    assert sink.got == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.com/", "scheme"),
        ("ftp://example.com/", "scheme"),
        ("http://example.com/", "scheme"),
        ("https://user@example.com/", "address"),
        ("https://example.com\\@127.0.0.1/", "address"),
        ("https://exa mple.com/", "address"),
        ("https://example.com/\r\nX: 1", "address"),
        ("https:///nowhere", "address"),
        ("https://" + "a" * 3000, "address"),
        ("https://[::1", "address"),
        ("https://example.com:22/", "port"),
        ("https://example.com:25/", "port"),
        ("https://example.com:5432/", "port"),
        ("https://example.com:9000/", "port"),
        ("https://example.com:99999/", "port"),
        ("https://vault.internal/", "name"),
        ("https://printer.local/", "name"),
        ("https://crm.example/api/", "name"),
        ("https://CRM.example./api/", "name"),
    ],
)
def test_what_an_address_may_not_be(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    opened(monkeypatch)
    resolves(monkeypatch, "93.184.216.34")
    with pytest.raises(http.Refused) as refusal:
        http.look_up(url)
    assert refusal.value.reason == reason


def test_a_public_address_is_taken_and_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch)
    resolves(monkeypatch, "93.184.216.34")
    found = http.look_up("https://hooks。example.com/a?b=1")
    assert found == http.Target("hooks.example.com", 443, "/a?b=1", is_secure=True, pinned="93.184.216.34")
    assert found.pinned == "93.184.216.34"


def test_one_inner_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch)
    resolves(monkeypatch, "93.184.216.34", "10.0.0.7")
    with pytest.raises(http.Refused, match="network"):
        http.look_up("https://example.com/")


def test_a_name_that_changes_its_mind_reaches_nothing(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch)
    resolves(monkeypatch, "192.0.2.1")
    with pytest.raises(http.Refused):
        http.post("https://example.com/", b"", {})
    asked: list[Any] = []
    resolves(monkeypatch, "93.184.216.34")

    def connect(address: Any, *_given: object) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(http.socket, "create_connection", connect)
    with pytest.raises(http.Unreachable, match="refused"):
        http.post("https://example.com/", b"", {})
    assert asked == [("93.184.216.34", 443)]


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"])
def test_what_clouds_tell_their_machines_stays_closed_even_to_operators(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    opened(monkeypatch, "0.0.0.0/0", "::/0")
    resolves(monkeypatch, address)
    with pytest.raises(http.Refused, match="network"):
        http.look_up("https://example.com/")


def test_a_redirect_is_an_answer_and_is_not_followed(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, "127.0.0.0/8")

    def away(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", sink.url + "/second")
        handler.end_headers()

    sink.answer = away
    assert http.post(sink.url, b"", {}).status == 307
    assert [path for path, _headers, _body in sink.got] == ["/hook"]


def test_answers_are_read_to_a_limit_and_for_a_time(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, "127.0.0.0/8")
    with pytest.raises(http.Unreachable, match="large"):
        http.post(sink.url, b"", {}, largest=3)
    monkeypatch.setattr(http, "WHOLE", 0.5)
    done = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _turn in range(50):
            if done.wait(0.1):
                return
            handler.wfile.write(b".")

    sink.answer = drip
    with pytest.raises(http.Unreachable, match="slow"):
        http.post(sink.url, b"", {})
    done.set()


def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, "127.0.0.0/8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(http.Unreachable, match="refused"):
        http.post(f"http://127.0.0.1:{port}/", b"", {})


def test_no_other_code_calls_addresses() -> None:
    clients = re.compile(
        r"^\s*(?:import|from)\s+(?:urllib\.request|requests|httpx|aiohttp|http\.client)\b", re.MULTILINE
    )
    found = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if clients.search(path.read_text())
    ]
    # the bench posts to the server it has started itself
    assert sorted(found) == ["kernel/http.py", "operations/bench/posting.py"]
