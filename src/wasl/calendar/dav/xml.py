"""The XML of calendar servers (RFC 4918, RFC 4791, RFC 6578): what is asked, and what they answer, hostile ones too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

DAV, CAL, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
MOST = 20_000


class Strange(ValueError):
    """An answer that is no answer of a calendar server."""


@dataclass(frozen=True)
class Found:
    """One thing of an answer: its path on the server, its status, and the properties that it has."""

    path: str
    status: int
    props: Mapping[str, Element] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a property as text."""
        held = self.props.get(name)
        return (held.text or "").strip() if held is not None else ""

    def paths(self, name: str) -> list[str]:
        """Return the addresses inside a property, as they are written."""
        held = self.props.get(name)
        return [(one.text or "").strip() for one in held.iter(f"{DAV}href")] if held is not None else []

    def has(self, name: str, *inner: str) -> bool:
        """Tell whether a property holds any of these elements."""
        held = self.props.get(name)
        return held is not None and any(one.tag in inner for one in held.iter())


@dataclass(frozen=True)
class Multistatus:
    """What a server answers about many things; `token` is where the next question goes on (RFC 6578)."""

    found: list[Found]
    token: str = ""


def path_of(address: str) -> str:
    """Return the path of an address as people write it: servers escape the same one in several ways."""
    return unquote(urlsplit(address).path)


def escaped(path: str) -> str:
    """Return a path as it goes over the wire."""
    return quote(path, safe="/@:!$&'()*+,;=~-._")


def read(body: bytes) -> Multistatus:
    """Read an answer; raises `Strange`."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Strange from error
    if root.tag != f"{DAV}multistatus":
        raise Strange
    rows = root.findall(f"{DAV}response")
    if len(rows) > MOST:
        raise Strange
    return Multistatus([_found(row) for row in rows], (root.findtext(f"{DAV}sync-token") or "").strip())


def _found(row: Element) -> Found:
    props: dict[str, Element] = {}
    for part in row.findall(f"{DAV}propstat"):
        if _status(part.findtext(f"{DAV}status")) == 200:
            props |= {one.tag: one for held in part.findall(f"{DAV}prop") for one in held}
    href = (row.findtext(f"{DAV}href") or "").strip()
    return Found(path_of(href), _status(row.findtext(f"{DAV}status")), props)


def _status(text: str | None) -> int:
    words = (text or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 200


def propfind(*names: str) -> bytes:
    """Return the question for properties."""
    root = Element(f"{DAV}propfind")
    _add(SubElement(root, f"{DAV}prop"), names)
    return _written(root)


def sync(token: str) -> bytes:
    """Return the question what changed since `token`, all where it is empty (RFC 6578 §3.2)."""
    root = Element(f"{DAV}sync-collection")
    SubElement(root, f"{DAV}sync-token").text = token
    SubElement(root, f"{DAV}sync-level").text = "1"
    _add(SubElement(root, f"{DAV}prop"), [f"{DAV}getetag"])
    return _written(root)


def multiget(paths: Iterable[str]) -> bytes:
    """Return the question for the content of these (RFC 4791 §7.9)."""
    root = Element(f"{CAL}calendar-multiget")
    _add(SubElement(root, f"{DAV}prop"), [f"{DAV}getetag", f"{CAL}calendar-data"])
    for path in paths:
        SubElement(root, f"{DAV}href").text = escaped(path)
    return _written(root)


def _add(place: Element, names: Iterable[str]) -> None:
    for name in names:
        SubElement(place, name)


def _written(root: Element) -> bytes:
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def inner(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name inside another."""
    return element.iter(name)
