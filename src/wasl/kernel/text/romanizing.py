"""Arabic words in Latin letters, for addresses: what is heard as it is written, short vowels are not known."""

import re
from typing import Final

from wasl.kernel.text.folding import fold

# as the Library of Congress writes them (ALA-LC romanization table, Arabic), without its marks
_LETTERS: Final = str.maketrans(
    {
        "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
        "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
        "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ء": "",
    }
)  # fmt: skip
# between consonants the half vowels are long ones; what ends in ه after folding ended in ة most of the time
_LONG: Final = (
    (re.compile(r"(?<=[بتثجحخدذرزسشصضطظغفقكلمنه])و(?![اوي])"), "u"),
    (re.compile(r"(?<=[بتثجحخدذرزسشصضطظغفقكلمنه])ي(?![اوي])"), "i"),
    (re.compile(r"(?<=\S\S)ه(?!\S)"), "a"),
    (re.compile(r"(?<!\S)ال(?=\S\S)"), "al-"),
)


def romanized(text: str) -> str:
    """Return a text with its Arabic words in Latin letters: «نموذج الاتصال» gives "nmudhj al-atsal"; the rest is folded."""
    folded = fold(text)
    for pattern, latin in _LONG:
        folded = pattern.sub(latin, folded)
    return folded.translate(_LETTERS)
