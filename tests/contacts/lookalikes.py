"""A labelled set of records, some of them the same person or firm, drawn from the demo company; the same for a seed.

`python -m tests.contacts.lookalikes` prints how well duplicates are recognized in it (docs/benchmarks.md).
"""

import datetime
import os
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wasl.project.settings")
if __name__ == "__main__":
    django.setup()

from wasl.contacts.duplicates.blocks import MOST
from wasl.contacts.duplicates.sketch import Sketch, bare, keys_of, spoken
from wasl.contacts.duplicates.weighing import LIKELY, SHOWN, SURE, Verdict, weigh
from wasl.contacts.intake import take_in
from wasl.kernel.text import fold
from wasl.project.demo.cast import Cast, Draft
from wasl.project.demo.language import words

TODAY = datetime.date(2026, 11, 22)
NEIGHBORS = {
    "a": "s",
    "e": "r",
    "i": "o",
    "n": "m",
    "s": "a",
    "t": "r",
    "l": "k",
    "ا": "ل",
    "ل": "ا",
    "م": "ن",
    "ر": "ز",
}


@dataclass
class Entry:
    """One record of the set: who it is in truth, and how it came about."""

    truth: int
    how: str
    kind: str
    country: str
    company: str
    values: dict[str, Any]


class LabelledSet:
    """Draws the demo company, then doubles and near-misses of some of its records."""

    def __init__(self, seed: int, *, doubles: float = 0.25, misses: float = 0.2) -> None:
        self.dice = random.Random(seed)
        cast = Cast(seed, TODAY)
        companies = cast.companies()
        people = cast.people(companies)
        self.truths = iter(range(10**9))
        originals = [self._original(draft) for draft in (*companies, *people)]
        self.entries = list(originals)
        for entry in originals:
            if self.dice.random() < doubles:
                self.entries.append(self._double(entry))
            if self.dice.random() < misses:
                self.entries.append(self._miss(entry))

    def _original(self, draft: Draft) -> Entry:
        firm = draft.company
        country = "LV" if (firm or draft).language == "lv" else "SA"
        values = dict(draft.values)
        if firm and self.dice.random() < 0.3:
            # the switchboard of the firm
            values["phones"] = [*values["phones"], firm.values["phones"][0]]
        if firm and self.dice.random() < 0.1:
            values["emails"] = [*values["emails"], firm.values["emails"][0]]
        company = firm.values["name"] if firm else ""
        return Entry(next(self.truths), "original", draft.kind, country, company, values)

    # --- the same again ---

    def _double(self, entry: Entry) -> Entry:
        values = {**entry.values, "birthday": self._kept(entry.values.get("birthday", ""), 0.5)}
        ways = self.dice.sample(
            ("spelling", "slip", "swapped", "left out", "as it was"), k=1 if self.dice.random() < 0.8 else 2
        )
        for way in ways:
            CHANGES[way](self, values, entry.kind)
        values["phones"] = self._others(entry.values["phones"], self._phone, entry.country)
        values["emails"] = self._others(entry.values["emails"], self._mail, entry.country)
        company = self._kept(entry.company, 0.7)
        values["addresses"] = entry.values.get("addresses", []) if self.dice.random() < 0.6 else []
        values["registration_number"] = self._kept(entry.values.get("registration_number", ""), 0.5)
        return replace(entry, how=", ".join(sorted(ways)), company=company, values=values)

    def _kept(self, value: str, chance: float) -> str:
        return value if self.dice.random() < chance else ""

    def _others(self, rows: list[dict[str, Any]], other: Any, country: str) -> list[dict[str, Any]]:
        """Keep the first address as somebody else types it, or give another, or none."""
        draw = self.dice.random()
        if draw < 0.6 and rows:
            return [{**rows[0], "value": self._retyped(rows[0]["value"])}]
        return [{"value": other(country)}] if draw < 0.8 else []

    def _retyped(self, value: str) -> str:
        if "@" in value:
            return value.upper() if self.dice.random() < 0.3 else value
        if value.startswith("+") and self.dice.random() < 0.5:
            return "00" + value[1:].replace(" ", "-")
        return value.replace(" ", "") if self.dice.random() < 0.5 else value

    def _phone(self, country: str) -> str:
        return (
            f"+9665{self.dice.randrange(10**8):08d}"
            if country == "SA"
            else f"+3712{self.dice.randrange(10**7):07d}"
        )

    def _mail(self, _country: str) -> str:
        return f"user{self.dice.randrange(10**9)}@post.example"

    def spelling(self, values: dict[str, Any], kind: str) -> None:
        """Write the name in another spelling: the other script, other letters, no marks."""
        for name in ("name",) if kind == "company" else ("given_name", "family_name"):
            if name in values:
                values[name] = self._respelled(values[name])

    def _respelled(self, word: str) -> str:
        for group in _spellings().get(fold(word), ()):
            others = [other for other in group if other != word]
            if others:
                return str(self.dice.choice(others))
        return (
            fold(word).title()
            if word.isascii() or not "؀" <= word[0] <= "ۿ"
            else word.replace("أ", "ا").replace("ة", "ه")
        )

    def slip(self, values: dict[str, Any], kind: str) -> None:
        """Make one slip of the fingers in a longer word."""
        name = "name" if kind == "company" else self.dice.choice(("given_name", "family_name"))
        text = values.get(name, "")
        if len(text) < 5:
            return
        spot = self.dice.randrange(1, len(text) - 1)
        slips = (
            text[:spot] + text[spot + 1] + text[spot] + text[spot + 2 :],
            text[:spot] + text[spot + 1 :],
            text[:spot] + text[spot] + text[spot:],
            text[:spot] + NEIGHBORS.get(text[spot], "e") + text[spot + 1 :],
        )
        values[name] = self.dice.choice(slips)

    def swapped(self, values: dict[str, Any], kind: str) -> None:
        """Type the family name into the field of the given name."""
        if kind == "person":
            values["given_name"], values["family_name"] = values["family_name"], values["given_name"]

    def left_out(self, values: dict[str, Any], kind: str) -> None:
        """Leave out a part of the name, or the legal form of a firm."""
        if kind == "company":
            values["name"] = (
                values["name"].removeprefix("SIA ").removeprefix("AS ").removeprefix("شركة ").strip("„”")
            )
        elif values.get("middle_name"):
            values["middle_name"] = ""
        elif self.dice.random() < 0.6:
            values["given_name"] = values["given_name"][0]
        else:
            values["family_name"] = ""

    def as_it_was(self, values: dict[str, Any], kind: str) -> None:
        """Type the name as it was."""

    # --- somebody else ---

    def _miss(self, entry: Entry) -> Entry:
        values = dict(entry.values)
        values.pop("registration_number", None)
        if entry.kind == "company":
            return self._sister(entry, values)
        if self.dice.random() < 0.5:
            return self._relative(entry, values)
        values |= {"birthday": "", "addresses": []}
        values |= {"phones": [{"value": self._phone(entry.country)}], "emails": [{"value": self._mail("")}]}
        return replace(entry, truth=next(self.truths), how="namesake", company="", values=values)

    def _relative(self, entry: Entry, values: dict[str, Any]) -> Entry:
        """Return somebody of the same household: another given name, the same telephone or address."""
        names = words("names.lv" if entry.country == "LV" else "names.ar")
        given = self.dice.choice(names[self.dice.choice(("men", "women"))])
        values["given_name"] = given if isinstance(given, str) else given[0]
        values["birthday"] = ""
        values["emails"] = values["emails"] if self.dice.random() < 0.4 else []
        if fold(values["given_name"]) == fold(entry.values["given_name"]):
            values["given_name"] += "ina"
        return replace(entry, truth=next(self.truths), how="relative", company="", values=values)

    def _sister(self, entry: Entry, values: dict[str, Any]) -> Entry:
        """Return a firm of the same group: another word in its name, the same switchboard."""
        parts = values["name"].split()
        parts[-1] = self.dice.choice(
            ("للنقل", "للتجارة", "للصيانة")
            if entry.country == "SA"
            else ("Transports”", "Noma”", "Eksports”")
        )
        values |= {"name": " ".join(parts), "emails": []}
        return replace(entry, truth=next(self.truths), how="sister firm", values=values)

    # --- as it is compared ---

    def sketches(self) -> list[tuple[Entry, Sketch]]:
        """Return every record as it would be compared once it was saved."""
        return [(entry, _sketch(number, entry)) for number, entry in enumerate(self.entries)]


