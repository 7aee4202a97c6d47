"""What a package puts on home pages: blocks, and suggestions of what to do next with their reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest.text import Text

Size = Literal["bar", "figure", "wide", "side"]


@dataclass(frozen=True)
class Look:
    """One look at a home page ("day", "team", "firm"): who looks, with which parameters of the address.

    What several blocks need is asked once.
    """

    viewer: Actor
    params: Mapping[str, str] = field(default_factory=dict)
    home: str = "day"
    _kept: dict[Any, Any] = field(default_factory=dict)

    def once[T](self, query: Callable[[Actor], T]) -> T:
        """Return what a query answers, the same for every block of this look."""
        if query not in self._kept:
            self._kept[query] = query(self.viewer)
        found: T = self._kept[query]
        return found


@dataclass(frozen=True)
class Said:
    """What a letter says in a line, and where the list behind it stands (a path of ours, "" where there is none)."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class HomeBlock:
    """A block of the home pages named in `homes` ("day", "team", "firm"), drawn by `template` with what `read` returns as `block`.

    Where `read` returns None nothing stands there. `size` is its place: across ("bar"), in the row of figures, in the wide
    column, in the narrow one. A block that is slow to read is fetched after the page; one that `is_still` does not refresh by itself,
    since somebody may be writing there. `said` turns what was read into what the letter of the week says of it, a line each. It is absent for those without
    `permission` or without reach over `kind`. `key` is its word in addresses and in what people arrange.
    """

    key: str
    label: Text
    template: str
    read: Callable[[Look], Any]
    homes: tuple[str, ...]
    size: Size
    order: int
    kind: str = ""
    permission: str = ""
    is_slow: bool = False
    is_still: bool = False
    said: Callable[[Any], Sequence[Said]] | None = None


@dataclass(frozen=True)
class Hint:
    """A suggestion about one record, to whoever asked: `reason` is a sentence; the heavier `weight` (0 to 100) comes first.

    `does` is the composer by which it is done ("call", "step", "mail").
    """

    record: UUID
    title: str
    reason: Text
    weight: int
    does: str = "call"


@dataclass(frozen=True)
class HintSource:
    """A sort of suggestion. `find(viewer, but)` returns hints about the viewer's own records, best first, a handful at most.

    `but` are the records (a query of ids) about which he wants to hear no such thing now.
    """

    key: str
    label: Text
    icon: str
    find: Callable[[Actor, Any], Sequence[Hint]]
    kind: str
