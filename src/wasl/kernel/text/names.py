"""Names across scripts: the skeleton in which «أحمد», Ahmad and Ahmed meet, and the initials of an avatar.

The skeleton is an additional search term beside the folded name, never the only one. The first letter of a
word keeps whether it is a vowel (`a`), later vowels and the half vowels w and y are left out. Classes: t = ت
ط ث t th; d = د ذ ض d dh; h = ه ح h; x = خ kh; c = ش sh ch; g = غ gh; j = ج j g; k = ق ك k q c; s = س ص s; z =
ز ظ z; b = ب b p; f = ف f v. The article is left out, «عبد الله» and Abdul Rahman are one word. Recall and
false merges are asserted in tests/kernel/test_text_names.py.
"""

import re
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from wasl.kernel.text.cleaning import clean_line
from wasl.kernel.text.folding import fold

# words before a name; compared folded, without a full stop
TITLES: Final = frozenset(
    fold(word)
    for word in (
        "د", "أ", "أد", "م", "السيد", "السيدة", "الأستاذ", "الأستاذة", "الدكتور", "الدكتورة", "المهندس", "المهندسة", "الشيخ",
        "الشيخة", "الأمير", "الأميرة", "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Eng", "Sheikh", "kungs", "kundze",
        "prof",
    )
)  # fmt: skip
_SHORTEST_TOKEN: Final = 2
_THIN_SPACE: Final = "\u2009"

# Names of several words, on the folded text. A hyphen, which no folded text contains, joins the parts.
_COMPOUNDS: Final = (
    (re.compile(r"(?<!\S)عبد ?(?:ال ?)?(?=\S\S)"), "عبد-"),
    (re.compile(r"(?<!\S)ال (?=\S)"), ""),
    (re.compile(r"(?<=[^\s-])الدين(?!\S)"), " الدين"),
)
_LATIN_COMPOUNDS: Final = (
    # Abd al-Rahman, Abdul Rahman, Abdur Rahman
    (re.compile(r"\babd(?:[aeiou](?:l|[rsntdz]h?))? (?:[aeu]l )?(?=[a-z]{2})"), "abd-"),
    # Abdulrahman, Abdelaziz, Abdullah
    (re.compile(r"\babd[aeu]l(?=[a-z]{2})"), "abd-"),
    # Abdurrahman, Abdessalam: the l of the article has become the letter after it
    (re.compile(r"\babd[aeu](?=([rsntdz])\1)"), "abd-"),
    # Al Otaibi, El Sayed, Ash Shammari
    (re.compile(r"(?<![a-z-])(?:[aeu]l|[ae]([snrdtz])h? (?=\1)) ?(?<= )(?=[a-z]{2})"), ""),
    # Noureddine, Salahaldin
    (re.compile(r"(?<=[a-z]{2})[aeiou][ld]d[ie]{1,2}ne?\b"), " din"),
)
_ARABIC_ARTICLE: Final = re.compile(r"ال(?!كس)(?=\S\S\S)|ال(?=له$)")
# «Al» before a consonant is taken for the article (and Albert meets Bert); before a vowel only when enough is
# left, so that Alina, Elena and Alise stay themselves. Alexander never loses his head.
_LATIN_ARTICLE: Final = re.compile(
    r"(?:il(?=[^aeioul])|[ae]l)(?!ex|eks)(?=[^aeiou][a-z]{2}|[iy][aeou]|a[a-z]{2}|[eiou][a-z]{3})"
)

