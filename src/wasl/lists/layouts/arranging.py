"""Joins a stored layout with the parts that there are now: what vanished falls out, what is new finds its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wasl.kernel.manifest import Kind, Part, Section, registry
from wasl.lists.models import CustomField, spoken

FORM = "form"


@dataclass
class Block:
    """A section as it is arranged: its names by language (none: the delivered one) and its parts by name, in order."""

    key: str
    labels: dict[str, str] = field(default_factory=dict)
    is_folded: bool = False
    parts: list[str] = field(default_factory=list)


@dataclass
class Arrangement:
    """The sections in order, and the parts that are not shown; plain enough to be stored."""

    blocks: list[Block] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def placed(self) -> list[str]:
        """The names of all parts that are shown, in order."""
        return [name for block in self.blocks for name in block.parts]

    def block(self, key: str) -> Block | None:
        """Return the section called `key`, or None."""
        return next((one for one in self.blocks if one.key == key), None)


@dataclass(frozen=True)
class Place:
    """A section ready to be drawn."""

    key: str
    label: str
    icon: str
    is_folded: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Surface:
    """A page or form of a kind: its sections as delivered, and every part that there is now by name."""

    sections: tuple[Section, ...]
    parts: Mapping[str, Part]

    @property
    def standard(self) -> Arrangement:
        """The arrangement as delivered, with the fields that the firm has added."""
        return self.completed(
            Arrangement(
                [Block(one.key, {}, one.is_folded, [p.name for p in one.parts]) for one in self.sections]
            )
        )

    def completed(self, arrangement: Arrangement) -> Arrangement:
        """Return an arrangement in which every part stands once: none that vanished, and those that came since.

        A new part goes where it stands as delivered; a new field of the firm beside its likes. What must be filled in is
        shown, although it was hidden before it was needed.
        """
        seen: set[str] = set()
        blocks = [
            Block(one.key, dict(one.labels), one.is_folded, self._known(one.parts, seen))
            for one in arrangement.blocks
        ]
        hidden = [name for name in self._known(arrangement.hidden, seen) if not self.parts[name].is_needed]
        found = Arrangement(blocks or [Block(one.key) for one in self.sections[:1]], hidden)
        shown = {*found.placed, *found.hidden}
        for name in [name for name in self.parts if name not in shown]:
            self._home(found, name).parts.append(name)
        return found

    def _known(self, names: Iterable[str], seen: set[str]) -> list[str]:
        known = []
        for name in names:
            if name in self.parts and name not in seen:
                seen.add(name)
                known.append(name)
        return known

    def _home(self, found: Arrangement, name: str) -> Block:
        """Return the section in which a part stands that nobody has placed."""
        own = [one.key for one in self.sections if name in {part.name for part in one.parts}]
        own = own or [one.key for one in self.sections if one.takes_new]
        with_fields = [one for one in found.blocks if any(part.startswith("custom.") for part in one.parts)]
        return (found.block(own[0]) if own else None) or (with_fields or found.blocks)[-1]

    def places(self, arrangement: Arrangement) -> list[Place]:
        """Return the sections as they are drawn, with their parts."""
        delivered = {one.key: one for one in self.sections}
        return [
            Place(
                one.key,
                self.label(one),
                delivered[one.key].icon if one.key in delivered else "layout-list",
                one.is_folded,
                tuple(self.parts[name] for name in one.parts),
            )
            for one in arrangement.blocks
        ]

    def label(self, block: Block) -> str:
        """Return the name of a section in the reader's language."""
        delivered = next((str(one.label) for one in self.sections if one.key == block.key), "")
        return spoken(block.labels) or delivered


def arranged_kinds() -> list[Kind]:
    """Return the kinds whose page or form can be arranged."""
    return [kind for kind in registry().all("kinds") if kind.page_sections or kind.form_sections]


def surface_of(kind: Kind, surface: str, fields: Sequence[CustomField]) -> Surface:
    """Return a page or form of a kind with all its parts; `fields` are those that the firm has added."""
    sections = kind.form_sections if surface == FORM else kind.page_sections
    parts = {part.name: part for section in sections for part in section.parts}
    return Surface(
        sections,
        parts
        | {
            one.name: Part(one.name, one.label, is_needed=one.is_required and surface == FORM)
            for one in fields
        },
    )


def as_json(arrangement: Arrangement) -> list[dict[str, Any]]:
    """Return the sections as they are stored."""
    return [
        {"key": one.key, "labels": one.labels, "is_folded": one.is_folded, "parts": one.parts}
        for one in arrangement.blocks
    ]


def of_json(sections: Iterable[Mapping[str, Any]], hidden: Iterable[str]) -> Arrangement:
    """Return a stored arrangement."""
    return Arrangement(
        [
            Block(one["key"], dict(one["labels"]), bool(one["is_folded"]), list(one["parts"]))
            for one in sections
        ],
        list(hidden),
    )
