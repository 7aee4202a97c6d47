"""Parses vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350) into properties, one card at a time."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wasl.exchange.reading.charsets import KEEP_BYTES, UNDECODED, best_guess
from wasl.exchange.reading.table import Blob, Fault

LARGEST_CARD = 16 * 2**20
ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "Q", "8BIT", "7BIT"})
BEGIN = re.compile(rb"\s*(?:[\w.-]+\.)?BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
END = re.compile(rb"\s*(?:[\w.-]+\.)?END\s*:\s*VCARD\s*", re.IGNORECASE)
HEAD = re.compile(rb'\s*(?:([\w-]+)\.)?([^\s:;"][^:;"]*?)((?:\s*;(?:[^":;]|"[^"]*")*)*)\s*:')
PARAM = re.compile(r'((?:[^;"]|"[^"]*")+)')
LISTED = re.compile(r'((?:[^,"]|"[^"]*")+)')
ESCAPE = re.compile(r"\\([\\,;:nN\"])")
CARET = re.compile(r"\^([n'^])")  # RFC 6868
BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\s]+")
BINARY_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: its name in capitals, its parameters, its value as bytes."""

    name: str
    group: str
    params: dict[str, list[str]]
    raw: bytes
    charset: str

    @property
    def encoding(self) -> str:
        """Return the transfer encoding in capitals, empty for none."""
        return self.params.get("ENCODING", [""])[0].upper()

    @property
    def types(self) -> list[str]:
        """Return the types in small letters, without those that say nothing."""
        return [kind.lower() for kind in self.params.get("TYPE", [])]

    def text(self) -> str:
        """Return the value decoded but still escaped."""
        data = quopri.decodestring(self.raw) if self.encoding in {"QUOTED-PRINTABLE", "Q"} else self.raw
        charset = self.params.get("CHARSET", [self.charset])[0].strip('"')
        try:
            text = data.decode(charset, KEEP_BYTES)
        except (LookupError, ValueError):
            text = data.decode(self.charset, KEEP_BYTES)
        if UNDECODED.search(text) and data != self.raw and "CHARSET" not in self.params:
            return data.decode(best_guess(data), KEEP_BYTES)  # Outlook writes its code page unnamed
        return text

    def plain(self) -> str:
        """Return the value as a person reads it."""
        return unescape(self.text()).strip()

    def parts(self) -> list[str]:
        """Return the components of a structured value, each as a person reads it."""
        return [unescape(part).strip() for part in split_unescaped(self.text(), ";")]

    def blob(self) -> Blob | None:
        """Return the binary value, or None if there is none or it is elsewhere."""
        text = self.text().strip()
        if text.lower().startswith("data:"):
            head, _, body = text[5:].partition(",")
            return _decoded(head.partition(";")[0] or "application/octet-stream", body)
        if self.encoding not in {"B", "BASE64"} or "://" in text[:12]:
            return None
        kind = next((BINARY_TYPES[kind] for kind in self.types if kind in BINARY_TYPES), None)
        return _decoded(kind or self.params.get("MEDIATYPE", ["application/octet-stream"])[0], text)


@dataclass(slots=True)
class Card:
    """The properties of one card in order, and what is wrong with it."""

    number: int
    properties: list[Property] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _decoded(media_type: str, text: str) -> Blob | None:
    try:
        return Blob(media_type, base64.b64decode("".join(text.split())))
    except (binascii.Error, ValueError):
        return None


def unescape(text: str) -> str:
    """Return a value without its backslashes (RFC 6350, 3.4)."""
    return ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).replace("\r\n", "\n")


def split_unescaped(text: str, sign: str) -> list[str]:
    """Return the parts between signs that have no backslash before them."""
    parts, start, at = [], 0, 0
    if "\\" not in text:
        return text.split(sign)
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == sign:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def read_cards(lines: Iterable[bytes], charset: str) -> Iterator[Card]:
    """Yield the cards; one that is broken comes with its faults, and the next one is read all the same."""
    reader = CardReader(charset)
    for line in unfold(lines):
        if (card := reader.take(line)) is not None:
            yield card
    if (card := reader.unended()) is not None:
        yield card


