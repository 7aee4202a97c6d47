"""The flow of a rule as its page draws it: one node after the other, branches beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wasl.automation.checking import kinds_at, problems
from wasl.automation.plan import walk
from wasl.automation.wording import Said, filter_said, step_said, when_said
from wasl.kernel.actor import Actor


@dataclass(frozen=True)
class Node:
    """One step: its place, in words, what is wrong with it, and the branches below it as (name, steps, place of their end)."""

    place: str
    said: Said
    problems: Sequence[str] = ()
    is_open: bool = False
    branches: Sequence["Branch"] = ()

    @property
    def is_condition(self) -> bool:
        """Tell whether the step asks a filter."""
        return self.said.icon in {"git-branch", "flag-check"}

    @property
    def is_fork(self) -> bool:
        """Tell whether two branches lie beside each other."""
        return len(self.branches) == 2


@dataclass(frozen=True)
class Branch:
    """The steps of one branch, and the place where a step can be put at its end."""

    name: str
    nodes: Sequence[Node]
    end: str


@dataclass
class Flow:
    """A whole rule for its page: `chosen` is the place that is being edited."""

    definition: Mapping[str, Any]
    viewer: Actor
    chosen: str = ""
    problems: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.kind = str(self.definition["kind"])
        self.problems = problems(self.definition, self.viewer)
        self._kinds = kinds_at(self.definition, self.viewer)
        self.root = self._branch("", self.definition.get("do") or [], "")

    @property
    def when(self) -> Said:
        """What begins the rule."""
        return when_said(self.definition, self.viewer)

    @property
    def condition(self) -> str:
        """Which records are meant, in words."""
        return filter_said(self.definition.get("if"), self.kind, self.viewer)

    @property
    def until(self) -> str:
        """What makes a waiting run idle, in words."""
        return filter_said(self.definition.get("until"), self.kind, self.viewer)

    @property
    def has_wait(self) -> bool:
        """Tell whether a run ever waits."""
        return any("wait" in step for _place, step, _depth in walk(self.definition.get("do") or []))

    @property
    def is_complete(self) -> bool:
        """Tell whether the rule can be put to work."""
        return not self.problems

    def kind_at(self, place: str) -> str:
        """Return the kind of records on which a step at a place works."""
        if place in self._kinds:
            return self._kinds[place]
        parent, _dot, _last = place.rpartition(".")
        above, _dot, branch = parent.rpartition(".")
        return self._kinds.get(f"{above}>" if branch == "do" else above, self.kind)

    def _branch(self, name: str, steps: Sequence[Mapping[str, Any]], prefix: str) -> Branch:
        nodes = [self._node(step, f"{prefix}{index}") for index, step in enumerate(steps)]
        return Branch(name, nodes, f"{prefix}{len(steps)}")

    def _node(self, step: Mapping[str, Any], place: str) -> Node:
        names = [name for name in ("then", "else", "do") if name in step]
        return Node(
            place,
            step_said(step, self._kinds.get(place, self.kind), self.viewer),
            self.problems.get(place, ()),
            place == self.chosen,
            [self._branch(name, step[name], f"{place}.{name}.") for name in names],
        )
