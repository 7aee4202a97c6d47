"""What a rule is in JSON, and the flat program that comes of it.

A definition has four parts. `when` is one trigger: `{"event": ["note.written"], "where": [...]}`, `{"enters": true}`,
`{"date": "birthday", "days": -3, "is_yearly": true, "calendar": "hijri", "at": 9}` or `{"every": "week", "on": 1, "at": 9}`.
`if` is a filter (`lists.filters`) or nothing; `until` a filter that ends a waiting run as soon as it holds. `do` is a list of
steps: `{"action": NAME, "with": {...}}`, `{"wait": {"days": 2}}`, `{"if": FILTER, "then": [...], "else": [...]}`,
`{"stop_if": FILTER}` and `{"each": RELATION, "do": [...]}`. A place is the path to a step, such as "2.then.0".
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid

MOST_STEPS = 50
DEEPEST = 4
LONGEST_WAIT = datetime.timedelta(days=400)
BRANCHES = ("then", "else", "do")
UNITS = ("minutes", "hours", "days")

type Step = Mapping[str, Any]
type Instruction = Do | Wait | Branch | StopIf | Each | Jump | End


@dataclass(frozen=True)
class Do:
    """Run an action with its inputs."""

    place: str
    action: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class Wait:
    """Go on later."""

    place: str
    span: datetime.timedelta


@dataclass(frozen=True)
class Branch:
    """Go on with the next instruction if the filter holds, else with another."""

    place: str
    condition: Any
    otherwise: int


@dataclass(frozen=True)
class StopIf:
    """End the run if the filter holds."""

    place: str
    condition: Any


@dataclass(frozen=True)
class Each:
    """Begin a run of the next instructions for every related record, and go on behind them."""

    place: str
    relation: str
    after: int


@dataclass(frozen=True)
class Jump:
    """Go on elsewhere."""

    to: int


@dataclass(frozen=True)
class End:
    """The run, or the run of a related record, is done."""


class Program:
    """The instructions of a definition, in one list."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.instructions: list[Instruction] = []
        self._add(definition.get("do") or [], "")
        self.instructions.append(End())

    def __getitem__(self, position: int) -> Instruction:
        """Return the instruction at a position."""
        return self.instructions[position]

    def _add(self, steps: Sequence[Step], prefix: str) -> None:
        for index, step in enumerate(steps):
            self._step(step, f"{prefix}{index}")

    def _step(self, step: Step, place: str) -> None:
        if "action" in step:
            self.instructions.append(Do(place, step["action"], step.get("with") or {}))
        elif "wait" in step:
            self.instructions.append(Wait(place, span_of(step["wait"])))
        elif "stop_if" in step:
            self.instructions.append(StopIf(place, step["stop_if"]))
        elif "each" in step:
            self._each(step, place)
        else:
            self._branch(step, place)

    def _each(self, step: Step, place: str) -> None:
        start = len(self.instructions)
        self.instructions.append(End())
        self._add(step.get("do") or [], f"{place}.do.")
        self.instructions.append(End())
        self.instructions[start] = Each(place, step["each"], len(self.instructions))

    def _branch(self, step: Step, place: str) -> None:
        start = len(self.instructions)
        self.instructions.append(End())
        self._add(step.get("then") or [], f"{place}.then.")
        leap = len(self.instructions)
        self.instructions.append(End())
        self.instructions[start] = Branch(place, step["if"], len(self.instructions))
        self._add(step.get("else") or [], f"{place}.else.")
        self.instructions[leap] = Jump(len(self.instructions))


def span_of(wait: Mapping[str, Any]) -> datetime.timedelta:
    """Return how long a wait lasts: `{"minutes"|"hours"|"days": NUMBER}`. Raises `Invalid` for anything else."""
    ((unit, number),) = wait.items() if len(wait) == 1 else (("", 0),)
    if unit not in UNITS or not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise Invalid(_("A wait is a number of minutes, hours or days."))
    span = datetime.timedelta(**{unit: min(number, 10**6)})
    if span > LONGEST_WAIT:
        raise Invalid(_("A wait lasts 400 days at most."))
    return span


def walk(steps: Sequence[Step], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Step, int]]:
    """Yield each step with its place and how deep it lies."""
    for index, step in enumerate(steps):
        place = f"{prefix}{index}"
        yield place, step, depth
        for branch in BRANCHES:
            if branch in step:
                yield from walk(step[branch], f"{place}.{branch}.", depth + 1)


def siblings(definition: dict[str, Any], place: str) -> tuple[list[dict[str, Any]], int]:
    """Return the list a place lies in and its index there, to edit the definition. Raises `Invalid` for no such place.

    The place of a list's end ("2.then.5", or "3") is a place too: a step can be put there.
    """
    *path, last = place.split(".")
    steps: Any = definition.setdefault("do", [])
    try:
        for index, branch in zip(path[::2], path[1::2], strict=True):
            if branch not in BRANCHES:
                raise KeyError(branch)
            steps = steps[int(index)].setdefault(branch, [])
        number = int(last)
    except (ValueError, LookupError):
        raise Invalid(_("This step is no longer there. Look at the rule again.")) from None
    if not 0 <= number <= len(steps):
        raise Invalid(_("This step is no longer there. Look at the rule again."))
    return steps, number
