"""Pairs that may be the same, as far as the viewer may see both: groups of them, a comparison field by field, merges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.duplicates.weighing import LIKELY, SURE
from wasl.contacts.models import Contact, DuplicatePolicy, DuplicateSearch, Pair
from wasl.contacts.queries.card import hide
from wasl.contacts.queries.doubles import known_reasons
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.records.models import Merge
from wasl.records.queries import as_uuid

PAGE = 30
MOST_MERGES = 100
CERTAINTY = {"likely": LIKELY, "sure": SURE}
ORDER = ("-score", "-id")


@dataclass(frozen=True)
class PairFilter:
    """Which pairs are wanted: of one kind, from a certainty on, or those that somebody called different."""

    kind: str = ""
    certainty: str = ""
    is_dismissed: bool = False


@dataclass(frozen=True)
class PairItem:
    """A pair with the reasons that the viewer may know."""

    pair: Pair
    reasons: Sequence[str]

    @property
    def certainty(self) -> str:
        """Return how sure it is: sure, likely or possible."""
        if self.pair.score >= SURE:
            return "sure"
        return "likely" if self.pair.score >= LIKELY else "possible"


@dataclass
class Group:
    """Records that may all be the same, by one or several pairs, the surest first."""

    items: list[PairItem] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    may_merge: bool = False

    @property
    def best(self) -> PairItem:
        """Return the surest pair."""
        return self.items[0]

    @property
    def reasons(self) -> list[str]:
        """Return all reasons once."""
        return list(dict.fromkeys(reason for item in self.items for reason in item.reasons))


@dataclass(frozen=True)
class GroupPage:
    """A page of groups, and the place where the next one begins (empty at the end)."""

    groups: list[Group]
    following: str = ""


def duplicate_groups(viewer: Actor, wanted: PairFilter, *, after: str = "", limit: int = PAGE) -> GroupPage:
    """Return the groups of the best pairs that the viewer may see, best first: two queries."""
    rows = _wanted(viewer, wanted)
    if after:
        score, key = _place(after)
        rows = rows.filter(Q(score__lt=score) | Q(score=score, pk__lt=key))
    found = list(rows.order_by(*ORDER)[: limit + 1])
    shown = found[:limit]
    ids = {pk for pair in shown for pk in (pair.first_id, pair.second_id)}
    # the other pairs of the same records complete their groups
    near = (
        _wanted(viewer, wanted).filter(Q(first__in=ids) | Q(second__in=ids)) if ids else Pair.objects.none()
    )
    every = {pair.pk: pair for pair in (*shown, *near.order_by(*ORDER)[: limit * 10])}
    groups = _groups(viewer, sorted(every.values(), key=lambda pair: (-pair.score, -pair.pk.int)))
    last = shown[-1] if len(found) > limit else None
    return GroupPage(groups, f"{last.score}.{last.pk}" if last else "")


def _wanted(viewer: Actor, wanted: PairFilter) -> Any:
    rows = Pair.objects.visible_to(viewer).select_related("first__owner", "second__owner", "dismissed_by")
    rows = rows.filter(dismissed_at__isnull=not wanted.is_dismissed)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.filter(score__gte=CERTAINTY[wanted.certainty]) if wanted.certainty in CERTAINTY else rows


def _place(text: str) -> tuple[int, UUID]:
    """Return where a page begins; raises `Invalid` for what no page of ours has written."""
    score, _dot, key = text.partition(".")
    try:
        return int(score[:4]), UUID(key)
    except ValueError:
        raise Invalid(_("This page does not exist. Start again from the first one.")) from None


def _groups(viewer: Actor, pairs: Iterable[Pair]) -> list[Group]:
    """Join pairs that have a record in common; the first pair of a group is its best."""
    of: dict[UUID, Group] = {}
    for pair in pairs:
        one, other = of.get(pair.first_id), of.get(pair.second_id)
        group = one or other or Group()
        if one and other and one is not other:
            group.items += other.items
            group.contacts += other.contacts
            of |= {contact.pk: group for contact in other.contacts}
        group.items.append(_item(viewer, pair))
        for contact in (pair.first, pair.second):
            if of.get(contact.pk) is not group:
                of[contact.pk] = group
                group.contacts.append(contact)
    groups = list({id(group): group for group in of.values()}.values())
    for group in groups:
        group.contacts.sort(key=lambda contact: (contact.created_at, contact.pk))
        group.may_merge = viewer.may("contacts.merge") and all(
            one.may_change(viewer) for one in group.contacts
        )
        for contact in group.contacts:
            hide(contact, viewer)
    return groups


def _item(viewer: Actor, pair: Pair) -> PairItem:
    return PairItem(pair, known_reasons(viewer, pair.reasons))


def duplicate_pairs(
    viewer: Actor, wanted: PairFilter, *, after: str = "", limit: int = PAGE
) -> tuple[list[PairItem], str]:
    """Return the best pairs that the viewer may see, and the place where the next page begins."""
    rows = _wanted(viewer, wanted)
    if after:
        score, key = _place(after)
        rows = rows.filter(Q(score__lt=score) | Q(score=score, pk__lt=key))
    found = list(rows.order_by(*ORDER)[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return [_item(viewer, pair) for pair in found[:limit]], f"{last.score}.{last.pk}" if last else ""


def count_pairs(viewer: Actor, wanted: PairFilter, *, most: int = 10_000) -> tuple[int, bool]:
    """Return how many pairs there are, and whether that is exact: no more than `most` are counted."""
    found = _wanted(viewer, wanted).order_by()[: most + 1].count()
    return min(found, most), found <= most


def get_pair(viewer: Actor, pk: UUID | str) -> Pair:
    """Return a pair of which the viewer may see both records; raises `NotFound`."""
    found = Pair.objects.visible_to(viewer).select_related("first", "second").filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def get_merge(viewer: Actor, pk: UUID | str) -> Merge:
    """Return a merge whose survivor the viewer may see; raises `NotFound`."""
    found: Merge | None = (
        Merge.objects.visible_to(viewer)
        .select_related("survivor", "merged_by")
        .filter(pk=as_uuid(pk))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def merges_of(viewer: Actor) -> list[Merge]:
    """Return the latest merges that the viewer may see, newest first, with what was merged."""
    rows = Merge.objects.visible_to(viewer).select_related("survivor", "merged_by", "undone_by")
    return list(
        rows.defer("journal", "fields").prefetch_related("others").order_by("-merged_at")[:MOST_MERGES]
    )


def latest_search(viewer: Actor) -> DuplicateSearch | None:
    """Return the search that is going on, or the last one, to those who may merge."""
    if not viewer.may("contacts.merge"):
        return None
    return DuplicateSearch.objects.order_by("-started_at").first()


def duplicate_policy(viewer: Actor) -> DuplicatePolicy:
    """Return what is set about merging without asking; whoever may not merge sees it switched off."""
    found = DuplicatePolicy.objects.select_related("set_by").first() if viewer.may("contacts.merge") else None
    return found or DuplicatePolicy()
