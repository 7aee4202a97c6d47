"""Sort keys: bytes whose plain order is the order people expect, the same on every machine.

The embedded database has no ICU. Latin follows the Latvian rules of CLDR: č ģ ķ ļ ņ ŗ š ž are letters after c
g k l n r s z, long vowels count as short ones, y stands with i; other diacritics count as their base letter.
Arabic follows its alphabet without the article «ال», all alef forms as one. Numbers go by value, digits
before Latin before Arabic.
"""

import re
import unicodedata
from typing import Final

from wasl.kernel.text.folding import CharTable, fold_char, translate_folded

_LONGEST_PRIMARY: Final = 150
_LONGEST_KEY: Final = 200
_AFTER_ITS_BASE: Final = "\x7f"
_TIEBREAK: Final = "\x01"
_SPECIAL: Final = {
    **{letter: base + _AFTER_ITS_BASE for letter, base in zip("čģķļņŗšž", "cgklnrsz", strict=True)},
    "y": "i",
    "چ": "ج\uffff",
    "گ": "ك\uffff",
    _AFTER_ITS_BASE: _AFTER_ITS_BASE,
}
_ARTICLE: Final = re.compile(r"(?<!\S)ال(?=\S\S)")
_NUMBER: Final = re.compile(r"[0-9]+")
_LONGEST_NUMBER: Final = 40


# the script a language is written in, where that is not the first one of the keys: U+0600 begins the Arabic block
_SCRIPTS: Final = {"ar": "\u0600".encode()}


def first_key(language: str) -> bytes | None:
    """Return the smallest key of a language's own script; None where that script comes first anyway."""
    return _SCRIPTS.get(language)


def _sort_char(char: str) -> str | None:
    return _SPECIAL[char] if char in _SPECIAL else fold_char(char)


_SORT: Final = CharTable(_sort_char)


def _by_value(match: re.Match[str]) -> str:
    """Put the count of digits before a number: «2» becomes «12», «10» becomes «210»."""
    number = match[0].lstrip("0") or "0"
    return chr(ord("0") + min(len(number), _LONGEST_NUMBER)) + number


def _cut(text: str, longest: int) -> bytes:
    """Return the text in UTF-8, cut between characters, so that the key is also a valid text."""
    encoded = text.encode("utf-8", "replace")
    return encoded if len(encoded) <= longest else encoded[:longest].decode("utf-8", "ignore").encode()


def sort_key(text: str) -> bytes:
    """Return at most 200 bytes to order by; case and optional marks only decide between equals.

    The key is valid UTF-8 without NUL, so that both a bytes column and a text column with COLLATE "C" hold
    it.
    """
    primary = " ".join(translate_folded(text, _SORT).split())
    if not primary.isascii():
        primary = _ARTICLE.sub("", primary)
    primary = _NUMBER.sub(_by_value, primary)
    if primary == text:
        return _cut(primary, _LONGEST_PRIMARY)
    tiebreak = unicodedata.normalize("NFC", text[:_LONGEST_KEY]).replace("\x00", "")
    key = _cut(primary, _LONGEST_PRIMARY) + _TIEBREAK.encode()
    return key + _cut(tiebreak, _LONGEST_KEY - len(key))
