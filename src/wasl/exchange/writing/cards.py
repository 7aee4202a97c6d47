"""The way of writing vCard 4.0: escapes (RFC 6350 §3.4), parameters, lines folded at 75 octets (§3.2)."""

from collections.abc import Iterable
from typing import BinaryIO

LONGEST = 75


def text(value: str) -> str:
    """Return a text value with its escapes."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def listed(values: Iterable[str]) -> str:
    """Return several text values of one property."""
    return ",".join(text(value) for value in values)


def compound(*parts: str) -> str:
    """Return a structured value: components with semicolons between them."""
    return ";".join(text(part) for part in parts)


def line(name: str, value: str, **parameters: str) -> str:
    """Return one property; parameters without a value are left out, others quoted where they must be."""
    head = "".join(f";{key}={_parameter(word)}" for key, word in parameters.items() if word)
    return f"{name}{head}:{value}"


def _parameter(word: str) -> str:
    # RFC 6868: what no parameter may hold, as a sign behind a caret
    safe = word.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{safe}"' if any(sign in safe for sign in ",;:") else safe


def folded(content: str) -> bytes:
    """Return a line with its end, broken before the 75th octet and never inside a character."""
    raw = content.encode("utf-8", "replace")
    parts: list[bytes] = []
    start, room = 0, LONGEST
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(raw[start:end])
        # the blank that says “goes on” takes one
        start, room = end, LONGEST - 1
    parts.append(raw[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def write_cards(file: BinaryIO, cards: Iterable[Iterable[str]]) -> None:
    """Write cards one after the other."""
    for card in cards:
        file.writelines(folded(content) for content in card)
