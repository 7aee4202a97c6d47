"""A filter while it is being built: the rows of the builder's form, complete or not, to and from the JSON form.

The form lists its nodes in order (`node` = "id:parent:sort"); each field of a node is named after it ("op-3").
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from wasl.kernel.text import clean_line, digits, parted
from wasl.lists.filters import types
from wasl.lists.filters.periods import WORDS

GROUP, ROW, EVENT = "group", "row", "event"
# more rows than a filter may have conditions are not looked at
MOST_NODES = 120
MODES = ("all", "any", "none", "not_all")
TIMES = ("at_least", "at_most", "exactly", "first", "last")
WHENS = ("", "last", "after", "before", "between")
# fields of the form for a line about a detail of an event → its part in the JSON form
DETAIL = {"detail": "field", "compare": "op", "with": "value"}
ORDERING = frozenset({"gt", "gte", "lt", "lte"})
VALUELESS = frozenset({"is_empty", "is_not_empty"})


@dataclass
class Draft:
    """One node of the builder: a group with its parts, a condition, or a question about events."""

    id: int
    sort: str
    values: dict[str, list[str]] = field(default_factory=dict)
    parts: list["Draft"] = field(default_factory=list)
    error: str = ""
    is_new: bool = False

    def one(self, name: str) -> str:
        """Return a single value."""
        return next(iter(self.values.get(name, [])), "")

    def many(self, name: str) -> list[str]:
        """Return the values that were chosen, or those of a text with commas."""
        return [one for one in self.values.get(name, []) if one]

    def walk(self) -> Iterator["Draft"]:
        """Yield the node and all in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Sketch:
    """The whole builder: a root group, and ids for what is added."""

    def __init__(self, root: Draft, last: int = 1) -> None:
        self.root, self.last = root, last

    @classmethod
    def of_tree(cls, tree: Any) -> "Sketch":
        """Return the builder of a filter that was read without a fault."""
        sketch = cls(Draft(1, GROUP, {"mode": ["all"]}))
        bare = {name: value for name, value in tree.items() if name != "version"} if tree else {}
        if set(bare) <= {"all", "any"} and bare:
            sketch.root.values["mode"] = [next(iter(bare))]
            sketch.root.parts = [sketch._draft(part) for part in next(iter(bare.values()))]
        elif bare:
            sketch.root.parts = [sketch._draft(bare)]
        return sketch

    def act(self, word: str) -> None:
        """Do what a button of the builder asks: add a row, a group, a question about events, or take one away."""
        act, _colon, rest = word.partition(":")
        number, _colon, relation = rest.partition(":")
        key = int(number) if number.isdecimal() and len(number) < 6 else self.root.id
        if act == "remove":
            self.remove(key)
        elif act == "group":
            self.add(GROUP, key, mode="any", relation=relation)
            self.add(ROW, self.last)
        elif act == "row":
            self.add(ROW, key)
        elif act == "detail":
            self.add_detail(key)
        elif act == "undetail" and relation.isdecimal():
            self.remove_detail(key, int(relation[:3]))
        elif act == "event":
            self.add(EVENT, key, times="at_least", count="1", when="last", days="30")
        elif act == "clear":
            self.root.parts = []

    @classmethod
    def of_form(cls, data: QueryDict) -> "Sketch":
        """Return the builder as a form describes it; what makes no sense in it is left out."""
        drafts: dict[int, Draft] = {}
        root = Draft(1, GROUP, {"mode": ["all"]})
        for word in data.getlist("node")[:MOST_NODES]:
            head, _colon, sort = word.rpartition(":")
            key, _colon, parent = head.partition(":")
            if not (key.isdecimal() and parent.isdecimal()) or len(word) > 40 or int(key) in drafts:
                continue
            draft = Draft(int(key), sort, _values(data, key))
            drafts[draft.id] = draft
            if parent == "0":
                root = draft
            elif int(parent) in drafts:
                drafts[int(parent)].parts.append(draft)
        return cls(root, max([1, *drafts]))

    def add(self, sort: str, parent: int, **values: str) -> None:
        """Put a new node at the end of a group."""
        group = next((one for one in self.root.walk() if one.id == parent and one.sort == GROUP), self.root)
        group.parts.append(self._new(sort, **values))
        group.parts[-1].is_new = True

    def add_detail(self, key: int) -> None:
        """Put an empty line for a detail at the end of a question about events."""
        for one in self.root.walk():
            if one.id == key and one.sort == EVENT:
                for name, value in zip(DETAIL, ("", "is", ""), strict=True):
                    one.values.setdefault(name, []).append(value)

    def remove_detail(self, key: int, line: int) -> None:
        """Take a line for a detail out."""
        for one in self.root.walk():
            if one.id == key:
                for name in DETAIL:
                    del one.values.get(name, [])[line : line + 1]

    def remove(self, key: int) -> None:
        """Take a node out, with all that is in it."""
        for one in self.root.walk():
            one.parts = [part for part in one.parts if part.id != key]

    def _new(self, sort: str, **values: str | list[str]) -> Draft:
        self.last += 1
        lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
        return Draft(self.last, sort, lists)

    def _draft(self, tree: Mapping[str, Any]) -> Draft:
        if "field" in tree:
            return self._new(ROW, subject=tree["field"], op=tree["op"], **_shown(tree.get("value")))
        if "event" in tree:
            return self._new(EVENT, **_happened_shown(tree))
        if "some" in tree:
            inner = self._group(tree["where"])
            inner.values["relation"] = [tree["some"]]
            return inner
        return self._group(tree)

    def _group(self, tree: Mapping[str, Any]) -> Draft:
        """Return a group; "not" around one turns its mode, around anything else it is a group of one."""
        mode, content = "all", tree
        if "not" in tree:
            inner = tree["not"]
            mode, content = ("not_all", inner) if "all" in inner else ("none", inner)
        elif "any" in tree:
            mode = "any"
        group = self._new(GROUP, mode=mode)
        parts = content.get("all") or content.get("any") or [content]
        group.parts = [self._draft(part) for part in parts]
        return group


