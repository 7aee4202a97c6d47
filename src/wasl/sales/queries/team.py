"""What a manager's home page shows: each person's work and deals, and which deals are at risk."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from wasl.activities.models import CURRENT as ACTIVE
from wasl.activities.models import OPEN as UNDONE
from wasl.activities.models import Activity
from wasl.catalog.queries.rates import Total
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look
from wasl.sales.models import Deal
from wasl.sales.models.deals import CURRENT, OPEN
from wasl.sales.queries.deals import deals_of, rotting_now
from wasl.sales.queries.home import OpenDeals, WaitingLeads, open_among, waiting_among
from wasl.sales.queries.leads import leads_of
from wasl.sales.queries.worth import local_now, month_start, rates_now, scoped, sees_amounts, worth
from wasl.workspace.models import User

MOST_PEOPLE = 30
SHOWN = 5
WEEK = datetime.timedelta(days=7)


@dataclass
class Person:
    """A colleague's line: open deals, what was won in this month, late tasks, calls of seven days. Totals are None where hidden."""

    user: User
    open_count: int = 0
    open_worth: Total | None = None
    won_count: int = 0
    won_worth: Total | None = None
    late: int = 0
    calls: int = 0
    sums: dict[str, dict[str, Any]] = field(default_factory=lambda: {"open": {}, "won": {}})

    @property
    def is_idle(self) -> bool:
        """Tell whether there is nothing to say of him."""
        return not (self.open_count or self.won_count or self.late or self.calls)

    @property
    def rank(self) -> tuple[Any, int]:
        """Return the place among colleagues: who has won most comes first."""
        return (-(self.won_worth.amount if self.won_worth else self.won_count), -self.open_count)


@dataclass(frozen=True)
class Risks:
    """How many open deals are at risk in which way, and the largest of them."""

    slipped: int
    rotting: int
    without_step: int
    deals: Sequence[Any] = ()


def team_deals(look: Look) -> OpenDeals:
    """Return the open deals that the viewer sees."""
    return open_among(look, scoped(look, Deal.objects.visible_to(look.viewer).filter(CURRENT)))


def team_leads(look: Look) -> WaitingLeads:
    """Return the leads without an answer that the viewer sees."""
    return waiting_among(look.viewer, scoped(look, leads_of(look.viewer)))


def people(look: Look) -> list[Person] | None:
    """Return the people of the viewer's teams (of the firm, where he has none) with their work, those with the most won first."""
    viewer = look.viewer
    users = User.objects.filter(is_active=True)
    chosen = scoped(look, users)
    found = {one.pk: Person(one) for one in chosen.order_by("name")[: 2 * MOST_PEOPLE]}
    _add_deals(look, found)
    if viewer.reach_for("task").value != "none":
        _add_work(viewer, found)
    busy = [one for one in found.values() if not one.is_idle]
    return sorted(busy, key=lambda one: one.rank)[:MOST_PEOPLE] or None


def _add_deals(look: Look, found: dict[UUID, Person]) -> None:
    start = month_start(local_now(look.viewer))
    rows = Deal.objects.visible_to(look.viewer).filter(CURRENT, owner_id__in=list(found)).order_by()
    won = rows.filter(state="won", closed_at__gte=start)
    for name, part in (("open", rows.filter(OPEN)), ("won", won)):
        for row in part.values("owner_id", "currency").annotate(number=Count("pk"), sum=Sum("amount")):
            person = found[row["owner_id"]]
            setattr(person, f"{name}_count", getattr(person, f"{name}_count") + row["number"])
            person.sums[name][row["currency"]] = row["sum"]
    if sees_amounts(look.viewer):
        held = look.once(rates_now)
        for person in found.values():
            person.open_worth, person.won_worth = (worth(held, person.sums[name]) for name in ("open", "won"))


def _add_work(viewer: Actor, found: dict[UUID, Person]) -> None:
    now = clock.now()
    rows = Activity.objects.visible_to(viewer).filter(ACTIVE, owner_id__in=list(found)).order_by()
    late = (
        rows.filter(UNDONE, kind="task", due_at__lt=now).values_list("owner_id").annotate(number=Count("pk"))
    )
    calls = rows.filter(kind="call", state="done", done_at__gte=now - WEEK)
    for key, number in late:
        found[key].late = number
    for key, number in calls.values_list("owner_id").annotate(number=Count("pk")):
        found[key].calls = number


def risks(look: Look) -> Risks | None:
    """Return which of the open deals that the viewer sees are at risk, and the largest of them."""
    today = local_now(look.viewer).date()
    slipped, still = Q(expected_on__lt=today), Q(anchor__next_step_at=None)
    rows = scoped(look, deals_of(look.viewer).filter(CURRENT, OPEN))
    counted = rows.order_by().aggregate(
        slipped=Count("pk", filter=slipped),
        rotting=Count("pk", filter=rotting_now()),
        without_step=Count("pk", filter=still),
    )
    if not any(counted.values()):
        return None
    found = rows.filter(slipped | still | rotting_now())
    order = F("amount").desc(nulls_last=True) if sees_amounts(look.viewer) else F("stage_since").asc()
    return Risks(**counted, deals=list(found.order_by(order, "pk")[:SHOWN]))
