"""Reads the bin: what was deleted, by whom, how long it is kept; and says of a missing record that it lies there."""

import datetime
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import Kind, registry
from wasl.kernel.text import search_terms
from wasl.records.models import Binned, BinRules
from wasl.records.queries.found import search_condition
from wasl.workspace.models import User

PAGE = 50
COUNTED = 10_000


@dataclass(frozen=True)
class BinFilter:
    """What part of the bin is wanted: of one kind, deleted by one person, with words in its title."""

    kind: str = ""
    person: uuid.UUID | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is wanted."""
        return not (self.kind or self.person or self.text)


@dataclass(frozen=True)
class InBin:
    """A record in the bin, with what it is, from when on it is erased, and what the viewer may do with it."""

    binned: Binned
    kind: Kind
    erased_at: datetime.datetime
    may_recover: bool
    may_erase: bool

    @property
    def days_left(self) -> int:
        """Return how many days are left, begun ones counted."""
        return max(0, math.ceil((self.erased_at - clock.now()) / datetime.timedelta(days=1)))


@dataclass(frozen=True)
class BinPage:
    """A page of the bin, newest first; `more` is the key behind which it goes on."""

    items: Sequence[InBin]
    more: uuid.UUID | None
    count: int
    is_exact: bool
    days: int


def bin_page(
    viewer: Actor, wanted: BinFilter, *, before: uuid.UUID | None = None, limit: int = PAGE
) -> BinPage:
    """Return what the viewer could see before it was deleted; raises `NotAllowed` for those who may not delete."""
    if not viewer.may("records.delete"):
        raise NotAllowed
    rows = Binned.objects.visible_to(viewer)
    if wanted.kind:
        rows = rows.filter(anchor__kind=wanted.kind)
    if wanted.person:
        rows = rows.filter(deleted_by_id=wanted.person)
    if wanted.text:
        rows = rows.filter(search_condition(search_terms(wanted.text), "anchor__title_key"))
    count = rows[: COUNTED + 1].count()
    part = rows.filter(pk__lt=before) if before else rows
    found = list(part.select_related("anchor", "deleted_by").order_by("-pk")[: limit + 1])
    rules = BinRules.current()
    return BinPage(
        items=[_shown(viewer, one, rules) for one in found[:limit]],
        more=found[limit - 1].pk if len(found) > limit else None,
        count=min(count, COUNTED),
        is_exact=count <= COUNTED,
        days=rules.days,
    )


def _shown(viewer: Actor, binned: Binned, rules: BinRules) -> InBin:
    may_change = binned.may_change(viewer) and not viewer.read_only
    return InBin(
        binned,
        registry().kind(binned.anchor.kind),
        binned.deleted_at + rules.kept_for,
        may_recover=may_change and viewer.may("records.delete"),
        may_erase=may_change and viewer.may("records.erase"),
    )


def get_binned(viewer: Actor, pk: uuid.UUID) -> InBin | None:
    """Return a record in the bin, by the record's id, or None where there is none that the viewer could see."""
    found = many_binned(viewer, [pk])
    return _shown(viewer, found[0], BinRules.current()) if found else None


def many_binned(viewer: Actor, ids: Sequence[uuid.UUID]) -> list[Binned]:
    """Return those of some records that are in the bin and that the viewer could see before."""
    rows = Binned.objects.visible_to(viewer).filter(anchor__in=list(ids))
    return list(rows.select_related("anchor", "deleted_by"))


def people_of_bin(viewer: Actor) -> list[User]:
    """Return those who deleted something that the viewer could see."""
    keys = Binned.objects.visible_to(viewer).order_by().values("deleted_by")
    return list(User.objects.filter(pk__in=keys).order_by("name"))


def bin_rules(viewer: Actor) -> BinRules | None:
    """Return the rule, for those who may set it."""
    return BinRules.current() if viewer.may("workspace.manage_settings") else None


def missing(viewer: Actor, pk: uuid.UUID) -> NotFound:
    """Return what is said of a record that was not found: that it is in the bin, to those who could see it before."""
    found = many_binned(viewer, [pk])
    if not found:
        return NotFound()
    text = _("%(name)s was deleted. It lies in the bin.") % {"name": found[0].anchor.title}
    return NotFound(text, instead=reverse("records:bin_show", args=[pk]))
