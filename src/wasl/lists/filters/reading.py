"""Reads the JSON form of a filter into a tree: closed lists of names, limits on size, a refusal that names the place."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.lists.filters.tree import All, AnyOf, Condition, Detail, Happened, Node, Not, Some, Window
from wasl.lists.filters.types import shape_of
from wasl.lists.filters.values import READERS, read_moment, read_number, read_span, read_text, refusal
from wasl.lists.listing import Field, Listing, Relation

VERSION = 1
DEEPEST = 8
MOST_CONDITIONS = 100
# each of these reads a table of its own
MOST_BEHAVIORS = 10
MOST_RELATED = 10
# a record, its related ones, and theirs
DEEPEST_RELATED = 2
LONGEST = 20_000
LONGEST_NAME = 80
MOST_TYPES = 20
MOST_TIMES = 10_000
ANY_EVENT = "*"
GROUPS = {"all", "any", "not"}
CONDITION = {"field", "op", "value"}
HAPPENED = {
    "event",
    "at_least",
    "at_most",
    "exactly",
    "within_last",
    "after",
    "before",
    "first",
    "last",
    "where",
}
DETAIL_OPERATORS = {
    "is": "text", "is_not": "text", "contains": "text", "gt": "number", "gte": "number", "lt": "number", "lte": "number",
    "is_empty": "none", "is_not_empty": "none",
}  # fmt: skip


class Reading:
    """Reads one tree for one viewer; counts what it has seen, so that no tree grows without end."""

    def __init__(self, viewer: Actor) -> None:
        self.viewer = viewer
        self.nodes = self.behaviors = self.related = self.inside = 0
        self.known: dict[int, dict[str, Field]] = {}

    def node(self, listing: Listing, tree: Any, place: str, depth: int = 0) -> Node:
        """Return one node of the tree."""
        self.nodes += 1
        if depth > DEEPEST or self.nodes > MOST_CONDITIONS:
            raise refusal(place, _("This filter is nested too deep or has too many conditions."))
        if not isinstance(tree, dict):
            raise refusal(place, _("A condition must be an object."))
        names = set(tree)
        if len(tree) == 1 and names <= GROUPS:
            return self._group(listing, tree, place, depth + 1)
        if {"field", "op"} <= names <= CONDITION:
            return self._condition(listing, tree, place)
        if names == {"some", "where"}:
            return self._some(listing, tree, place, depth + 1)
        if "event" in names:
            return self._happened(tree, place)
        raise refusal(place, _("Use “all”, “any”, “not”, “some”, “event”, or “field”, “op” and “value”."))

    def _group(self, listing: Listing, tree: Mapping[str, Any], place: str, depth: int) -> Node:
        ((name, content),) = tree.items()
        place = f"{place}.{name}"
        if name == "not":
            return Not(self.node(listing, content, place, depth))
        if not isinstance(content, list) or not content:
            raise refusal(place, _("Give a list of conditions."))
        parts = tuple(
            self.node(listing, part, f"{place}[{index}]", depth) for index, part in enumerate(content)
        )
        return All(parts) if name == "all" else AnyOf(parts)

    def _condition(self, listing: Listing, tree: Mapping[str, Any], place: str) -> Condition:
        name, operator = tree["field"], tree["op"]
        found, via = self._field(listing, name, place) if isinstance(name, str) else (None, None)
        if found is None:
            raise refusal(place, _("There is no field “%(name)s” here.") % {"name": str(name)[:60]})
        shape = shape_of(found.type, operator) if isinstance(operator, str) else None
        if shape is None:
            shown = {"name": str(operator)[:40], "field": found.name}
            raise refusal(place, _("“%(name)s” cannot be asked of the field “%(field)s”.") % shown)
        value = READERS[shape](found, tree.get("value"), place)
        return Condition(found, str(operator), value, via)

    def _field(self, listing: Listing, name: str, place: str) -> tuple[Field | None, Relation | None]:
        """Return a field of the record, or of the one record that a relation points at ("company.city")."""
        found = self._known(listing).get(name)
        if found is not None:
            return found, None
        head, _dot, rest = name.partition(".")
        via = listing.relation_named(head, self.viewer)
        if via is None or via.is_many:
            return None, None
        self._count_related(place)
        return self._known(via.listing()).get(rest), via

    def _known(self, listing: Listing) -> dict[str, Field]:
        """Return the viewer's fields by name; a listing is asked once, its extensions may look into the database."""
        if id(listing) not in self.known:
            self.known[id(listing)] = {one.name: one for one in listing.fields_for(self.viewer)}
        return self.known[id(listing)]

    def _some(self, listing: Listing, tree: Mapping[str, Any], place: str, depth: int) -> Some:
        name = tree["some"]
        relation = listing.relation_named(name, self.viewer) if isinstance(name, str) else None
        if relation is None:
            raise refusal(place, _("There is no relation “%(name)s” here.") % {"name": str(name)[:60]})
        self._count_related(place)
        if self.inside == DEEPEST_RELATED:
            raise refusal(place, _("This filter is nested too deep or has too many conditions."))
        related = relation.listing()
        self.inside += 1
        part = self.node(related, tree["where"], f"{place}.where", depth)
        self.inside -= 1
        return Some(relation, related, part)

    def _count_related(self, place: str) -> None:
        self.related += 1
        if self.related > MOST_RELATED:
            raise refusal(place, _("This filter asks for related records too often."))

    def _happened(self, tree: Mapping[str, Any], place: str) -> Happened:
        self.behaviors += 1
        if self.behaviors > MOST_BEHAVIORS:
            raise refusal(place, _("This filter asks what happened too often."))
        if unknown := set(tree) - HAPPENED:
            name = {"name": str(min(map(str, unknown)))[:60]}
            raise refusal(place, _("“%(name)s” is not known here.") % name)
        kinds = _types(tree["event"], f"{place}.event")
        details = _details(tree.get("where"), kinds, f"{place}.where") if "where" in tree else ()
        if "first" in tree or "last" in tree:
            return _edge(tree, kinds, details, place)
        at_least, at_most = _times(tree, place)
        window = _window(tree, place)
        return Happened(kinds, window, at_least, at_most, details)