class CardReader:
    """Collects lines into cards."""

    def __init__(self, charset: str) -> None:
        self.charset = charset
        self.card: Card | None = None
        self.count = 0
        self.depth = 0
        self.size = 0

    def take(self, line: bytes) -> Card | None:
        """Take one unfolded line; return the card that it ends, if it ends one."""
        if BEGIN.fullmatch(line):
            return self._begin()
        if END.fullmatch(line):
            return self._end()
        if self.card is not None and line.strip():
            self.size += len(line)
            self._add(self.card, line)
        return None

    def unended(self) -> Card | None:
        """Return the card under way, if any, as one that lacks its end."""
        card, self.card = self.card, None
        if card is not None:
            card.faults.append(Fault("unended_card"))
        return card

    def _begin(self) -> Card | None:
        if self.card is not None and self._expects_card(self.card):
            self.depth += 1
            return None
        unended = self.unended()
        self.count, self.size, self.depth = self.count + 1, 0, 0
        self.card = Card(self.count)
        return unended

    @staticmethod
    def _expects_card(card: Card) -> bool:
        """Return whether a card may stand here: vCard 2.1 writes an agent's card in place of the value."""
        last = card.properties[-1] if card.properties else None
        return last is not None and last.name == "AGENT" and not last.raw.strip()

    def _end(self) -> Card | None:
        if self.depth:
            self.depth -= 1
            return None
        card, self.card = self.card, None
        return card

    def _add(self, card: Card, line: bytes) -> None:
        if self.size > LARGEST_CARD:
            if Fault("too_long") not in card.faults:
                card.faults.append(Fault("too_long"))
            return
        found = parse_line(line, self.charset)
        if found is None:
            shown = line[:60].decode(self.charset, "replace").strip()
            card.faults.append(Fault("broken_card", detail=shown))
        elif self.depth:
            agents = Property(f"AGENT {found.name}", "", found.params, found.raw, found.charset)
            card.properties.insert(-1, agents)
        else:
            card.properties.append(found)


def unfold(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield whole lines: folds, soft breaks of quoted-printable and unfolded base64 taken together."""
    held: list[bytes] = []
    size = 0
    mode = ""
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        if held and size < LARGEST_CARD and (more := _continuation(held, line, mode)) is not None:
            held.append(more)
            size += len(more)
            continue
        if held:
            yield _joined(held, mode)
        held, size, mode = [line], len(line), _mode(line)
    if held:
        yield _joined(held, mode)


def _mode(line: bytes) -> str:
    head = line.partition(b":")[0].upper()
    if b"QUOTED-PRINTABLE" in head:
        return "qp"
    return "base64" if b"BASE64" in head or b"ENCODING=B" in head else ""


def _continuation(held: list[bytes], line: bytes, mode: str) -> bytes | None:
    """Return what a line adds to the one before it, None if it stands for itself."""
    if mode == "qp" and held[-1].endswith(b"="):
        return line
    if line[:1] in {b" ", b"\t"} and line.strip():
        return line[1:]
    if mode == "base64" and line.strip() and b":" not in line and BASE64_LINE.fullmatch(line):
        return line.strip()
    return None


def _joined(held: list[bytes], mode: str) -> bytes:
    if mode != "qp":
        return b"".join(held)
    return b"".join(part.removesuffix(b"=") for part in held)


def parse_line(line: bytes, charset: str) -> Property | None:
    """Return the property in an unfolded line, None if it is not well formed."""
    match = HEAD.match(line)
    if match is None:
        return None
    group, name, params = (part.decode(charset, "replace") if part else "" for part in match.groups())
    return Property(name.upper(), group.lower(), _params(params), line[match.end() :], charset)


def _params(text: str) -> dict[str, list[str]]:
    """Return the parameters; a bare one is a type or an encoding, as vCard 2.1 writes it."""
    found: dict[str, list[str]] = {}
    for part in PARAM.findall(text):
        name, equals, value = part.strip().partition("=")
        if not equals:
            name, value = ("ENCODING" if name.upper() in ENCODINGS else "TYPE"), name
        values = [CARET.sub(_caret, one.strip().strip('"')) for one in LISTED.findall(value)]
        if name.strip().upper() == "TYPE":
            values = [one for value in values for one in value.split(",")]
        found.setdefault(name.strip().upper(), []).extend(values or [""])
    return found


def _caret(match: re.Match[str]) -> str:
    return {"n": "\n", "'": '"', "^": "^"}[match[1]]
