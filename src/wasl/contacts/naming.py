"""Names of people: the parts make the whole, and a whole is split so that joining gives it back."""

from collections.abc import Mapping

from wasl.contacts.models.contacts import NAME_PARTS
from wasl.kernel.text import TITLES, clean_line, fold

# words that belong to what follows them: "عبد الله", "أبو بكر", "van der Berg", "de la Cruz"
LEADING = frozenset(
    fold(word)
    for word in (
        "عبد", "أبو", "أبي", "ابو", "أم", "بن", "ابن", "بنت", "آل", "ذو",
        "abd", "abdul", "abu", "bin", "ibn", "bint", "al", "el", "van", "von", "der", "den", "de", "la", "di", "da", "del",
    )
)  # fmt: skip


def join_name(parts: Mapping[str, str]) -> str:
    """Return the name as it is shown, from its parts."""
    return " ".join(parts[name] for name in NAME_PARTS if parts.get(name))


def split_name(name: str) -> dict[str, str]:
    """Return the parts of a person's name; `join_name` of them is the cleaned name again.

    Which word is the family's is a guess, as everywhere: the last one, with the words that belong to it.
    """
    words = clean_line(name).split(" ")
    parts = dict.fromkeys(NAME_PARTS, "")
    start = 0
    while start < len(words) - 1 and fold(words[start]).replace(" ", "") in TITLES:
        start += 1
    parts["prefix"] = " ".join(words[:start])
    groups = _groups(words[start:])
    parts["given_name"] = groups[0]
    if len(groups) > 1:
        parts["family_name"] = groups[-1]
        parts["middle_name"] = " ".join(groups[1:-1])
    return parts


def _groups(words: list[str]) -> list[str]:
    """Join each leading word with what follows it."""
    groups: list[str] = []
    held: list[str] = []
    for word in words:
        held.append(word)
        if fold(word) not in LEADING:
            groups.append(" ".join(held))
            held = []
    if held:
        groups.append(" ".join(held))
    return groups