CHANGES: dict[str, Any] = {
    "spelling": LabelledSet.spelling,
    "slip": LabelledSet.slip,
    "swapped": LabelledSet.swapped,
    "left out": LabelledSet.left_out,
    "as it was": LabelledSet.as_it_was,
}


def _spellings() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    names = words("names.ar")
    for group in (*names["men"], *names["women"], *names["families"]):
        for spelling in group:
            found[fold(spelling)].append(group)
    return found


def _sketch(number: int, entry: Entry) -> Sketch:
    given = {
        name: value for name, value in entry.values.items() if name not in {"tags", "profiles", "source"}
    }
    intake = take_in(given, kind=entry.kind, country=entry.country)  # type: ignore[typeddict-item]
    fields = intake.fields
    parts = " ".join(
        filter(None, (fields.get(name, "") for name in ("given_name", "middle_name", "family_name")))
    )
    heard, sounds = spoken(parts or fields["name"], entry.kind)
    city = next((row.city for row in intake.addresses or ()), "")
    return Sketch(
        pk=uuid.UUID(int=number),
        version=1,
        kind=entry.kind,
        words=heard,
        sounds=sounds,
        emails=frozenset(row.folded for row in intake.emails or ()),
        phones=frozenset(row.e164 for row in intake.phones or () if row.e164),
        registration_number=bare(fields.get("registration_number", "")),
        company=fold(entry.company),
        city=fold(city),
        birthday=fields.get("birthday", ""),
    )


