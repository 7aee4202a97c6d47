"""What a listing declares so that its records can stand in a calendar, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text


@dataclass(frozen=True)
class Hold:
    """How a record is taken by hand to another day: the address that moves it (it takes `day`, `time` and `seen`), the version
    that was drawn, and the hour ("14:30", of the reader's clock) where it has one.
    """

    address: str
    seen: int
    time: str = ""


@dataclass(frozen=True)
class Dated:
    """A day by which records stand in the calendar: a field of their listing, of type day or moment.

    `among` is the condition of the filter language under which they stand there. `holds` says of some records how each is
    moved; without it the listing's `change` takes the field, where that is a day with a keyword. `is_promise`: what is still
    there once its day has passed is late.
    """

    field: str
    label: Text = ""
    among: Mapping[str, Any] | None = None
    holds: Callable[[Actor, Sequence[Any]], Mapping[UUID, Hold]] | None = None
    is_promise: bool = False


@dataclass(frozen=True)
class OnDay:
    """A record as it stands on a day: its title, short lines under it, what its color (one of twelve) says in a word."""

    title: str
    lines: Sequence[SafeString | str] = ()
    hue: int = 0
    said: str = ""


@dataclass(frozen=True)
class Calendar:
    """How the records of a listing stand in a calendar: by which days (the usual one first), how each is drawn.

    `dress` fetches what drawing needs along with the rows. `money` names the field of type money that is added up by day,
    each currency for itself. Days that a firm has added as fields of its own are offered besides.
    """

    dates: tuple[Dated, ...]
    draw: Callable[[Any, Actor], OnDay]
    dress: Callable[[Actor, QuerySet[Any]], QuerySet[Any]]
    money: str = ""
