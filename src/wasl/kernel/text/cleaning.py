"""Cleans every text on its way in, before it is stored or compared."""

import re
import unicodedata

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid

_SURROGATES = re.compile("[\ud800-\udfff]")
_COMMAS = re.compile("[,;،؛]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Removed: control characters (PostgreSQL refuses NUL, the others hide in names), the byte order mark,
# interlinear annotations, and the bidirectional embeddings, overrides and isolates (Unicode TR36: a name with
# an override shows «exe.pdf» for «fdp.exe»). The plain marks U+200E, U+200F and U+061C and the joiners stay:
# people need them.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


def clean(text: str) -> str:
    """Return the text in NFC, trimmed, with line ends as line feeds and without characters that can do harm.

    Raises Invalid for lone surrogates: such a text came from broken bytes and cannot be stored.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if _SURROGATES.search(text):
        raise Invalid(_("The text contains characters that are damaged. Please type it again."))
    harmless = _HARMFUL.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", harmless).strip()


def parted(text: str) -> list[str]:
    """Return the words of a list as people type it: parted by Latin or Arabic commas or semicolons, none of them empty."""
    return [word for part in _COMMAS.split(text) if (word := part.strip())]


def clean_line(text: str) -> str:
    """Return the cleaned text on one line, every run of white space as one space (names, subjects)."""
    return " ".join(clean(text).split())