def _types(value: Any, place: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    if not 1 <= len(given) <= MOST_TYPES:
        raise refusal(place, _("Give the name of an event, or a list of at most 20."))
    names = [read_text(one, place) for one in given]
    if any(len(name) > LONGEST_NAME for name in names):
        raise refusal(place, _("The name of an event has at most 80 characters."))
    return () if ANY_EVENT in names else tuple(dict.fromkeys(names))


def _edge(
    tree: Mapping[str, Any], kinds: tuple[str, ...], details: tuple[Detail, ...], place: str
) -> Happened:
    edge = "first" if "first" in tree else "last"
    content = tree[edge]
    if set(tree) - {"event", "where", edge} or not isinstance(content, dict) or not content:
        raise refusal(
            place,
            _("Ask the first or last event by one of “after”, “before”, “within_last”, and nothing else."),
        )
    return Happened(kinds, _window(content, f"{place}.{edge}", must=True), details=details, edge=edge)


def _times(tree: Mapping[str, Any], place: str) -> tuple[int | None, int | None]:
    given = {name: _count(tree[name], place) for name in ("at_least", "at_most", "exactly") if name in tree}
    if "exactly" in given:
        if len(given) > 1:
            raise refusal(place, _("Give “exactly” alone."))
        return given["exactly"], given["exactly"]
    at_least, at_most = given.get("at_least"), given.get("at_most")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise refusal(place, _("“at_least” is more than “at_most”: nothing can be both."))
    return (1, None) if not given else (at_least, at_most)


def _count(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_TIMES:
        raise refusal(place, _("Give a whole number of times, at most 10,000."))
    return value


def _window(tree: Mapping[str, Any], place: str, *, must: bool = False) -> Window:
    unknown = set(tree) - HAPPENED if not must else set(tree) - {"within_last", "after", "before"}
    if unknown:
        raise refusal(place, _("“%(name)s” is not known here.") % {"name": str(min(map(str, unknown)))[:60]})
    if "within_last" in tree and {"after", "before"} & set(tree):
        raise refusal(place, _("Give either “within_last”, or “after” and “before”."))
    return Window(
        last=read_span(tree["within_last"], f"{place}.within_last") if "within_last" in tree else None,
        after=read_moment(tree["after"], f"{place}.after") if "after" in tree else None,
        before=read_moment(tree["before"], f"{place}.before") if "before" in tree else None,
    )


def _details(value: Any, kinds: tuple[str, ...], place: str) -> tuple[Detail, ...]:
    """Read what is asked of the data of events: of behavior told from outside alone, ours may hold hidden fields."""
    if not kinds or any(registry().event_type(name) for name in kinds):
        raise refusal(place, _("Only the details of behavior told from outside can be asked."))
    if not isinstance(value, list) or not 1 <= len(value) <= 10:
        raise refusal(place, _("Give a list of at most ten conditions."))
    return tuple(_detail(one, f"{place}[{index}]") for index, one in enumerate(value))


def _detail(tree: Any, place: str) -> Detail:
    if not isinstance(tree, dict) or not {"field", "op"} <= set(tree) <= CONDITION:
        raise refusal(place, _("Use “field”, “op” and “value”."))
    key, operator = read_text(tree["field"], place), tree["op"]
    shape = DETAIL_OPERATORS.get(operator) if isinstance(operator, str) else None
    if shape is None or len(key) > LONGEST_NAME:
        shown = {"name": str(operator)[:40], "field": key[:40]}
        raise refusal(place, _("“%(name)s” cannot be asked of the field “%(field)s”.") % shown)
    return Detail(key, str(operator), _detail_value(shape, tree.get("value"), place))


def _detail_value(shape: str, value: Any, place: str) -> Any:
    if shape == "number":
        return read_number(value, place)
    if shape == "none":
        return None
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return read_text(text, place)


def parse(listing: Listing, viewer: Actor, tree: Any) -> Node:
    """Return the tree of a filter in its JSON form; raises `Invalid` on the field "filter", naming the place.

    The outermost object may say its "version", which is 1.
    """
    if isinstance(tree, dict) and "version" in tree:
        if tree["version"] != VERSION or isinstance(tree["version"], bool):
            raise refusal("filter", _("This filter is of another version; this is version 1."))
        tree = {name: value for name, value in tree.items() if name != "version"}
    return Reading(viewer).node(listing, tree, "filter")


def load(text: str) -> Any:
    """Return the JSON of a filter as it stands in an address; raises `Invalid`."""
    if len(text) > LONGEST:
        raise refusal("filter", _("This filter is too long."))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise refusal("filter", _("This is not JSON.")) from None
