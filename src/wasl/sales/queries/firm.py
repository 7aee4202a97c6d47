"""What a director's home page and letter show: a handful of figures, how they go, and what to know this week."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.catalog.queries.rates import Total
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look, Said
from wasl.kernel.text import isolated
from wasl.sales.models import Deal, Lead
from wasl.sales.models.deals import CURRENT, OPEN
from wasl.sales.models.leads import STANDING, WAITING
from wasl.sales.queries.addresses import condition, deals_address, leads_address
from wasl.sales.queries.worth import (
    HUNDRED,
    Change,
    local_now,
    month_before,
    month_start,
    rates_now,
    scoped,
    sees_amounts,
    total_text,
    worth,
)
from wasl.ui import formats

DAY = datetime.timedelta(days=1)
WEEK, QUARTER = 7 * DAY, 90 * DAY
MONTHS = 6


@dataclass(frozen=True)
class Won:
    """What was won in this month until now, against the month before until the same day. Totals are None where hidden."""

    count: int
    before: int
    total: Total | None
    change: Change | None


@dataclass(frozen=True)
class Rate:
    """A share in percent now and in the time before; None where nothing was decided. `link` leads to what was decided now."""

    now: int | None
    before: int | None
    number: int
    link: str = ""


@dataclass(frozen=True)
class NewLeads:
    """How many leads came in this month until now, and in the month before until the same day."""

    count: int
    before: int

    @property
    def change(self) -> Change:
        """Return both, to be compared."""
        return Change(Decimal(self.count), Decimal(self.before))


@dataclass(frozen=True)
class Month:
    """What was won in a month; `share` is its part of the best one, in percent."""

    start: datetime.date
    count: int
    total: Total | None
    share: int


def _deals(look: Look) -> QuerySet[Any]:
    rows: QuerySet[Any] = Deal.objects.visible_to(look.viewer)
    return scoped(look, rows)


def won(look: Look) -> Won:
    """Return what was won in this month, of the deals that the viewer sees."""
    now = local_now(look.viewer)
    start, then, until = month_start(now), month_start(month_before(now)), month_before(now)
    rows = _deals(look).filter(CURRENT, state="won", closed_at__gte=then).order_by()
    this, last = Q(closed_at__gte=start), Q(closed_at__lt=until)
    found = list(
        rows.values("currency").annotate(
            number=Count("pk", filter=this),
            old=Count("pk", filter=last),
            now=Sum("amount", filter=this),
            then=Sum("amount", filter=last),
        )
    )
    number, old = (sum(row[name] for row in found) for name in ("number", "old"))
    if not sees_amounts(look.viewer):
        return Won(number, old, None, None)
    held = look.once(rates_now)
    total, before = (worth(held, {row["currency"]: row[name] for row in found}) for name in ("now", "then"))
    is_whole = not total.apart and not before.apart
    return Won(number, old, total, Change(total.amount, before.amount) if is_whole else None)


def win_rate(look: Look) -> Rate:
    """Return how many of the decided deals were won in ninety days, and in the ninety before."""
    now = clock.now()
    rows = _deals(look).filter(CURRENT, closed_at__gte=now - 2 * QUARTER)
    this, last, was_won = Q(closed_at__gte=now - QUARTER), Q(closed_at__lt=now - QUARTER), Q(state="won")
    counted = rows.order_by().aggregate(
        won=Count("pk", filter=this & was_won),
        all=Count("pk", filter=this),
        won_before=Count("pk", filter=last & was_won),
        all_before=Count("pk", filter=last),
    )
    return Rate(
        _percent(counted["won"], counted["all"]),
        _percent(counted["won_before"], counted["all_before"]),
        counted["all"],
        deals_address(
            condition("state", "in", ["won", "lost"]),
            condition("closed_at", "gte", _said(now - QUARTER)),
            group="state",
        ),
    )


def _said(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")


def _percent(part: int, whole: int) -> int | None:
    return round(HUNDRED * part / whole) if whole else None


def new_leads(look: Look) -> NewLeads:
    """Return how many leads came in this month, of those that the viewer sees."""
    now = local_now(look.viewer)
    start, then, until = month_start(now), month_start(month_before(now)), month_before(now)
    rows = (
        scoped(look, Lead.objects.visible_to(look.viewer)).filter(STANDING, created_at__gte=then).order_by()
    )
    counted = rows.aggregate(
        count=Count("pk", filter=Q(created_at__gte=start)), before=Count("pk", filter=Q(created_at__lt=until))
    )
    return NewLeads(**counted)


def months(look: Look) -> list[Month] | None:
    """Return what was won in each of the last six months, this one last, in the viewer's zone."""
    now = local_now(look.viewer)
    starts = [month_start(now)]
    while len(starts) < MONTHS:
        starts.insert(0, month_start(month_before(starts[0])))
    rows = _deals(look).filter(CURRENT, state="won", closed_at__gte=starts[0]).order_by()
    month = TruncMonth("closed_at", tzinfo=now.tzinfo)
    found: dict[datetime.date, dict[str, Any]] = {start.date(): {} for start in starts}
    counts = dict.fromkeys(found, 0)
    for row in (
        rows.annotate(month=month).values("month", "currency").annotate(number=Count("pk"), sum=Sum("amount"))
    ):
        day = row["month"].date()
        found[day][row["currency"]] = row["sum"]
        counts[day] += row["number"]
    if not any(counts.values()):
        return None
    held = look.once(rates_now)
    totals = {day: worth(held, sums) if sees_amounts(look.viewer) else None for day, sums in found.items()}
    sizes = {day: total.amount if total else Decimal(counts[day]) for day, total in totals.items()}
    most = max(sizes.values()) or Decimal(1)
    return [Month(day, counts[day], totals[day], round(HUNDRED * size / most)) for day, size in sizes.items()]


