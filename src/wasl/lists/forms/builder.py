"""The builder of filters as its page draws it: a sketch, the fields it offers, the filter that is complete so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text, registry
from wasl.lists.filters import parse, types
from wasl.lists.filters.reading import ANY_EVENT, DETAIL_OPERATORS
from wasl.lists.filters.wording import WORDS, Writer
from wasl.lists.forms.drafts import (
    EVENT,
    GROUP,
    ROW,
    VALUELESS,
    Draft,
    Sketch,
    details_of,
    group_of,
    happened_of,
    value_of,
)
from wasl.lists.listing import Field, Listing, Options, Relation

OPERATORS: dict[str, Text] = {
    "is": pgettext_lazy("operator", "is"),
    "is_not": pgettext_lazy("operator", "is not"),
    "in": pgettext_lazy("operator", "is one of"),
    "not_in": pgettext_lazy("operator", "is none of"),
    "contains": pgettext_lazy("operator", "contains"),
    "contains_not": pgettext_lazy("operator", "does not contain"),
    "starts": pgettext_lazy("operator", "starts with"),
    "has": pgettext_lazy("operator", "include"),
    "has_not": pgettext_lazy("operator", "do not include"),
    "has_all": pgettext_lazy("operator", "include all of"),
    "gt": pgettext_lazy("operator", "is more than"),
    "gte": pgettext_lazy("operator", "is at least"),
    "lt": pgettext_lazy("operator", "is less than"),
    "lte": pgettext_lazy("operator", "is at most"),
    "between": pgettext_lazy("operator", "is between"),
    "before": pgettext_lazy("operator", "before"),
    "after": pgettext_lazy("operator", "after"),
    "within_last": pgettext_lazy("operator", "within the last"),
    "within_next": pgettext_lazy("operator", "within the next"),
    "is_empty": pgettext_lazy("operator", "is empty"),
    "is_not_empty": pgettext_lazy("operator", "is filled in"),
}
SEVERAL: dict[str, Text] = {
    "in": pgettext_lazy("operator", "include any of"),
    "not_in": pgettext_lazy("operator", "include none of"),
}
MODES: tuple[tuple[str, Text], ...] = (
    ("all", gettext_lazy("All of these hold")),
    ("any", gettext_lazy("Any of these holds")),
    ("none", gettext_lazy("None of these holds")),
    ("not_all", gettext_lazy("Not all of these hold")),
)
TIMES: tuple[tuple[str, Text], ...] = (
    ("at_least", pgettext_lazy("how often", "at least")),
    ("at_most", pgettext_lazy("how often", "at most")),
    ("exactly", pgettext_lazy("how often", "exactly")),
    ("first", pgettext_lazy("which event", "the first time")),
    ("last", pgettext_lazy("which event", "the last time")),
)
WHENS: tuple[tuple[str, Text], ...] = (
    ("", pgettext_lazy("when", "at any time")),
    ("last", pgettext_lazy("when", "in the last … days")),
    ("after", pgettext_lazy("when", "after")),
    ("before", pgettext_lazy("when", "before")),
    ("between", pgettext_lazy("when", "between")),
)
SAID: tuple[tuple[str, Text], ...] = (
    ("day", gettext_lazy("a day")),
    ("days_ago", gettext_lazy("… days ago")),
    ("days_ahead", gettext_lazy("in … days")),
    *WORDS.items(),
)


@dataclass(frozen=True)
class Choice:
    """One entry of a list of choices."""

    value: str
    label: Any
    is_chosen: bool = False


@dataclass(frozen=True)
class Said:
    """The fields of one moment: how it is said, and the day or number where one is needed."""

    said_name: str
    value_name: str
    saids: list[Choice]
    value: str
    sort: str


@dataclass(frozen=True)
class DetailLine:
    """One line about a detail of events: its key, the comparisons, the value where the chosen one needs it."""

    key: str
    operators: list[Choice]
    value: str
    has_value: bool


def choices(pairs: Iterable[tuple[str, Any]], chosen: Iterable[str]) -> list[Choice]:
    """Return pairs as choices."""
    marked = set(chosen)
    return [Choice(value, label, value in marked) for value, label in pairs]


def open_choices(pairs: Sequence[tuple[str, Any]], chosen: Sequence[str]) -> list[Choice]:
    """Return pairs as choices with what was chosen and is not among them: it must not get lost by being looked at."""
    known = {value for value, _label in pairs}
    return choices([*pairs, *((value, value) for value in chosen if value not in known)], chosen)


class Node:
    """One node of the builder as the template draws it."""

    def __init__(self, builder: "Builder", draft: Draft, listing: Listing, parent: int) -> None:
        self.builder, self.draft, self.parent = builder, draft, parent
        self.id = draft.id
        self.is_group, self.is_event = draft.sort == GROUP, draft.sort == EVENT
        self.relation = (
            listing.relation_named(draft.one("relation"), builder.viewer) if self.is_group else None
        )
        # the list whose fields are asked here
        self.listing = self.relation.listing() if self.relation else listing
        self.parts = [Node(builder, part, self.listing, draft.id) for part in draft.parts]

    @property
    def error(self) -> str:
        """Why the condition cannot be taken as it is."""
        return self.draft.error

    @property
    def modes(self) -> list[Choice]:
        """How a group joins its parts."""
        return choices(MODES, [self.draft.one("mode") or "all"])

    @property
    def adds(self) -> list[Relation]:
        """The related records about which a group can be put into this one."""
        relations = self.listing.relations_for(self.builder.viewer)
        return [one for one in relations if one.is_many] if self.relation is None else []

    @cached_property
    def field(self) -> Field | None:
        """The field that is asked."""
        return self.builder.fields(self.listing).get(self.draft.one("subject"))

    @property
    def subjects(self) -> list[tuple[Any, list[Choice]]]:
        """The fields on offer, in groups."""
        chosen = [self.draft.one("subject")]
        return [(label, choices(pairs, chosen)) for label, pairs in self.builder.subjects(self.listing)]

    @property
    def operator(self) -> str:
        """The operator, the first one where the field has no such."""
        known = types.TYPES[self.field.type] if self.field else {}
        return self.draft.one("op") if self.draft.one("op") in known else next(iter(known), "")

    @property
    def operators(self) -> list[Choice]:
        """The operators on offer."""
        words = OPERATORS | SEVERAL if self.field and self.field.type in {"choices", "tags"} else OPERATORS
        pairs = [(name, words[name]) for name in types.offered(self.field.type)] if self.field else []
        return choices(pairs, [self.operator])

    @property
    def shape(self) -> str:
        """The shape of the value: which inputs are drawn."""
        shape = types.shape_of(self.field.type, self.operator) if self.field else None
        if shape in {types.CHOICE, types.CHOICES} and not self.words:
            return types.TEXT if shape == types.CHOICE else types.TEXTS
        return shape or types.NONE

    @cached_property
    def words(self) -> list[Choice]:
        """The values to choose from."""
        pairs = self.builder.words(self.field) if self.field else []
        return open_choices(pairs, self.draft.many("value")) if pairs else []

    @property
    def value(self) -> str:
        """The first value."""
        given = self.draft.values.get("value", [])
        return ", ".join(given) if self.shape == types.TEXTS else self.draft.one("value")

    @property
    def second(self) -> str:
        """The second value of two."""
        given = self.draft.values.get("value", [])
        return self.draft.one("value2") or (given[1] if len(given) > 1 else "")

    @property
    def currency(self) -> str:
        """The currency of an amount."""
        return self.draft.one("currency")

    @property
    def moments(self) -> list[Said]:
        """The moments of a condition: one, or two."""
        sides = ("", "2") if self.shape == types.MOMENTS else ("",)
        return [self._said(f"said{side}", f"value{side}") for side in sides]

    def _said(self, said: str, value: str) -> Said:
        chosen = self.draft.one(said) or "day"
        sort = {"day": "day", "days_ago": "number", "days_ahead": "number"}.get(chosen, "")
        given = self.draft.one(value)
        if sort == "day" and given and len(given) != 10:
            sort = "text"
        return Said(f"{said}-{self.id}", f"{value}-{self.id}", choices(SAID, [chosen]), given, sort)

    @property
    def events(self) -> list[Choice]:
        """The events on offer."""
        return open_choices(self.builder.events, self.draft.many("event"))

    @property
    def times(self) -> list[Choice]:
        """How often."""
        return choices(TIMES, [self.draft.one("times") or "at_least"])

    @property
    def is_edge(self) -> bool:
        """Whether the first or last event is asked."""
        return self.draft.one("times") in {"first", "last"}

    @property
    def count(self) -> str:
        """How many times."""
        return self.draft.one("count") or "1"

    @property
    def upto(self) -> str:
        """How many times at most, beside at least."""
        return self.draft.one("upto")

    @property
    def days(self) -> str:
        """How many days back."""
        return self.draft.one("days")

    @property
    def details(self) -> list[DetailLine]:
        """What is asked of the events' details, line by line."""
        pairs = [(name, OPERATORS[name]) for name in DETAIL_OPERATORS]
        return [
            DetailLine(key, choices(pairs, [operator]), value, operator not in VALUELESS)
            for key, operator, value in details_of(self.draft)
        ]

    @property
    def may_detail(self) -> bool:
        """Whether details can be asked: of behavior told from outside alone."""
        names = self.draft.many("event")
        return bool(names) and not any(name == ANY_EVENT or registry().event_type(name) for name in names)

    @property
    def when(self) -> str:
        """In which time."""
        return self.draft.one("when")

    @property
    def whens(self) -> list[Choice]:
        """The times on offer."""
        return choices(WHENS[1:] if self.is_edge else WHENS, [self.when])

    @property
    def window(self) -> list[Said]:
        """The moments around the events."""
        names = {"after": ("after",), "before": ("before",), "between": ("after", "before")}.get(
            self.when, ()
        )
        return [self._said(f"{name}_said", f"{name}_value") for name in names]


