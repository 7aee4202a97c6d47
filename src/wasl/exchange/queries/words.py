"""The words of a file that stand for something here, such as the stages of a pipeline: how often, and as what they are understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from wasl.exchange.importing import Words
from wasl.exchange.layout import importer_for, table_of
from wasl.exchange.models import Import
from wasl.exchange.reading.cells import is_blank
from wasl.kernel.actor import Actor
from wasl.kernel.text import clean_line

# so many rows are looked through for words, and so many words of a field are shown, the most frequent first
LOOKED_THROUGH = 20_000
MOST_SHOWN = 60


@dataclass(frozen=True)
class AskedWord:
    """A word of the file, in how many rows it stands, and the value it means: chosen by a person, or understood."""

    text: str
    count: int
    value: str


@dataclass(frozen=True)
class AskedField:
    """A field whose words a person may say the meaning of."""

    key: str
    label: str
    offered: Sequence[tuple[str, str]]
    words: Sequence[AskedWord]
    is_needed: bool
    otherwise: str

    @property
    def unknown(self) -> list[AskedWord]:
        """The words that mean nothing yet."""
        return [one for one in self.words if not one.value]


def asked_words(viewer: Actor, item: Import) -> list[AskedField]:
    """Return the fields of the mapping whose words can be chosen, with the words of the file."""
    importer = importer_for(item.kind)
    columns = {line["field"]: line["column"] for line in item.mapping if line["field"] in importer.worded}
    if not columns or importer.words is None or not item.is_visible_to(viewer):
        return []
    labels = {one.key: one.label for one in importer.fields()}
    options = item.choices()
    found = []
    for key, counts in _counted(item, columns).items():
        shown = counts.most_common(MOST_SHOWN)
        words: Words = importer.words(key, [text for text, _count in shown], options, by=viewer)
        asked = [AskedWord(text, count, words.met.get(text, "")) for text, count in shown]
        asked.sort(key=lambda one: (bool(one.value), -one.count))
        if asked:
            found.append(AskedField(key, labels[key], words.offered, asked, words.is_needed, words.otherwise))
    return found


def _counted(item: Import, columns: Mapping[str, int]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {key: Counter() for key in columns}
    for row in islice(table_of(item).rows(), LOOKED_THROUGH):
        for key, place in columns.items():
            value = row.values[place] if place < len(row.values) else ""
            if not row.faults and not is_blank(value):
                counts[key][clean_line(value)[:200]] += 1
    return counts


def has_new_words(viewer: Actor, item: Import, seen: Mapping[str, Mapping[str, str]]) -> bool:
    """Tell whether rows would be refused for a word whose meaning nobody was asked yet; `seen` are those that were."""
    return any(
        one.is_needed and any(word.text not in seen.get(one.key, {}) for word in one.unknown)
        for one in asked_words(viewer, item)
    )
