"""Proposes which column of a file goes to which field: by the words of its header, then by its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from wasl.exchange.countries import is_country
from wasl.exchange.neutral import MARK
from wasl.exchange.reading.cells import is_blank, kind_of
from wasl.kernel.text import digits, fold

type Kind = Literal[
    "text",
    "name",
    "company",
    "email",
    "phone",
    "date",
    "url",
    "country",
    "language",
    "choice",
    "tags",
    "money",
    "number",
    "boolean",
    "label",
]
type Reason = Literal["header", "header_part", "values"]

# Words that turn one of several numbers or addresses into the one at work, at home and so on.
LABEL_WORDS = {
    "work": "work business office company job عمل العمل مكتب المكتب الشركه darba darbs biroja рабочий",
    "mobile": "mobile cell cellular gsm جوال الجوال موبايل الموبايل محمول المحمول نقال النقال خلوي mobilais mob",
    "home": "home private personal منزل المنزل البيت شخصي الشخصي majas privatais personigais",
    "fax": "fax فاكس الفاكس fakss faks",
    "whatsapp": "whatsapp واتساب الواتساب واتس",
    "other": "other alternate alternative secondary اخر اخري بديل cits cita papildu",
}
FILLERS = frozenset(
    [
        "value",
        "primary",
        "main",
        "default",
        "contact",
        "customer",
        "client",
        "person",
        "lead",
        "no",
        "number",
        "the",
        "of",
        "nr",
        "numurs",
        "رقم",
        "جهه",
        "الاتصال",
        "العميل",
    ]
)
CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
POSSESSIVE = re.compile(r"['’]s\b")
ENOUGH = 0.5
# all words of the header are a field's own
WHOLE = 0.95
CHECKED = frozenset({"email", "phone", "url", "date", "money", "number", "country"})
# a header with such a word says what its values are; that they look like an address or a number proves nothing
NAMED_OTHERWISE = frozenset(
    [
        "id",
        "code",
        "number",
        "no",
        "nr",
        "ref",
        "photo",
        "image",
        "picture",
        "logo",
        "avatar",
        "icon",
        "path",
        "file",
        "رقم",
        "كود",
        "رمز",
        "صورة",
        "صوره",
        "شعار",
        "numurs",
        "kods",
        "attels",
    ]
)
# a header with such a word speaks of somebody else than the contact
OF_ANOTHER = frozenset(["assistant", "manager", "spouse", "مساعد", "مدير", "asistenta", "vaditaja"])
FROM_VALUES = {"email": 0.85, "url": 0.7, "phone": 0.7, "country": 0.65}


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field that a package lets files fill.

    `synonyms` are header words in any language; `group` joins fields that stand for one thing together, such
    as the parts of an address; fields of a group that `repeats` may be filled by several columns.
    """

    key: str
    label: str
    kind: Kind = "text"
    synonyms: tuple[str, ...] = ()
    group: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column and the field proposed for it: the how-manieth of its group, its label, how sure and why."""

    column: int
    field: str
    position: int
    label: str
    confidence: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Header:
    """A header as folded words, with its number and its label taken out."""

    words: tuple[str, ...]
    number: str
    label: str

    @property
    def bare(self) -> tuple[str, ...]:
        """Return the words that say more than «value» or «number»."""
        return tuple(word for word in self.words if word not in FILLERS) or self.words

    @property
    def unlabelled(self) -> tuple[str, ...]:
        """Return the bare words without those of the label."""
        known = _label_words()
        return tuple(word for word in self.bare if word not in known) or self.bare


@cache
def _label_words() -> dict[str, str]:
    return {word: label for label, words in LABEL_WORDS.items() for word in words.split()}


@cache
def read_header(text: str) -> Header:
    """Return a header's words: camel case, underscores and all scripts alike."""
    words = fold(CAMEL.sub(" ", POSSESSIVE.sub("", text)).replace("_", " ")).split()
    split = [part for word in words for part in re.findall(r"\d+|[^\d]+", word)]
    number = next((word for word in split if word.isdigit()), "")
    plain = tuple(word for word in split if not word.isdigit())
    label = next((_label_words()[word] for word in plain if word in _label_words()), "")
    return Header(plain, number, label)


def suggest(
    columns: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[ImportField]
) -> list[Suggestion]:
    """Return the proposals in the order of the columns; a column without one is not in the list.

    `samples` are the first rows, as wide as `columns`. Confidence runs from 0.5 to 1.
    """
    below = [[row[place] for row in samples if place < len(row)] for place in range(len(columns))]
    found = [
        proposal
        for place, name in enumerate(columns)
        if not name.startswith(MARK)
        for proposal in _proposals(place, read_header(name), below[place], fields)
    ]
    chosen = _choose(found, {field.key: field for field in fields})
    return _number(
        sorted(chosen, key=lambda one: one.column), columns, {field.key: field for field in fields}
    )


