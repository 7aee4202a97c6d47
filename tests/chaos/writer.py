"""A client that notes what the product acknowledged, and asks again where it got no answer."""

import http.client
import json
import re
import threading
import time
import urllib.parse
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWER_WITHIN = 60.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Record:
    """What one seed's clients did: the marks that were acknowledged, those that were only tried, and every status."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    longest: float = 0.0


class Writer:
    """Speaks to one product: by token as a program, by session as a browser."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token
        self.record = Record()
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str, bytes]:
        """Send one request and return status, Location and body; status 0 when no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""
        else:
            self.record.statuses.add(answer.status)
            return answer.status, answer.headers.get("Location", ""), content
        finally:
            connection.close()

    def insist(self, path: str, body: bytes, kind: str = "application/json") -> dict[str, Any]:
        """Send to the API with an Idempotency-Key until it is acknowledged."""
        key, begin = str(uuid.uuid4()), time.monotonic()
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "Content-Type": kind}
        while time.monotonic() - begin < ANSWER_WITHIN:
            status, _, content = self.ask("POST", f"/api/v1{path}", body, headers)
            if 200 <= status < 300:
                self.record.longest = max(self.record.longest, time.monotonic() - begin)
                return dict(json.loads(content))
            assert status in {0, 409, 503}, (status, content[:500])
            time.sleep(0.1)
        raise AssertionError(f"{path}: no acknowledgment within {ANSWER_WITHIN} s")

    def read(self, path: str) -> bytes:
        """Read from the API; the product is up."""
        status, _, content = self.ask(
            "GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"}
        )
        assert status == 200, (path, status, content[:300])
        return content

    # --- effects; each carries a mark that nothing else carries ----------------------------------------------------------

    def contact(self) -> str:
        """Create a person by the API."""
        mark = self._mark()
        made = self.insist("/contacts", json.dumps({"kind": "person", "name": f"Chaos {mark}"}).encode())
        self.record.acknowledged[mark] = "contact"
        return str(made["id"])

    def note(self, contact: str) -> None:
        """Write a note by the API."""
        mark = self._mark()
        self.insist("/notes", json.dumps({"record": contact, "text": f"Note {mark}"}).encode())
        self.record.acknowledged[mark] = "note"

    def upload(self, contact: str) -> None:
        """Attach a file by the API."""
        mark = self._mark()
        body, kind = multipart(f"{mark}.txt", f"content of {mark}\n".encode() * 500)
        self.insist(f"/files?record={contact}", body, kind)
        self.record.acknowledged[mark] = "file"

    def form(self) -> None:
        """Save the form of a new person once, as a browser does; only a redirect to the person is an acknowledgment."""
        status, _, content = self.ask("GET", "/contacts/new/", headers=self._cookie())
        if status != 200:
            return
        mark = self._mark()
        fields = {"given_name": "Form", "family_name": mark, "form_token": hidden(content, "form_token")}
        fields |= {"csrfmiddlewaretoken": hidden(content, "csrfmiddlewaretoken")}
        fields |= management(content)
        status, place, content = self.ask(
            "POST", "/contacts/new/", urllib.parse.urlencode(fields).encode(), FORM | self._cookie()
        )
        assert status in {0, 302, 303, 409, 503}, (status, content[-3000:])
        if status in {302, 303} and place.startswith("/contacts/"):
            self.record.acknowledged[mark] = "form"

    def import_file(self, rows: int) -> None:
        """Send a file and let its import begin, by the API."""
        mark = self._mark()
        lines = "".join(f"Row {mark} {number},{mark}-{number}@example.com\n" for number in range(rows))
        body, kind = multipart("people.csv", f"Name,E-mail\n{lines}".encode())
        made = self.insist("/imports?kind=contact", body, kind)
        self.insist(f"/imports/{made['id']}/run", b"{}")
        self.record.acknowledged[mark] = f"import {made['id']} {rows}"

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person."""
        _, _, content = self.ask("GET", "/sign-in/")
        fields = {"login": email, "password": password}
        fields["csrfmiddlewaretoken"] = hidden(content, "csrfmiddlewaretoken")
        body = urllib.parse.urlencode(fields).encode()
        status, place, _ = self.ask("POST", "/sign-in/", body, FORM | self._cookie())
        assert (status, "wasl_session" in self.cookies) == (302, True), (status, place)

    def _mark(self) -> str:
        mark = f"m{uuid.uuid4().hex[:16]}"
        self.record.tried.add(mark)
        return mark

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def hidden(page: bytes, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page.decode())
    assert found, f"no field {name} in the page"
    return found.group(1)


def management(page: bytes) -> dict[str, str]:
    """Return the fields by which a page's rows are counted."""
    found = re.findall(
        r'name="([\w-]+-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)"[^>]*?value="(\d+)"', page.decode()
    )
    return dict(found)


def multipart(name: str, content: bytes) -> tuple[bytes, str]:
    """Return the body and the type of a request with one file."""
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = (
        f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + f"\r\n--{edge}--\r\n".encode()
    )
    return body, f"multipart/form-data; boundary={edge}"


class Crew:
    """Several clients at work until told to stop; a failure of one is raised when they are joined."""

    def __init__(self, works: list[Any]) -> None:
        self.is_over = threading.Event()
        self.failures: list[BaseException] = []
        self.threads = [threading.Thread(target=self._work, args=[work]) for work in works]

    def __enter__(self) -> "Crew":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(120)
        assert not self.failures, self.failures[0]
        assert not any(thread.is_alive() for thread in self.threads)

    def _work(self, work: Any) -> None:
        try:
            while not self.is_over.is_set():
                work()
        except BaseException as failure:  # noqa: BLE001 - raised again in the test's own thread
            self.failures.append(failure)
