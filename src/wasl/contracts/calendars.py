"""Contracts and members on the days of a calendar: when they end, until when notice can be given, when they began."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contracts import wording
from wasl.contracts.models import Contract, Membership
from wasl.kernel.actor import Actor
from wasl.lists.days.shape import Calendar, Dated, OnDay

# numbers of the colors of a calendar that look like the tones of the states (`wording`)
MEMBER_HUES = {"upcoming": 0, "active": 3, "grace": 5, "lapsed": 1, "paused": 4, "ended": 8}
CONTRACT_HUES = {"upcoming": 0, "running": 3, "terminated": 5, "ended": 8}
STAYS = {"field": "terminated_on", "op": "is_empty"}


def contract_on_day(row: Any, viewer: Actor) -> OnDay:
    """Return a contract as it stands on a day: with whom it is, and what it is worth."""
    status = row.status_on(row.day)
    lines: list[SafeString] = [
        format_html("<bdi>{}</bdi>", one.name)
        for name in ("company", "contact")
        if (one := getattr(row, name)) and not viewer.hides("contract", name)
    ][:1]
    if row.amount is not None and not viewer.hides("contract", "amount"):
        lines.append(wording.worth(row))
    return OnDay(row.title, lines, CONTRACT_HUES[status], str(Contract.Status(status).label))


def member_on_day(row: Any, viewer: Actor) -> OnDay:
    """Return a member as he stands on a day: by which plan, and what he has to pay."""
    status = row.status_on(row.day)
    lines: list[SafeString] = []
    if not viewer.hides("membership", "plan"):
        lines.append(format_html("<bdi>{}</bdi>", row.plan.name))
    if row.due_terms and not viewer.hides("membership", "dues"):
        lines.append(wording.dues_cell(row))
    return OnDay(row.name, lines, MEMBER_HUES[status], str(Membership.Status(status).label))


def _as_listed(_viewer: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows as they are: their lists fetch what is drawn here."""
    return rows


# what is paid by the month and what is paid by the year is not added up
CONTRACT_DAYS = Calendar(
    dates=(
        Dated("ends_on", among=STAYS),
        Dated("notice_on", among=STAYS),
        Dated("over_on", gettext_lazy("Last day")),
        Dated("starts_on", pgettext_lazy("contract", "Begins")),
    ),
    draw=contract_on_day,
    dress=_as_listed,
)
MEMBER_DAYS = Calendar(
    dates=(
        Dated("until_on", among={"field": "ended_on", "op": "is_empty"}),
        Dated("grace_until", among={"field": "ended_on", "op": "is_empty"}),
        Dated("joined_on"),
        Dated("ended_on"),
    ),
    draw=member_on_day,
    dress=_as_listed,
)
