"""Weighs whether two contacts are the same: points with their reasons, a hundred at most."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from wasl.contacts.duplicates.sketch import Sketch

# from here on a pair is shown, is very likely, is as good as certain
SHOWN, LIKELY, SURE = 60, 75, 90
# who is called otherwise is somebody else, whatever they share: families and front desks share a lot
OTHER_NAME = 55

# how two names are alike, and what that is worth for people; firms differ in one word of many
NAMES = {"name": 60, "spelling": 56, "typo": 48, "part": 45, "initial": 35, "short": 26, "": 0}
FIRM_NAMES = NAMES | {"part": 30, "short": 26, "initial": 0}
EMAIL, PHONE, AUTHORITY, COMPANY, BIRTHDAY, CITY = 40, 35, 60, 20, 15, 8


@dataclass(frozen=True)
class Verdict:
    """How sure it is that two contacts are the same, and what speaks for it, the strongest first."""

    score: int
    reasons: tuple[str, ...]


def weigh(one: Sketch, other: Sketch) -> Verdict | None:
    """Return the verdict on two contacts where it is worth showing."""
    if one.kind != other.kind:
        return None
    alike = alike_names(one, other)
    worth = FIRM_NAMES if one.kind == "company" else NAMES
    points = worth[alike]
    reasons = [(points, alike)] if points else []
    for weight, reason in _evidence(one, other):
        points += weight
        if weight > 0:
            reasons.append((weight, reason))
    has_number = any(reason in {"tax_number", "registration_number"} for _weight, reason in reasons)
    if not alike and not has_number:
        points = min(points, OTHER_NAME)
    if points < SHOWN:
        return None
    ordered = sorted(reasons, key=lambda pair: -pair[0])
    return Verdict(min(points, 100), tuple(reason for _weight, reason in ordered))


def _evidence(one: Sketch, other: Sketch) -> list[tuple[int, str]]:
    found = [
        _sets(one.emails, other.emails, EMAIL, "email"),
        _sets(one.phones, other.phones, PHONE, "phone"),
        _authority(one, other),
        _values((one.company, other.company), COMPANY, -5, "company"),
        _birthdays(one.birthday, other.birthday),
        _values((one.city, other.city), CITY, -3, "city"),
        _values((one.number, other.number), 0, -5, "number"),
    ]
    return [pair for pair in found if pair[0]]


def _sets(one: frozenset[str], other: frozenset[str], weight: int, reason: str) -> tuple[int, str]:
    if one & other:
        return weight, reason
    # two addresses of one person are common; they speak a little against
    return (-8 if one and other else 0), reason


def _values(both: tuple[str, str], same: int, differ: int, reason: str) -> tuple[int, str]:
    if not all(both):
        return 0, reason
    return (same if both[0] == both[1] else differ), reason


def _authority(one: Sketch, other: Sketch) -> tuple[int, str]:
    """Judge the numbers that authorities give: the same one means the same, another means another."""
    if one.tax_number and one.tax_number in {other.tax_number, other.registration_number}:
        return AUTHORITY, "tax_number"
    if one.registration_number and one.registration_number in {other.tax_number, other.registration_number}:
        return AUTHORITY, "registration_number"
    differ = one.tax_number and other.tax_number
    return (-40 if differ or (one.registration_number and other.registration_number) else 0), "tax_number"


def _birthdays(one: str, other: str) -> tuple[int, str]:
    if not one or not other:
        return 0, "birthday"
    # "--04-14": the year is not known (RFC 6350 §6.2.5)
    is_same = one[-5:] == other[-5:] if "--" in {one[:2], other[:2]} else one == other
    return (BIRTHDAY if is_same else -30), "birthday"


def alike_names(one: Sketch, other: Sketch) -> str:
    """Return in which way two names are alike, or nothing."""
    if sorted(one.words) == sorted(other.words):
        return "name"
    for way, test in WAYS:
        if test(one, other):
            return way
    return ""


def _sounds_alike(one: Sketch, other: Sketch) -> bool:
    if one.name_key != other.name_key or len(one.name_key) < 4:
        return False
    if one.kind == "person" and len(one.sounds) < 2:
        return False
    return _may_be_spellings(one.words, other.words)


def _may_be_spellings(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether words that sound alike may be spellings of each other: within a script, vowels tell names apart."""
    first, second = "".join(sorted(one)), "".join(sorted(other))
    if first.isascii() != second.isascii():
        return True
    if "".join(one).replace("ال", "") == "".join(other).replace("ال", ""):
        return True
    left, right = _rest(one, other), _rest(other, one)
    if len(left) != len(right):
        return first.isascii()
    pairs = zip(sorted(left), sorted(right), strict=True)
    if first.isascii():
        return all(SequenceMatcher(None, a, b).ratio() >= 0.6 for a, b in pairs)
    return all(_slip(a, b) for a, b in pairs)


def _rest(words: Sequence[str], without: Sequence[str]) -> list[str]:
    return list((Counter(words) - Counter(without)).elements())


def _is_part(one: Sketch, other: Sketch) -> bool:
    return _fewer(one, other) >= 2


def _is_short(one: Sketch, other: Sketch) -> bool:
    return _fewer(one, other) == 1


def _fewer(one: Sketch, other: Sketch) -> int:
    """Return how many words the shorter name has where the longer one has them all, else 0."""
    small, big = sorted((one, other), key=lambda sketch: len(sketch.sounds))
    if len(small.sounds) == len(big.sounds) or Counter(small.sounds) - Counter(big.sounds):
        return 0
    if one.words[0].isascii() == other.words[0].isascii():
        # the words themselves, not just their sounds: much is left open already
        missing = _rest(small.words, big.words)
        if not all(any(_near(word, known) for known in big.words) for word in missing):
            return 0
    return len(small.sounds)


def _near(one: str, other: str) -> bool:
    if one.isascii() and other.isascii():
        return SequenceMatcher(None, one, other).ratio() >= 0.75
    return one.removeprefix("ال") == other.removeprefix("ال") or _slip(one, other)


def _is_initial(one: Sketch, other: Sketch) -> bool:
    left, right = _rest(one.words, other.words), _rest(other.words, one.words)
    if len(left) != 1 or len(right) != 1 or len(one.words) < 2 or one.kind != "person":
        return False
    short, long = sorted((left[0], right[0]), key=len)
    return len(short) == 1 < len(long) and long.startswith(short)


def _is_slip(one: Sketch, other: Sketch) -> bool:
    left, right = _rest(one.words, other.words), _rest(other.words, one.words)
    if len(left) != 1 or len(right) != 1 or len(one.words) < 2:
        return False
    return _slip(left[0], right[0])


WAYS: tuple[tuple[str, Callable[[Sketch, Sketch], bool]], ...] = (
    ("spelling", _sounds_alike),
    ("typo", _is_slip),
    ("part", _is_part),
    ("initial", _is_initial),
    ("short", _is_short),
)


@lru_cache(maxsize=16_384)
def _slip(one: str, other: str) -> bool:
    """Tell whether one word is the other with a slip of the fingers: never in its first letter, none in short words."""
    shortest = min(len(one), len(other))
    if shortest < 4 or one[0] != other[0] or any(map(str.isdigit, one + other)):
        return False
    return distance(one, other) <= (2 if shortest >= 9 else 1)


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added, left out or swapped with their neighbor (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row_before = row, before
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, row_before[j - 2] + 1)
            row.append(best)
        before = last
    return row[-1]
