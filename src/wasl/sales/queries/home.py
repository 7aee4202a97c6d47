"""What a salesperson's home page shows of leads and deals: own ones, what they need, what waits for a decision."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from wasl.catalog.queries.rates import Total
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look
from wasl.sales.models import Deal, DealLine, Lead, Stage
from wasl.sales.models.deals import CURRENT, OPEN
from wasl.sales.models.leads import STANDING, WAITING
from wasl.sales.queries.deals import deals_of, rotting_now
from wasl.sales.queries.leads import leads_of
from wasl.sales.queries.pipelines import pipelines
from wasl.sales.queries.worth import Change, local_now, month_start, rates_now, sees_amounts, worth

SHOWN = 5
DAY = datetime.timedelta(days=1)
MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True)
class OpenDeals:
    """Open deals: how many, what they are worth (None for whoever may not see that), and that against the month's beginning."""

    count: int
    total: Total | None
    change: Change | None


@dataclass(frozen=True)
class WaitingLeads:
    """Leads that nobody has answered yet, the longest waiting first; how long answers took in thirty days."""

    count: int
    late: int
    minutes: int | None
    first: Sequence[Lead] = ()


@dataclass(frozen=True)
class Needy:
    """Deals that need a step, with the open stages of their pipelines."""

    deals: Sequence[Any]
    count: int
    stages: Mapping[UUID, Sequence[Stage]] = field(default_factory=dict)


def open_deals(look: Look) -> OpenDeals:
    """Return the viewer's own open deals."""
    rows = Deal.objects.visible_to(look.viewer).filter(CURRENT, owner_id=look.viewer.user_id)
    return open_among(look, rows)


def open_among(look: Look, rows: QuerySet[Any]) -> OpenDeals:
    """Return the open ones among deals, against those that were open when the month began."""
    start = month_start(local_now(look.viewer))
    grouped = rows.filter(OPEN | Q(closed_at__gte=start)).order_by().values("currency")
    found = list(
        grouped.annotate(
            number=Count("pk", filter=OPEN),
            now=Sum("amount", filter=OPEN),
            then=Sum("amount", filter=Q(created_at__lt=start)),
        )
    )
    count = sum(row["number"] for row in found)
    if not sees_amounts(look.viewer):
        return OpenDeals(count, None, None)
    held = look.once(rates_now)
    total, before = (worth(held, {row["currency"]: row[name] for row in found}) for name in ("now", "then"))
    # with money that stands apart a comparison would leave something out
    is_whole = not total.apart and not before.apart
    return OpenDeals(count, total, Change(total.amount, before.amount) if is_whole else None)


def waiting_leads(look: Look) -> WaitingLeads:
    """Return the viewer's leads without an answer."""
    return look.once(_own_waiting)


def _own_waiting(viewer: Actor) -> WaitingLeads:
    return waiting_among(viewer, leads_of(viewer).filter(owner_id=viewer.user_id))


def waiting_among(viewer: Actor, rows: QuerySet[Any]) -> WaitingLeads:  # noqa: ARG001 - reads name who looks
    """Return the leads among `rows` without an answer: after a day they are late."""
    now = clock.now()
    waits = Q(state__in=WAITING, answered_at=None)
    recent = rows.filter(STANDING).filter(waits | Q(created_at__gte=now - MONTH))
    counted = recent.order_by().aggregate(
        count=Count("pk", filter=waits),
        late=Count("pk", filter=waits & Q(created_at__lt=now - DAY)),
        minutes=Avg("answer_minutes"),
    )
    first = list(rows.filter(STANDING, waits).order_by("created_at")[:SHOWN]) if counted["count"] else []
    minutes = None if counted["minutes"] is None else round(counted["minutes"])
    return WaitingLeads(counted["count"], counted["late"], minutes, first)


def leads_to_answer(look: Look) -> WaitingLeads | None:
    """Return the viewer's leads without an answer, where there are any."""
    found = waiting_leads(look)
    return found if found.count else None


def needy_deals(look: Look) -> Needy | None:
    """Return the viewer's own deals that have no next step, a late one, or do not move; what closes first comes first."""
    now = clock.now()
    rows = deals_of(look.viewer).filter(CURRENT, OPEN, owner_id=look.viewer.user_id)
    needy = rows.filter(Q(anchor__next_step_at=None) | Q(anchor__next_step_at__lt=now) | rotting_now())
    found = list(needy.order_by(F("expected_on").asc(nulls_last=True), "stage_since")[: SHOWN + 1])
    if not found:
        return None
    count = len(found) if len(found) <= SHOWN else needy.count()
    stages = {
        one.pk: [stage for stage in one.stages.all() if stage.is_open] for one in pipelines(look.viewer)
    }
    return Needy(found[:SHOWN], count, stages)


def decisions(look: Look) -> Sequence[DealLine] | None:
    """Return discounts that wait for the viewer's word."""
    viewer = look.viewer
    deals = Deal.objects.visible_to(viewer).filter(CURRENT, OPEN)
    rows = DealLine.objects.filter(state=DealLine.State.WAITING, deal__in=deals).exclude(
        asked_by=viewer.user_id
    )
    found = list(rows.select_related("deal", "asked_by")[: 2 * SHOWN])
    return [one for one in found if one.deal.may_change(viewer)][:SHOWN] or None