class Builder:
    """A sketch over one listing for one viewer."""

    def __init__(
        self, listing: Listing, viewer: Actor, sketch: Sketch, events: list[tuple[str, Any]]
    ) -> None:
        self.listing, self.viewer, self.sketch = listing, viewer, sketch
        self.events = [(ANY_EVENT, _("any event")), *events]
        self._fields: dict[str, dict[str, Field]] = {}

    @cached_property
    def options(self) -> Options:
        """The words behind ids."""
        return self.listing.options(self.viewer) if self.listing.options else {}

    def subjects(self, listing: Listing) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """Return the fields on offer by group: those of the record, then those of the records it points at."""
        heads = {"": _("Fields")} | {one.name: one.label for one in listing.relations_for(self.viewer)}
        found: dict[str, list[tuple[str, Any]]] = {}
        for name, known in self.fields(listing).items():
            head = name.partition(".")[0]
            found.setdefault(head if head in heads and head != name else "", []).append((name, known.label))
        return [(heads[head], pairs) for head, pairs in found.items()]

    def fields(self, listing: Listing) -> dict[str, Field]:
        """Return the fields on offer by name; a listing is asked once."""
        if listing.key not in self._fields:
            found = {one.name: one for one in listing.fields_for(self.viewer)}
            for relation in listing.relations_for(self.viewer):
                if not relation.is_many:
                    fields = relation.listing().fields_for(self.viewer)
                    found |= {f"{relation.name}.{one.name}": one for one in fields}
            self._fields[listing.key] = found
        return self._fields[listing.key]

    def words(self, known: Field) -> list[tuple[str, Any]]:
        """Return the values of a field to choose from; people and teams begin with one's own."""
        own = {"person": [(types.ME, _("Me"))], "team": [(types.MY_TEAM, _("My teams"))]}.get(known.type, [])
        return [*own, *known.choices, *self.options.get(known.options, [])]

    @cached_property
    def root(self) -> Node:
        """The outermost group."""
        return Node(self, self.sketch.root, self.listing, 0)

    @cached_property
    def tree(self) -> Any:
        """The filter so far in its JSON form: complete conditions alone; None for none. Faults stand at their rows."""
        return self._tree(self.sketch.root, self.listing)

    def _tree(self, draft: Draft, listing: Listing) -> Any:
        if draft.sort == GROUP:
            relation = listing.relation_named(draft.one("relation"), self.viewer)
            inner = relation.listing() if relation else listing
            parts = [self._tree(part, inner) for part in draft.parts]
            return group_of(draft, [part for part in parts if part is not None])
        try:
            tree = happened_of(draft) if draft.sort == EVENT else self._condition(draft, listing)
            if tree is None:
                return None
            parse(listing, self.viewer, tree)
        except Invalid as error:
            texts = [text for texts in error.fields.values() for text in texts]
            draft.error = texts[0].partition(": ")[2] if texts else error.message
            return None
        return tree

    def _condition(self, draft: Draft, listing: Listing) -> Any:
        node = Node(self, draft, listing, 0)
        if node.field is None:
            return None
        tree = {"field": draft.one("subject"), "op": node.operator}
        shape = types.shape_of(node.field.type, node.operator) or types.NONE
        if shape == types.NONE:
            return tree
        value = value_of(draft, types.TEXTS if node.shape == types.TEXTS else shape)
        return None if value is None else tree | {"value": value}

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing in the sketch is at fault; reading the tree finds faults."""
        _tree = self.tree
        return not any(draft.error for draft in self.sketch.root.walk())

    @property
    def sentence(self) -> str:
        """The filter so far as a sentence."""
        if self.tree is None:
            return ""
        node = parse(self.listing, self.viewer, self.tree)
        return Writer(self.listing, lambda: self.options).sentence(node)


__all__ = ["EVENT", "GROUP", "ROW", "Builder", "Sketch"]
