"""Puts what strangers wrote into sentences of the firm: on one line, no link, with a direction of its own."""

import re
import unicodedata
from typing import Final

from wasl.kernel.text.cleaning import clean_line

LONGEST: Final = 200
_LTR, _RTL = "\u200e", "\u200f"
# "https://host/path": any scheme; mail programs turn it into a link
_ADDRESS: Final = re.compile(r"[^\W_][\w+.-]*://(?P<rest>\S*)")
_SLASHES: Final = re.compile(r"/{2,}")
# the dots of a name that ends like a host ("bank.example"), in the shapes that browsers take for one (UTS 46)
_DOTS: Final = r".\uff0e\u3002\uff61"
_HOST: Final = re.compile(rf"[^\s{_DOTS}]+(?:[{_DOTS}][^\s{_DOTS}]+)*[{_DOTS}][^\W\d_]{{2,}}")
_DOT: Final = re.compile(rf"([{_DOTS}])(?=\S)")
# a dot between word joiners (U+2060): no mail program takes a name of letters and format characters for a host, though it looks
# the same; before the dot it stops those that know what ends a host, behind it those that know hosts in any script (RFC 5892)
_NO_LINK: Final = "\u2060\\1\u2060"
_VARIABLE: Final = re.compile(r"\{\{\s*(?P<name>\w+)\s*\}\}")
_ANY_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def harmless(text: str) -> str:
    """Return a value that somebody outside may have chosen, as it may stand in a sentence of the firm (S-052, S-076).

    One line of 200 characters at most; an address loses its scheme, and word joiners stand around the dots of a host: no program
    makes a link of it, and people read it as it was written.
    """
    line = clean_line(text[: 2 * LONGEST])
    line = _ADDRESS.sub(lambda found: _DOT.sub(_NO_LINK, found["rest"]), line)
    line = _HOST.sub(lambda found: _DOT.sub(_NO_LINK, found[0]), _SLASHES.sub("/", line))
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Return a value that somebody outside may have chosen, as it may be kept as data: one line of 200 characters at most."""
    return clean_line(text[: 2 * LONGEST])[:LONGEST].rstrip()


def direction(text: str) -> str:
    """Return "rtl" or "ltr" by the first letter of a text (Unicode UAX #9, P2), nothing where it has none."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""


def set_apart(text: str, values: dict[str, str]) -> str:
    """Return a text with variables ({{ name }}) in which those whose value is written the other way are set apart by marks.

    Isolates would be cleaned away where the text is stored, so plain marks do it (Unicode UAX #9 §2.6). A text without words
    of its own, such as the name of a record to be added, stays as it is.
    """
    around = direction(_ANY_TAG.sub("", text))
    if not around:
        return text

    def marked(found: re.Match[str]) -> str:
        inner = direction(values.get(found["name"], ""))
        if inner in {"", around}:
            return found[0]
        outside, inside = (_RTL, _LTR) if around == "rtl" else (_LTR, _RTL)
        return f"{outside}{inside}{found[0]}{inside}{outside}"

    return _VARIABLE.sub(marked, text)