def _proposals(
    place: int, header: Header, values: Sequence[str], fields: Sequence[ImportField]
) -> Iterator[Suggestion]:
    if OF_ANOTHER & set(header.words):
        fields = [field for field in fields if _by_header(header, field)[0] >= WHOLE]
    filled = [value for value in values if not is_blank(value)]
    # a day has as many digits as a telephone number
    are_days = bool(filled) and all(kind_of(digits(value)) == "date" for value in filled)
    for field in fields:
        confidence, reason = _by_header(header, field)
        share = _share(filled, field.kind)
        if share is not None and confidence:
            confidence *= 1.0 if share >= 0.5 else 0.2 + share
        # "No" is the code of Norway, but a column of nothing else answers a question
        are_answers = field.kind == "country" and {value.strip().casefold() for value in filled} == {"no"}
        is_free = not (
            NAMED_OTHERWISE & set(header.words) or are_answers or (are_days and field.kind == "phone")
        )
        if share is not None and share >= 0.8 and is_free and FROM_VALUES.get(field.kind, 0.0) > confidence:
            confidence, reason = FROM_VALUES[field.kind], "values"
        if confidence >= ENOUGH:
            yield Suggestion(place, field.key, 1, header.label, round(confidence, 2), reason)


def _by_header(header: Header, field: ImportField) -> tuple[float, Reason]:
    """Return how well a header names a field: its words in full, without fillers, or as a part of it."""
    best: tuple[float, Reason] = (0.0, "header")
    for place, synonym in enumerate((field.key, *field.synonyms)):
        wanted = read_header(synonym)
        if not wanted.words:
            continue
        if header.words == wanted.words:
            return max(1.0 - 0.01 * place, WHOLE), "header"
        best = max(best, _nearly(header, wanted))
    return best


def _nearly(header: Header, wanted: Header) -> tuple[float, Reason]:
    if header.bare == wanted.bare:
        return 0.92, "header"
    if header.unlabelled == wanted.unlabelled and header.label in {wanted.label, ""} | set(LABEL_WORDS):
        return (0.88 if not wanted.label or wanted.label == header.label else 0.0), "header"
    size = len(wanted.words)
    starts = range(len(header.words) - size + 1)
    if size and any(header.words[start : start + size] == wanted.words for start in starts):
        return 0.5 + 0.3 * size / len(header.words), "header_part"
    return 0.0, "header"


def _share(values: Sequence[str], kind: Kind) -> float | None:
    """Return which part of the values looks like the kind; None if that cannot be told."""
    if kind not in CHECKED or not values:
        return None
    return sum(_fits(value, kind) for value in values) / len(values)


def _fits(value: str, kind: Kind) -> bool:
    """Return whether a value may be of the kind; a cell may hold several separated by commas or lines."""
    if kind == "country":
        return is_country(value)
    kinds = {kind_of(part) for part in re.split(r"[\n;,/]| ::: ", digits(value)) if part.strip()}
    if kind == "phone":
        return "phone" in {kind_of(digits(value)), *kinds} or 6 <= sum(map(str.isdigit, value)) <= 15
    if kind in {"money", "number"}:
        return kind_of(digits(value)) in {"number", "phone"}
    if kind == "date":
        return kind_of(digits(value)) == "date" or value.startswith("--")
    return kind_of(value) == kind or kind in kinds


def _choose(found: list[Suggestion], fields: dict[str, ImportField]) -> list[Suggestion]:
    """Return one proposal a column, the surest first; what does not repeat is given to one column only."""
    columns: set[int] = set()
    used: set[str] = set()
    chosen: list[Suggestion] = []
    for one in sorted(found, key=lambda one: (-one.confidence, one.reason == "values", one.column)):
        if one.column in columns or (one.field in used and not fields[one.field].repeats):
            continue
        columns.add(one.column)
        used.add(one.field)
        chosen.append(one)
    return chosen


def _number(
    chosen: list[Suggestion], columns: Sequence[str], fields: dict[str, ImportField]
) -> list[Suggestion]:
    """Number the members of each group in the order of the columns; what belongs together has one number."""
    places: dict[tuple[str, str, str], int] = {}
    taken: set[tuple[str, int]] = set()
    numbered: list[Suggestion] = []
    for one in chosen:
        field = fields[one.field]
        header = read_header(columns[one.column])
        group = field.group or field.key
        key = (group, header.number, one.label if one.reason != "values" else "")
        used = {position for name, position in taken if name == field.key}
        position = places.get(key, 0)
        if not position or position in used:
            others = {place for (name, _, _), place in places.items() if name == group}
            position = max(others | used, default=0) + 1
            places[key] = position
        taken.add((field.key, position))
        numbered.append(Suggestion(one.column, one.field, position, one.label, one.confidence, one.reason))
    return numbered
