"""Reads a letter that came in, however broken: what cannot be read becomes a visible replacement, never an error.

Python's parser is asked in its oldest way, which takes everything; what its newer way decodes is decoded here, because
that raises on what real programs write (unknown charsets, raw 8-bit headers). Nothing in a letter is believed: whoever
acts on it checks who may have sent it (S-070).
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from functools import cached_property
from itertools import islice
from typing import Any

from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.html import to_text
from wasl.kernel.text import clean, clean_line

type AnyMessage = Message[Any, Any]

# what an honest letter stays far below (S-064)
MOST_HEADER_LINES = 5_000
MOST_MULTIPARTS = 100
MOST_PARTS = 1_000
LONGEST_TEXT = 1_000_000
# names that mail programs write and Python does not know: the order of the letters is told apart from the alphabet
SAME_AS = {"iso-8859-6-i": "iso-8859-6", "iso-8859-6-e": "iso-8859-6", "iso-8859-8-i": "iso-8859-8"}
# tried in turn when the declared charset is none, or not what it says: Arabic mail without a word about it is of Windows
LIKELY = ("utf-8", "windows-1256")
# by their aliases they are slow, or yield what is no text
UNWANTED = frozenset({"utf-7", "punycode", "idna", "unicode_escape", "raw-unicode-escape", "unicode-escape"})
LONGEST_HEADER = 10_000
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)


class Unreadable(Exception):
    """A letter that is not looked into; `reason` is a code of `reception.FAULTS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Part:
    """A part of a letter with content: its type, its name as a file, its bytes; `is_within` where the text shows it (a logo)."""

    mime: str
    name: str
    method: str
    content: bytes
    charset: str
    is_within: bool = False

    @property
    def text(self) -> str:
        """Return the content as text."""
        return decoded(self.content, self.charset)[:LONGEST_TEXT]


class Letter:
    """A letter in its parts; raises `Unreadable` where its shape is made to hurt."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        _refuse_shape(raw)
        try:
            self._message: AnyMessage = message_from_bytes(raw)
            self._walked = list(islice(self._message.walk(), MOST_PARTS + 1))
        except RecursionError:
            raise Unreadable("shape") from None
        if len(self._walked) > MOST_PARTS:
            raise Unreadable("shape")

    def header(self, name: str) -> str:
        """Return the first header of this name in readable words, empty without one."""
        return next((_readable(value) for value in self._written(name)), "")

    def _written(self, name: str) -> Iterator[str]:
        """Yield the headers of this name as they were written, raw bytes decoded."""
        for known, value in self._message.raw_items():
            if known.lower() == name:
                yield decoded(str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape"))

    @property
    def subject(self) -> str:
        """Return the subject."""
        return self.header("subject")

    @property
    def message_id(self) -> str:
        """Return the Message-ID."""
        return self.header("message-id")

    @cached_property
    def _from(self) -> tuple[str, str]:
        # addresses are found before encoded words are opened: those may hide signs that look like an address
        found = getaddresses(list(islice(self._written("from"), 2)))
        return found[0] if len(found) == 1 else ("", "")

    @property
    def sender(self) -> str:
        """Return the one address in From, in our one form; empty where there is none or several. Anybody may write it."""
        try:
            return normalize_email(self._from[1])
        except Invalid:
            return ""

    @property
    def sender_name(self) -> str:
        """Return the name beside the sender's address."""
        return _readable(self._from[0])

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts with content, in their order."""
        return tuple(_part(part) for part in self._walked if not part.is_multipart())

    @property
    def attachments(self) -> list[Part]:
        """Return the files that were sent along, without those that the text itself shows."""
        return [part for part in self.parts if part.name and part.content and not part.is_within]

    def of_type(self, mime: str) -> list[AnyMessage]:
        """Return the parts of a type as Python's parser made them, at any depth."""
        return [part for part in self._walked if part.get_content_type() == mime]

    @property
    def text(self) -> str:
        """Return what it says as plain text; of HTML only the words."""
        texts = [part.text for part in self.parts if part.mime == "text/plain" and not part.name]
        pages = [part.text for part in self.parts if part.mime == "text/html" and not part.name]
        return clean("\n\n".join(texts or map(to_text, pages)))[:LONGEST_TEXT]


def _refuse_shape(raw: bytes) -> None:
    head = re.split(rb"\r?\n\r?\n", raw[:2_000_000], maxsplit=1)[0]
    if head.count(b"\n") > MOST_HEADER_LINES or len(_MULTIPART.findall(raw)) > MOST_MULTIPARTS:
        raise Unreadable("shape")


def _part(part: AnyMessage) -> Part:
    content = part.get_payload(decode=True)
    return Part(
        mime=part.get_content_type(),
        name=_filename(part),
        method=_option(part, "method").upper(),
        content=content if isinstance(content, bytes) else b"",
        charset=_option(part, "charset"),
        is_within=part.get_content_disposition() == "inline" and bool(part.get("content-id")),
    )


def _option(part: AnyMessage, name: str) -> str:
    found = part.get_param(name)
    # RFC 2231: charset, language, text
    text = found[2] if isinstance(found, tuple) else found
    return _readable(text) if isinstance(text, str) else ""


def _filename(part: AnyMessage) -> str:
    try:
        return _readable(part.get_filename() or "")[:200]
    except (LookupError, ValueError):
        # a charset that nobody knows
        return "?"


def decoded(content: bytes, charset: str = "") -> str:
    """Return bytes as text: as they declare themselves, else as is likely, else with visible replacements (S-079)."""
    for name in (SAME_AS.get(charset.lower(), charset), *LIKELY):
        try:
            if name and codecs.lookup(name).name not in UNWANTED:
                text = content.decode(name)
                text.encode()
                return text
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _readable(value: str) -> str:
    """Return a header in words on one line: encoded words (RFC 2047) opened, raw bytes decoded."""
    text = decoded(value.encode("utf-8", "surrogateescape"))
    with suppress(HeaderParseError, ValueError):
        text = _joined(decode_header(text))
    return clean_line(text)


def _joined(pieces: Iterable[tuple[bytes | str, str | None]]) -> str:
    """Join neighbors of one charset before they are decoded: some programs cut in the middle of a letter."""
    runs: list[tuple[bytes, str]] = []
    for content, charset in pieces:
        # what stood outside of encoded words comes as text, or as its bytes in Python's "raw-unicode-escape"
        found = content.encode() if isinstance(content, str) else content
        if not charset and not isinstance(content, str):
            found = content.decode("raw-unicode-escape").encode()
        if runs and runs[-1][1] == (charset or ""):
            runs[-1] = (runs[-1][0] + found, runs[-1][1])
        else:
            runs.append((found, charset or ""))
    return "".join(decoded(content, charset) for content, charset in runs)
