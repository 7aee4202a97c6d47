"""Letters of languages by how often they stand in text, for telling 8-bit encodings apart."""

import re
import unicodedata
from dataclasses import dataclass, field

COMMON, MEDIUM, RARE, SIGN, STRANGE, BROKEN = 0.0, -0.7, -1.6, -1.2, -5.0, -12.0
SIGNS = frozenset(  # what people type between letters
    "“”‘’„«»–—…•№€£°§©®™\xa0´·¹²³½،؛؟٪٫٬٠١٢٣٤٥٦٧٨٩\u200c\u200d\u200e\u200f"  # noqa: RUF001 -- an acute accent is meant
)


@dataclass(frozen=True)
class Alphabet:
    """The letters beyond ASCII that one language writes, the frequent ones first."""

    common: str
    medium: str = ""
    rare: str = ""
    is_latin: bool = True
    weights: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        weights = dict.fromkeys(SIGNS, SIGN)
        for letters, weight in ((self.rare, RARE), (self.medium, MEDIUM), (self.common, COMMON)):
            for char in letters:
                weights[char] = weight
                if char.upper() != char and len(char.upper()) == 1:
                    weights[char.upper()] = weight - 0.5
        object.__setattr__(self, "weights", weights)


ARABIC = Alphabet("اليمنوترةبعد", "سفحهقكأجشىصط", "خإآضذغئثزظءؤـًٌٍَُِّْپچژگ", is_latin=False)
LATVIAN = Alphabet("āīēš", "ūņļž", "čģķŗō")
LITHUANIAN = Alphabet("ėšųž", "įąčū", "ę")
ESTONIAN = Alphabet("äõü", "ö", "šž")
POLISH = Alphabet("łęążó", "śćń", "ź")
GERMAN = Alphabet("üäö", "ß", "é")
FRENCH = Alphabet("éèà", "êçôîû", "ùâïëœ")
SPANISH = Alphabet("óíáé", "ñú", "ü¿¡")
PORTUGUESE = Alphabet("ãçáéí", "óêõ", "âúôà")
NORDIC = Alphabet("åäöø", "æ", "éü")
RUSSIAN = Alphabet("оеаинтсрвлкмдпу", "яыьгзбчйхж", "шюцщэфъё", is_latin=False)

BALTIC = (LATVIAN, LITHUANIAN, ESTONIAN, POLISH)
WESTERN = (GERMAN, FRENCH, SPANISH, PORTUGUESE, NORDIC)
# On a tie the first wins: the encodings of Windows before those of ISO, the western one before the others.
ALPHABETS = {
    "windows-1252": WESTERN,
    "windows-1257": BALTIC,
    "windows-1256": (ARABIC,),
    "windows-1251": (RUSSIAN,),
    "iso-8859-6": (ARABIC,),
    "iso-8859-13": BALTIC,
    "iso-8859-4": (LATVIAN, LITHUANIAN, ESTONIAN),
}
WORD = re.compile(r"[^\W\d_]+")
BROKEN_CASE = re.compile("[a-z\u0430-\u044fā-ž][A-Z\u0410-\u042fĀĒĪŪŠŽČ][a-z\u0430-\u044fā-ž]")


def score(text: str, alphabet: Alphabet) -> float:
    """Return how well the text fits the alphabet: 0 is perfect, each misfit costs."""
    total = sum(_weigh(char, alphabet) for char in text if char > "\x7f")
    return total + sum(_weigh_word(word, alphabet) for word in WORD.findall(text) if not word.isascii())


def _weigh(char: str, alphabet: Alphabet) -> float:
    weight = alphabet.weights.get(char)
    if weight is not None:
        return weight
    if unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"}:
        return BROKEN
    return STRANGE


def _weigh_word(word: str, alphabet: Alphabet) -> float:
    """Return what a word costs that no one would write: scripts mixed within it, capitals in its middle."""
    cost = 0.0
    if not alphabet.is_latin and any(char.isascii() for char in word):
        cost -= 3.0
    if BROKEN_CASE.search(word):
        cost -= 3.0
    return cost
