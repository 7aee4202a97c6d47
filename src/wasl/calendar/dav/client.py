"""Speaks with one calendar server: the guarded client, a password that stays with its server, and faults in few words."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from urllib.parse import urljoin, urlsplit

from wasl.calendar.dav import xml
from wasl.calendar.dav.xml import CAL, DAV, Found, Multistatus, Strange
from wasl.kernel import http

SECONDS = 30.0
LARGEST = 10 * 1024 * 1024
MOST_MOVES = 5
MOVED = frozenset({301, 302, 307, 308})
AT_ONCE = 50
# a calendar server names homes on other machines of its own; passwords go there only where we know them (iCloud)
FAMILIES = (".icloud.com",)
REASONS = {401: "password", 403: "forbidden", 404: "gone", 410: "gone", 507: "full"}


class DavError(Exception):
    """It did not go well; `reason` is a word of `wording.FAULTS`, `wait` the seconds that the server asks to wait."""

    def __init__(self, reason: str, *, status: int = 0, wait: int = 0) -> None:
        self.reason, self.status, self.wait = reason, status, wait
        super().__init__(f"{reason} {status}".strip())


@dataclass(frozen=True)
class Content:
    """An object of a calendar: where it is, its state by the server's word, and what it says."""

    path: str
    etag: str
    text: str


@dataclass(frozen=True)
class Client:
    """One who is signed in at a server, or nobody yet (no `login`)."""

    url: str
    login: str = ""
    password: str = ""

    def ask(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        allowed: Iterable[int] = (),
    ) -> http.Answer:
        """Ask for an address of the server; raises `DavError` for what is not fine, but for `allowed` statuses."""
        url = urljoin(self.url, url)
        self._refuse_strangers(url)
        sent = {"User-Agent": "Wasl", **(headers or {})}
        if self.login:
            held = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
            sent["Authorization"] = f"Basic {held}"
        answer = self._answer(method, url, body, sent)
        if answer.status < 300 or answer.status in allowed:
            return answer
        raise _refusal(answer)

    def _answer(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> http.Answer:
        for _turn in range(MOST_MOVES):
            try:
                answer = http.ask(method, url, body, headers, largest=LARGEST, seconds=SECONDS)
            except (http.Refused, http.Unreachable) as error:
                raise DavError(error.reason) from None
            if answer.status not in MOVED:
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
            self._refuse_strangers(url)
        raise DavError("strange")

    def _refuse_strangers(self, url: str) -> None:
        """A password never goes to another server than the one that was named."""
        if self.login and not is_same_house(self.url, url):
            raise DavError("away")

    def properties(self, url: str, *names: str, depth: int = 0) -> list[Found]:
        """Return what these have of these properties: the thing itself, with `depth` 1 what is in it too."""
        answer = self.ask("PROPFIND", url, xml.propfind(*names), headers=_xml(depth))
        return read(answer).found

    def report(self, url: str, body: bytes, *, allowed: Iterable[int] = ()) -> Multistatus | None:
        """Ask a question of RFC 3253; None where the answer is one of the `allowed` refusals."""
        answer = self.ask("REPORT", url, body, headers=_xml(0), allowed=allowed)
        return read(answer) if answer.status < 300 else None

    def contents(self, url: str, paths: Iterable[str]) -> list[Content]:
        """Return these objects of a calendar; what is not there any more is left out."""
        found = []
        for group in batched(paths, AT_ONCE):
            answer = self.report(url, xml.multiget(group))
            for one in answer.found if answer else ():
                text = one.text(f"{CAL}calendar-data")
                if text:
                    found.append(Content(one.path, one.text(f"{DAV}getetag"), text))
        return found

    def put(self, path: str, text: bytes, *, etag: str) -> http.Answer | None:
        """Write an object, new (no `etag`) or as it was known by; returns None where it is otherwise by now."""
        condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        answer = self.ask("PUT", xml.escaped(path), text, headers=headers, allowed={404, 412})
        return answer if answer.status < 300 else None

    def delete(self, path: str, *, etag: str) -> bool:
        """Remove an object as it was known; tell whether it is gone."""
        headers = {"If-Match": etag} if etag else {}
        answer = self.ask("DELETE", xml.escaped(path), headers=headers, allowed={404, 410, 412})
        return answer.status != 412


def is_same_house(one: str, other: str) -> bool:
    """Tell whether two addresses are of the same server, or of two of a house that we know."""
    first, second = urlsplit(one), urlsplit(other)
    if first.scheme != second.scheme:
        return False
    if first.hostname == second.hostname and _port(one) == _port(other):
        return True
    hosts = (first.hostname or "", second.hostname or "")
    return any(all(host.endswith(name) for host in hosts) for name in FAMILIES)


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def read(answer: http.Answer) -> Multistatus:
    """Read the answer about many things; raises `DavError`."""
    try:
        return xml.read(answer.body)
    except Strange:
        raise DavError("strange", status=answer.status) from None


def _xml(depth: int) -> dict[str, str]:
    return {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}


def _refusal(answer: http.Answer) -> DavError:
    asked = answer.headers.get("retry-after", "")
    wait = int(asked[:6]) if asked.isdecimal() else 0
    reason = REASONS.get(
        answer.status, "later" if answer.status >= 500 or answer.status == 429 else "strange"
    )
    return DavError(reason, status=answer.status, wait=wait)