def _values(data: QueryDict, key: str) -> dict[str, list[str]]:
    end = f"-{key}"
    return {
        name.removesuffix(end): [clean_line(value)[:1000] for value in data.getlist(name)[:200]]
        for name in data
        if name.endswith(end)
    }


def _shown(value: Any) -> dict[str, list[str]]:
    """Return the form's fields for a value of a condition."""
    if value is None:
        return {}
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return {"value": [str(value["amount"])], "currency": [value["currency"]]}
    if isinstance(value, dict) or value in WORDS:
        return _said("", value)
    if isinstance(value, list):
        sides = _said("", value[0]) | _said("2", value[-1])
        return {"value": [_plain(one) for one in value]} | {k: v for k, v in sides.items() if k != "value"}
    return {"value": [_plain(value)]} | {k: v for k, v in _said("", value).items() if k == "said"}


def _plain(value: Any) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool)
        else str(value)
        if isinstance(value, str | int | float)
        else ""
    )


def _said(side: str, value: Any) -> dict[str, list[str]]:
    """Return the form's fields for one moment."""
    if isinstance(value, dict):
        ((name, days),) = tuple(value.items())[:1]
        return {f"said{side}": [name], f"value{side}": [str(days)]}
    if value in WORDS:
        return {f"said{side}": [value]}
    return {f"said{side}": ["day"], f"value{side}": [_plain(value)]}


def _happened_shown(tree: Mapping[str, Any]) -> dict[str, list[str]]:
    events = tree["event"] if isinstance(tree["event"], list) else [tree["event"]]
    edge = next((name for name in ("first", "last") if name in tree), "")
    window = tree[edge] if edge else tree
    found = {"event": [*events], "times": ["at_least"], "count": ["1"]}
    found |= {name: [_plain(one.get(part)) for one in tree.get("where", ())] for name, part in DETAIL.items()}
    for name in ("at_most", "at_least", "exactly"):
        if name in tree:
            found |= {"times": [name], "count": [str(tree[name])]}
    if "at_most" in tree and "at_least" in tree:
        found["upto"] = [str(tree["at_most"])]
    if edge:
        found["times"] = [edge]
    if "within_last" in window:
        found |= {"when": ["last"], "days": [str(window["within_last"]["days"])]}
    else:
        named = [name for name in ("after", "before") if name in window]
        found["when"] = ["between" if len(named) == 2 else next(iter(named), "")]
        for name in named:
            found |= {f"{name}_{key}": value for key, value in _said("", window[name]).items()}
    return found


