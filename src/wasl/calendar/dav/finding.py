"""Finds somebody's calendars from what he knows: the address of a server, or his e-mail address (RFC 6764, RFC 4791 §6)."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from wasl.calendar.dav import xml
from wasl.calendar.dav.client import MOST_MOVES, MOVED, Client, DavError
from wasl.calendar.dav.xml import CAL, DAV, Found
from wasl.kernel import http

PRINCIPAL, HOME = f"{DAV}current-user-principal", f"{CAL}calendar-home-set"
TYPE, NAME, RIGHTS = f"{DAV}resourcetype", f"{DAV}displayname", f"{DAV}current-user-privilege-set"
COMPONENTS = f"{CAL}supported-calendar-component-set"
WRITING = (f"{DAV}write", f"{DAV}write-content", f"{DAV}bind", f"{DAV}all")
WELL_KNOWN = "/.well-known/caldav"
MOST = 50
# where the calendars of common mail addresses are; the others say it themselves by the well-known address
SERVERS = {
    "icloud.com": "https://caldav.icloud.com/",
    "me.com": "https://caldav.icloud.com/",
    "mac.com": "https://caldav.icloud.com/",
    "fastmail.com": "https://caldav.fastmail.com/",
}
GOOGLE = ("google.com", "googleapis.com", "gmail.com", "googlemail.com")
MICROSOFT = ("outlook.com", "office365.com", "office.com", "hotmail.com", "live.com")


@dataclass(frozen=True)
class Offer:
    """A calendar that can be chosen."""

    url: str
    name: str
    may_write: bool

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept until one is chosen."""
        return asdict(self)


def start_of(text: str) -> str:
    """Return the address with which to begin; raises `DavError` for the houses that let no password in."""
    text = text.strip()
    is_mail = "@" in text and "/" not in text
    domain = text.rpartition("@")[2].lower() if is_mail else (urlsplit(_whole(text)).hostname or "")
    for names, reason in ((GOOGLE, "google"), (MICROSOFT, "microsoft")):
        if any(domain == name or domain.endswith(f".{name}") for name in names):
            raise DavError(reason)
    if not is_mail:
        return _whole(text)
    return SERVERS.get(domain) or _led(f"https://{domain}{WELL_KNOWN}")


def _whole(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def _led(url: str) -> str:
    """Return where a well-known address leads; nobody is signed in on the way, so it may lead to another house."""
    for _turn in range(MOST_MOVES):
        try:
            answer = http.ask("GET", url, b"", {"User-Agent": "Wasl"})
        except (http.Refused, http.Unreachable) as error:
            raise DavError(error.reason) from None
        if answer.status not in MOVED:
            return url
        url = urljoin(url, answer.headers.get("location", ""))
    raise DavError("strange")


def calendars(url: str, login: str, password: str) -> list[Offer]:
    """Return the calendars of somebody, as the server that `url` leads to shows them; raises `DavError`."""
    client = Client(url, login, password)
    first = _entry(client)
    if _is_calendar(first):
        return [_offer(client, first)]
    homes = first.paths(HOME)
    if not homes:
        principal = next(iter(first.paths(PRINCIPAL)), None)
        if principal is None:
            raise DavError("nothing")
        homes = _one(client, principal, HOME).paths(HOME)
    asked = (TYPE, NAME, RIGHTS, COMPONENTS)
    found = [
        _offer(client, one, home)
        for home in homes[:5]
        for one in client.properties(home, *asked, depth=1)
        if _is_calendar(one)
    ]
    if not found:
        raise DavError("nothing")
    return found[:MOST]


def _entry(client: Client) -> Found:
    """Return what the address itself says, or the well-known one of its server."""
    asked = (PRINCIPAL, HOME, TYPE, NAME, RIGHTS, COMPONENTS)
    try:
        found = _one(client, client.url, *asked)
    except DavError as error:
        if error.reason not in {"gone", "strange", "forbidden"}:
            raise
    else:
        if _is_calendar(found) or found.paths(PRINCIPAL) or found.paths(HOME):
            return found
    return _one(client, WELL_KNOWN, *asked)


def _one(client: Client, url: str, *names: str) -> Found:
    found = client.properties(url, *names)
    if not found:
        raise DavError("strange")
    return found[0]


def _is_calendar(found: Found) -> bool:
    """Tell whether it is a calendar for events; one that does not say what it is for takes them (RFC 4791 §5.2.3)."""
    if not found.has(TYPE, f"{CAL}calendar"):
        return False
    kinds = found.props.get(COMPONENTS)
    names = (
        {one.get("name", "").upper() for one in xml.inner(kinds, f"{CAL}comp")} if kinds is not None else ()
    )
    return not names or "VEVENT" in names


def _offer(client: Client, found: Found, home: str = "") -> Offer:
    base = urljoin(client.url, home)
    name = found.text(NAME) or found.path.rstrip("/").rpartition("/")[2]
    # a server that says nothing of rights is believed to let its own people write
    may_write = RIGHTS not in found.props or found.has(RIGHTS, *WRITING)
    return Offer(urljoin(base, xml.escaped(found.path)), name[:200], may_write=may_write)
