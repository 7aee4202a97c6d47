"""The relations of several records become those of one: no doubles, none to itself, one employer that counts."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.models import Contact, Pair, Relation
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.records.journal import Journal


def join_relations(
    survivor: Contact, losers: Sequence[Contact], company: UUID | None, journal: Journal
) -> None:
    """Move the relations of `losers` to `survivor`; `company` is where the survivor works from now on."""
    merged = {loser.pk for loser in losers}
    mine = merged | {survivor.pk}
    rows = list(Relation.objects.filter(Q(first__in=mine) | Q(second__in=mine)))
    # what is the survivor's own, and what counts, stays where two say the same
    rows.sort(key=lambda row: (row.first_id in merged or row.second_id in merged, not row.is_primary, row.pk))
    seen: set[object] = set()
    kept: list[tuple[Relation, UUID, UUID]] = []
    for row in rows:
        first = survivor.pk if row.first_id in merged else row.first_id
        second = survivor.pk if row.second_id in merged else row.second_id
        mark = (row.kind, first, second, row.since if row.until else None, row.until)
        if first == second or mark in seen:
            journal.remove(Relation.objects.filter(pk=row.pk))
            continue
        seen.add(mark)
        kept.append((row, first, second))
    _write(kept, survivor.pk, company, journal)


def _write(
    kept: Sequence[tuple[Relation, UUID, UUID]], survivor: UUID, company: UUID | None, journal: Journal
) -> None:
    # a person has one employer that counts: first the others step back, then the one steps forward
    for row, first, second in kept:
        counts = first != survivor or second == company
        journal.write(row, {"is_primary": row.is_primary and counts})
        row.is_primary = row.is_primary and counts
        if (row.first_id, row.second_id) != (first, second):
            journal.write(row, {"first_id": first, "second_id": second})
    for row, first, second in kept:
        is_job = row.kind == Relation.Kind.EMPLOYMENT and row.until is None
        if is_job and first == survivor and second == company and not row.is_primary:
            journal.write(row, {"is_primary": True})


def join_pairs(survivor: Contact, losers: Sequence[Contact], journal: Journal) -> None:
    """Forget which records the merged ones may be; what somebody called different stays different from the survivor."""
    keys = [loser.pk for loser in losers]
    pairs = Pair.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    told = {
        (pair.second_id if pair.first_id in keys else pair.first_id): pair
        for pair in pairs.exclude(dismissed_at=None)
    }
    journal.remove(pairs)
    for other, pair in told.items():
        first, second = sorted([survivor.pk, other])
        if other in {survivor.pk, *keys}:
            continue
        if known := Pair.objects.filter(first=first, second=second).first():
            journal.write(known, {"dismissed_at": pair.dismissed_at, "dismissed_by_id": pair.dismissed_by_id})
        else:
            pair.pk, pair.first_id, pair.second_id = uuid7(), first, second
            journal.add(pair)


def refuse_rings(survivor: Contact, losers: Sequence[Contact]) -> None:
    """Refuse companies of which one stands above another by way of a third: together they would stand in a ring."""
    mine = {survivor.pk, *(loser.pk for loser in losers)}
    seen: set[UUID] = set()
    level = _parents(mine) - mine
    while level:
        seen |= level
        above = _parents(level)
        if above & mine:
            raise Invalid(
                _(
                    "One of these companies stands above the other by way of a third. "
                    "End that relation first, or leave this company out."
                )
            )
        level = above - seen


def _parents(companies: set[UUID]) -> set[UUID]:
    rows = Relation.objects.filter(kind=Relation.Kind.SUBSIDIARY, first__in=companies, until=None)
    return set(rows.values_list("second_id", flat=True))