def _moment(said: str, value: str) -> Any:
    """Return one moment of the form in the JSON form, None where it is incomplete."""
    if said in WORDS:
        return said
    if said in {"days_ago", "days_ahead"}:
        return {said: _number(value)} if _number(value) is not None else None
    return value or None


def _number(value: str) -> int | None:
    plain = digits(value).strip()
    return int(plain) if plain.isdecimal() and len(plain) < 10 else None


def value_of(draft: Draft, shape: str) -> Any:
    """Return the value of a condition in the JSON form, None where it is incomplete."""
    value = draft.one("value")
    if shape == types.TRUTH:
        return {"true": True, "false": False}.get(value)
    return READERS[shape](draft) if shape in READERS else value or None


def _texts(draft: Draft) -> Any:
    given = draft.many("value")
    return parted(given[0]) if len(given) == 1 else given or None


def _span(draft: Draft) -> Any:
    days = _number(draft.one("value"))
    return {"days": days} if days else None


def _numbers(draft: Draft) -> Any:
    other = draft.one("value2")
    given = [draft.one("value"), other] if other else draft.many("value")[:2]
    return given if len(given) == 2 and all(given) else None


def _money(draft: Draft) -> Any:
    amount = draft.one("value")
    return {"amount": amount, "currency": draft.one("currency").upper()} if amount else None


def _one_moment(draft: Draft) -> Any:
    return _moment(draft.one("said"), draft.one("value"))


def _moments(draft: Draft) -> Any:
    first = _one_moment(draft)
    second = _moment(draft.one("said2"), draft.one("value2"))
    return None if first is None or second is None else [first, second]


READERS: dict[str, Callable[[Draft], Any]] = {
    types.TEXTS: _texts,
    types.CHOICES: lambda draft: draft.many("value") or None,
    types.KEYS: lambda draft: draft.many("value") or None,
    types.MOMENT: _one_moment,
    types.MOMENTS: _moments,
    types.SPAN: _span,
    types.NUMBERS: _numbers,
    types.MONEY: _money,
}


def happened_of(draft: Draft) -> dict[str, Any] | None:
    """Return a question about events in the JSON form, None where it is incomplete."""
    events, times = draft.many("event") or ["*"], draft.one("times") or "at_least"
    found: dict[str, Any] = {"event": events[0] if len(events) == 1 else events}
    if where := _details(draft):
        found["where"] = where
    window = _window(draft)
    if window is None:
        return None
    if times in {"first", "last"}:
        return found | {times: window} if window else None
    count = _number(draft.one("count") or "1")
    if count is None:
        return None
    found[times if times in {"at_least", "at_most", "exactly"} else "at_least"] = count
    upto = _number(draft.one("upto"))
    return found | ({"at_most": upto} if upto is not None and times == "at_least" else {}) | window


def _details(draft: Draft) -> list[dict[str, Any]]:
    """Return what is asked of the details of events, in the JSON form; lines that are not complete are left out."""
    found: list[dict[str, Any]] = []
    for key, operator, value in details_of(draft):
        if key and operator in VALUELESS:
            found.append({"field": key, "op": operator})
        elif key and value:
            number = _number(value) if operator in ORDERING else None
            found.append({"field": key, "op": operator, "value": value if number is None else number})
    return found


def details_of(draft: Draft) -> list[tuple[str, str, str]]:
    """Return the lines of a question about events that ask its details: key, operator, value as the form has them."""
    return list(zip(*(draft.values.get(name, []) for name in DETAIL), strict=False))


def _window(draft: Draft) -> dict[str, Any] | None:
    when = draft.one("when")
    if when == "last":
        days = _number(draft.one("days"))
        return {"within_last": {"days": days}} if days else None
    names = {"after": ("after",), "before": ("before",), "between": ("after", "before")}.get(when, ())
    found = {name: _moment(draft.one(f"{name}_said"), draft.one(f"{name}_value")) for name in names}
    return None if None in found.values() else found


def group_of(draft: Draft, parts: Sequence[Any]) -> Any:
    """Return a group of complete parts in the JSON form, None for an empty one."""
    if not parts:
        return None
    mode = draft.one("mode")
    tree: Any = {"any" if mode in {"any", "none"} else "all": list(parts)}
    if mode in {"none", "not_all"}:
        tree = {"not": tree}
    relation = draft.one("relation")
    return {"some": relation, "where": tree} if relation else tree