def three_things(look: Look) -> list[Said] | None:
    """Return the three things to know of a week: what was won, what has slipped, who waits for an answer."""
    deals = _deals(look).filter(CURRENT)
    if not deals.exists() and not Lead.objects.visible_to(look.viewer).exists():
        return None
    return [_won_words(look, deals), _slipped_words(look, deals), _waiting_words(look.viewer)]


def _won_words(look: Look, deals: Any) -> Said:
    since = clock.now() - WEEK
    rows = deals.filter(state="won", closed_at__gte=since)
    count, money = _measured(look, rows)
    if not count:
        return Said(_("Nothing was won in seven days."))
    text = ngettext("%(count)s deal was won in seven days", "%(count)s deals were won in seven days", count)
    said = text % {"count": formats.number_text(count)} + (f": {money}" if money else "")
    largest = rows.order_by(F("amount").desc(nulls_last=True)).first()
    said = _("%(won)s. The largest was %(deal)s.") % {"won": said, "deal": isolated(largest.title)}
    return Said(said, deals_address(condition("closed_at", "gte", _said(since)), state="won"))


def _slipped_words(look: Look, deals: Any) -> Said:
    today = local_now(look.viewer).date()
    rows = deals.filter(OPEN, expected_on__lt=today)
    count, money = _measured(look, rows)
    if not count:
        return Said(_("No open deal is behind its expected day."))
    text = ngettext(
        "%(count)s open deal is behind its expected day",
        "%(count)s open deals are behind their expected day",
        count,
    )
    said = text % {"count": formats.number_text(count)} + (f": {money}." if money else ".")
    return Said(said, deals_address(condition("expected_on", "lt", today.isoformat()), state="open"))


def _waiting_words(viewer: Actor) -> Said:
    before = clock.now() - DAY
    rows = Lead.objects.visible_to(viewer).filter(STANDING, state__in=WAITING, answered_at=None)
    count = rows.filter(created_at__lt=before).count()
    if not count:
        return Said(_("No lead has waited for more than a day."))
    text = ngettext(
        "%(count)s lead has been waiting for an answer for more than a day.",
        "%(count)s leads have been waiting for an answer for more than a day.",
        count,
    )
    waiting = (
        condition("state", "in", list(WAITING)),
        {"field": "answered_at", "op": "is_empty"},
        condition("created_at", "lt", _said(before)),
    )
    return Said(text % {"count": formats.number_text(count)}, leads_address(*waiting))


def _measured(look: Look, rows: Any) -> tuple[int, str]:
    """Return how many deals there are, and what they are worth in words, nothing for whoever may not see that."""
    found = list(rows.order_by().values("currency").annotate(number=Count("pk"), sum=Sum("amount")))
    count = sum(row["number"] for row in found)
    if not count or not sees_amounts(look.viewer):
        return count, ""
    total = worth(look.once(rates_now), {row["currency"]: row["sum"] for row in found})
    return count, total_text(total)
