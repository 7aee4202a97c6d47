"""Latvian names: the form a woman bears, and the accusative and dative of both (singular, first to fifth declension)."""

ENDINGS_OF_WOMEN = (("ais", "ā"), ("is", "e"), ("š", "a"), ("s", "a"))
ACCUSATIVE = (
    ("ais", "o"),
    ("ā", "o"),
    ("is", "i"),
    ("us", "u"),
    ("š", "u"),
    ("s", "u"),
    ("a", "u"),
    ("e", "i"),
)
DATIVE_OF_MEN = (
    ("ais", "ajam"),
    ("is", "im"),
    ("us", "um"),
    ("š", "am"),
    ("s", "am"),
    ("a", "am"),
    ("e", "em"),
)
DATIVE_OF_WOMEN = (("ā", "ajai"), ("a", "ai"), ("e", "ei"))


def _ending(name: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        if name.endswith(old):
            return name[: -len(old)] + new
    return name


def womans(family: str) -> str:
    """Return a family name as a woman bears it: Kalniņš is Kalniņa, Mednis Medne, Liepa stays."""
    return _ending(family, ENDINGS_OF_WOMEN)


def accusative(name: str) -> str:
    """Return each word of a name in the accusative: "Jānis Bērziņš" is "Jāni Bērziņu"."""
    return " ".join(_ending(word, ACCUSATIVE) for word in name.split())


def dative(name: str, *, is_woman: bool) -> str:
    """Return each word of a name in the dative: "Ilze Liepa" is "Ilzei Liepai", "Juris Liepa" is "Jurim Liepam"."""
    pairs = DATIVE_OF_WOMEN if is_woman else DATIVE_OF_MEN
    return " ".join(_ending(word, pairs) for word in name.split())