_ARABIC_DIGRAPHS: Final = (
    # Latin writers put «تح» and «ث», «سه» and «ش» alike: Fathi, Medhat, Adham, Ishaq. Never at the head of a
    # word, where a vowel stands between (Suhail, Tahani).
    (re.compile(r"(?<=.)([تطدذض])[هح](?=.)"), r"\1"),
    (re.compile(r"(?<=.)س[هح](?=.)|تش"), "ش"),
    (re.compile(r"لل"), "ل"),
)
_LATIN_DIGRAPHS: Final = re.compile(r"t?s?ch|sh|kh|gh|th|dh|ph|dj|ck|x|c(?=[eiy])|(.)\1+")
_LATIN_DIGRAPH_CLASS: Final = {
    "tsch": "C",
    "sch": "C",
    "tch": "C",
    "ch": "C",
    "sh": "C",
    "kh": "X",
    "gh": "G",
    "th": "t",
    "dh": "d",
    "ph": "f",
    "dj": "j",
    "ck": "k",
    "x": "ks",
    "c": "s",
}
_ARABIC_CLASSES: Final = str.maketrans(
    dict(
        zip(
            "بتثجحخدذرزسشصضطظغفقكلمنهگچ",
            "bttjhxddrzscsdtzgfkklmnhjc",
            strict=True,
        )
    )
    | dict.fromkeys("اعوي")
)
_LATIN_CLASSES: Final = str.maketrans(
    dict(zip("CXGgpqcv", "cxgjbkkf", strict=True)) | dict.fromkeys("aeiouwy"),
)
_ARABIC_HEADS: Final = {"ا": "a", "ع": "a", "و": "w", "ي": "y"}
_LATIN_HEADS: Final = {**dict.fromkeys("aeiou", "a"), "w": "w", "y": "y"}


def _latin_class(match: re.Match[str]) -> str:
    return _LATIN_DIGRAPH_CLASS.get(match[0], match[0][0])


def _arabic_skeleton(word: str) -> str:
    article = _ARABIC_ARTICLE.match(word)
    word = word[article.end() :] if article else word
    head = _ARABIC_HEADS.get(word[0], "")
    if len(word) > 1 and word[-1] in "هح":
        word = word[:-1]
    for pattern, replacement in _ARABIC_DIGRAPHS:
        word = pattern.sub(replacement, word)
    return head + word.translate(_ARABIC_CLASSES)


def _latin_skeleton(word: str) -> str:
    article = _LATIN_ARTICLE.match(word)
    word = word[article.end() :] if article else word
    if word[0] == "i" and word[1:2] in {"a", "e", "o", "u"} and article:
        word = "y" + word[1:]
    head = _LATIN_HEADS.get(word[0], "")
    word = _LATIN_DIGRAPHS.sub(_latin_class, word)
    if len(word) > 1 and word[-1] == "h":
        word = word[:-1]
    return head + word.translate(_LATIN_CLASSES)


def _part_skeleton(part: str) -> str:
    if part.isascii():
        return _latin_skeleton(part) if part.isalpha() else ""
    return _arabic_skeleton(part) if all("ا" <= char <= "ۓ" for char in part) else ""


@lru_cache(maxsize=65_536)  # names repeat: in a list of customers most words were met before
def _word_skeleton(word: str) -> str:
    head, _dash, rest = word.partition("-")
    token = _part_skeleton(head) + (_part_skeleton(rest) if rest else "")
    return token if len(token) >= _SHORTEST_TOKEN else ""


def folded_skeleton(folded: str) -> str:
    """Return the skeleton of a text that is folded already."""
    if not folded.isascii():
        for pattern, replacement in _COMPOUNDS:
            folded = pattern.sub(replacement, folded)
    for pattern, replacement in _LATIN_COMPOUNDS:
        folded = pattern.sub(replacement, folded)
    return " ".join(filter(None, map(_word_skeleton, folded.split())))


def skeleton(text: str) -> str:
    """Return the consonant skeletons of the Arabic and Latin words of a text, in their order.

    Words with digits, words of other scripts and words with fewer than two sounds to keep have none.
    """
    return folded_skeleton(fold(text))


def _initial(word: str) -> str:
    bare = word.removeprefix("ال") if len(word) > 3 else word
    return bare[0].upper()[:1]


def initials(name: str) -> str:
    """Return the initials for an avatar: two capitals, in Arabic the first letters without «ال»; titles have none.

    A thin space keeps the Arabic letters from joining. One word gives one letter, a text without letters its
    first sign.
    """
    words = [letters for word in clean_line(name).split() if (letters := "".join(filter(str.isalnum, word)))]
    if not words:
        return clean_line(name)[:1]
    words = list(dropwhile(lambda word: fold(word) in TITLES, words)) or words[-1:]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    found = [_initial(word) for word in chosen]
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in found)
    return (_THIN_SPACE if is_arabic else "").join(found)