def found_pairs(sketches: list[Sketch]) -> dict[tuple[int, int], Verdict]:
    """Return what the finder finds, by the same keys and limits as in the database."""
    blocks: dict[int, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        for key in keys_of(sketch):
            blocks[key].append(sketch)
    pairs = {
        (one.pk.int, other.pk.int): (one, other)
        for block in blocks.values()
        if len(block) <= MOST
        for one in block
        for other in block
        if one.pk < other.pk
    }
    verdicts = {key: weigh(one, other) for key, (one, other) in pairs.items()}
    return {key: verdict for key, verdict in verdicts.items() if verdict}


@dataclass(frozen=True)
class Quality:
    """How many pairs were found, how many of these are right, how many there are in truth."""

    found: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return self.right / self.there if self.there else 1.0


def true_pairs(entries: list[Entry]) -> set[tuple[int, int]]:
    """Return the pairs that are the same in truth."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        members[entry.truth].append(number)
    return {(one, other) for group in members.values() for one in group for other in group if one < other}


def quality(seed: int, least: int = SHOWN) -> Quality:
    """Return how well the pairs of a labelled set are recognized from a score on."""
    made = LabelledSet(seed)
    verdicts = found_pairs([sketch for _entry, sketch in made.sketches()])
    found = {key for key, verdict in verdicts.items() if verdict.score >= least}
    truth = true_pairs(made.entries)
    return Quality(len(found), len(found & truth), len(truth))


def _lines(seed: int) -> Iterator[str]:
    for least in (SHOWN, LIKELY, SURE):
        one = quality(seed, least)
        yield f"seed {seed} score >= {least}: found {one.found}, right {one.right}, there {one.there}, precision {one.precision:.3f}, recall {one.recall:.3f}"
    made = LabelledSet(seed)
    verdicts = found_pairs([sketch for _entry, sketch in made.sketches()])
    truth = true_pairs(made.entries)
    missed: dict[str, int] = defaultdict(int)
    every: dict[str, int] = defaultdict(int)
    for _one, other in truth:
        every[made.entries[other].how] += 1
        missed[made.entries[other].how] += (_one, other) not in verdicts
    for how, count in sorted(every.items()):
        yield f"  {how}: missed {missed[how]} of {count}"
    wrong: dict[str, int] = defaultdict(int)
    for one, other in set(verdicts) - truth:
        wrong[f"{made.entries[one].how} / {made.entries[other].how}"] += 1
    for pair, count in sorted(wrong.items()):
        yield f"  taken for the same: {pair} {count}"


if __name__ == "__main__":
    for line in (line for seed in (1, 2, 3) for line in _lines(seed)):
        print(line)  # noqa: T201 - a tool's answer
