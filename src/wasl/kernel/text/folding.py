"""The one folding of free text: search, sorting, duplicate warnings and imports compare folded texts."""

import unicodedata
from collections.abc import Callable
from typing import Final

# Arabic, where a letter has several spellings that people use without thinking (the choice follows the
# normalization of Larkey, Ballesteros and Connell 2002, widened): alef forms are one, alef maqsura is ya, ta
# marbuta is ha, a hamza on a seat is its seat, a hamza alone is nothing («علاء» meets «علا»). Persian and
# Urdu forms of the same letter meet the Arabic one; پ and ڤ meet ب and ف, which most Arabic keyboards offer
# instead. گ and چ stay letters of their own.
_ARABIC: Final = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىئیېےۍۓێٸۑ", "ي"),
    **dict.fromkeys("ؤۆۇۈۋۏٶٷ", "و"),
    **dict.fromkeys("ةهہھەۀۂۃ", "ه"),
    **dict.fromkeys("کڪګڬ", "ك"),
    **dict.fromkeys("گڰڳ", "گ"),
    "پ": "ب",
    "ڤ": "ف",
    "ٹ": "ت",
    "ڈ": "د",
    "ڑ": "ر",
    "ں": "ن",
    "ء": None,
    "ٴ": None,
    "ـ": None,
}
# Latin letters that Unicode does not decompose.
_LATIN: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "\u0131": "i",
    "ȷ": "j",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "a",
    "ǝ": "a",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ƀ": "b",
    "ƶ": "z",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ĸ": "k",
}
# Signs inside a word: dropping them keeps «O'Brien» beside «OBrien» and «Ja`far» beside «Jafar».
_JOINED: Final = dict.fromkeys("'’‘`\u00b4\u201b\u2032\u055a", None)
_OTHER: Final = {"\u0451": "\u0435", "\u00b7": " "}
_EXPLICIT: Final[dict[str, str | None]] = {**_ARABIC, **_LATIN, **_JOINED, **_OTHER}

# Marks that are written or left out at will. Marks that carry a sound (Indic vowel signs, Japanese voicing)
# stay.
_OPTIONAL_MARKS: Final = (
    (0x02B0, 0x036F),  # from the spacing modifier letters to the combining diacritics
    (0x0483, 0x0489),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x0897, 0x089F),
    (0x08CA, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0x10EFD, 0x10EFF),
    (0xE0100, 0xE01EF),
)
_BLANK_CATEGORIES: Final = frozenset({"Cc", "Co", "Sm", "Sc", "Sk"})
_DROPPED_CATEGORIES: Final = frozenset({"Cf", "Cs"})


def _is_optional_mark(code: int) -> bool:
    return any(first <= code <= last for first, last in _OPTIONAL_MARKS)


def _base_letter(char: str) -> str:
    """Return a Latin or Greek letter without its diacritics; letters of other scripts stay what they are."""
    if not unicodedata.name(char, "").startswith(("LATIN", "GREEK")):
        return char
    base = unicodedata.normalize("NFKD", char)[0]
    return _LATIN.get(base, base)


def fold_char(char: str) -> str | None:
    """Return what one character of a normalized, case-folded text becomes; None where it is dropped."""
    if char in _EXPLICIT:
        return _EXPLICIT[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"Ll", "Lo"}:
        return _base_letter(char)
    if category in _DROPPED_CATEGORIES or _is_optional_mark(ord(char)):
        return None
    return " " if category[0] in "PZ" or category in _BLANK_CATEGORIES else char


class CharTable(dict[int, str | None]):
    """A table for str.translate that works out a character when it first meets it.

    Only the Basic Multilingual Plane is remembered, which bounds the memory a hostile text can take.
    """

    def __init__(self, rule: Callable[[str], str | None]) -> None:
        """Take the rule that says what one character becomes."""
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str | None:
        """Work out one character, and remember it."""
        result = self._rule(chr(code))
        if code <= 0xFFFF:
            self[code] = result
        return result


def translate_folded(text: str, table: CharTable) -> str:
    """Return the text case-folded in NFKC and passed through a table, until nothing changes any more."""
    if text.isascii():
        return text.lower().translate(table)
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(
            table
        )
        # Dropping a character can bring two together that normalization joins; then once more.
        if folded.isascii() or unicodedata.is_normalized("NFKC", folded):
            return folded
        text = folded


def _keep_token_signs(char: str) -> str | None:
    return char if char in "@.+-_" else fold_char(char)


def _decimal_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char


_FOLD: Final = CharTable(fold_char)
_FOLD_TOKEN: Final = CharTable(_keep_token_signs)
_DIGITS: Final = CharTable(_decimal_digit)


def fold(text: str) -> str:
    """Return free text as lower-case words of bare letters and ASCII digits, one space between them.

    Marks, tatweel, bidirectional and other invisible characters are gone, letters with several spellings are
    one, diacritics are removed from Latin and Greek letters, punctuation is a space. Folding twice changes
    nothing.
    """
    return " ".join(translate_folded(text, _FOLD).split())


def fold_token(text: str) -> str:
    """Return an address or identifier folded like fold(), without spaces but with its signs @ . + - _."""
    return "".join(translate_folded(text, _FOLD_TOKEN).split())


def digits(text: str) -> str:
    """Return the text with the decimal digits of every script (Arabic-Indic, Persian, …) as ASCII digits."""
    return text if text.isascii() else text.translate(_DIGITS)
