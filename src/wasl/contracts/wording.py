"""How members and contracts are said and drawn, in one place for lists, pages and panels."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wasl.catalog.wording import period_words
from wasl.contracts.models import Contract, Membership, Plan
from wasl.contracts.queries.memberships import dues_of
from wasl.contracts.terms import HIJRI
from wasl.kernel.money import rounded
from wasl.lists.cells import NOTHING
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

# icons: hourglass-low logout player-play player-pause contract id-badge-2
MEMBER_TONES = {
    "upcoming": "info", "active": "ok", "grace": "next", "lapsed": "bad", "paused": "vio", "ended": "mute",
}  # fmt: skip
CONTRACT_TONES = {"upcoming": "info", "running": "ok", "terminated": "next", "ended": "mute"}
YEAR = 12


def member_tag(row: Any) -> SafeString:
    """Draw how a member stands."""
    return member_status(row.status_on(row.day))


def member_status(status: str) -> SafeString:
    """Draw a status of members as a label."""
    label = Membership.Status(status).label
    return format_html('<span class="w-tag dot t-{}">{}</span>', MEMBER_TONES[status], label)


def contract_tag(row: Any) -> SafeString:
    """Draw how a contract stands."""
    return contract_status(row.status_on(row.day))


def contract_status(status: str) -> SafeString:
    """Draw a status of contracts as a label."""
    label = Contract.Status(status).label
    return format_html('<span class="w-tag dot t-{}">{}</span>', CONTRACT_TONES[status], label)


def worth(contract: Any) -> SafeString:
    """Draw what a contract is worth in each of its periods; nothing where nobody knows."""
    if contract.amount is None:
        return NOTHING
    amount = draw.money(plain(contract.amount, contract.currency), contract.currency)
    return format_html("{}{}", amount, period_words(contract.period))


def dues_cell(row: Any) -> SafeString:
    """Draw what a member has to pay, each currency for itself."""
    found = dues_of(row.due_terms)
    if not found:
        return NOTHING
    return format_html_join(
        SafeString("<br>"),
        "{}",
        ((draw.money(plain(one.amount, one.currency), one.currency),) for one in found),
    )


def plain(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in the decimals of its currency, without those that say nothing."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else rounded(amount, currency)


def length_words(months: int) -> str:
    """Say how long a term is: "3 months", "a year"."""
    if months % YEAR == 0:
        years = months // YEAR
        return formats.shaped(ngettext("%(count)s year", "%(count)s years", years) % {"count": years})
    return formats.shaped(ngettext("%(count)s month", "%(count)s months", months) % {"count": months})


def days_words(days: int) -> str:
    """Say how many days."""
    return formats.shaped(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})


def notice_words(contract: Contract) -> str:
    """Say how long the notice period is; nothing where there is none."""
    if not contract.notice_amount:
        return ""
    amount = contract.notice_amount
    return days_words(amount) if contract.notice_unit == Contract.Unit.DAY else _months(amount)


def _months(count: int) -> str:
    return formats.shaped(ngettext("%(count)s month", "%(count)s months", count) % {"count": count})


def plan_words(plan: Plan) -> str:
    """Say how the terms of a plan run."""
    length = length_words(plan.months)
    by = pgettext("term", "%(length)s, Hijri") % {"length": length} if plan.calendar == HIJRI else length
    grace = plan.grace_days
    if not grace:
        return by
    return _("%(term)s, then %(days)s of grace") % {"term": by, "days": days_words(grace)}


def left_words(day: datetime.date | None, today: datetime.date) -> str:
    """Say how many days are left until a day, or for how many it has passed."""
    if day is None:
        return ""
    left = (day - today).days
    if left == 0:
        return pgettext("deadline", "today")
    if left > 0:
        text = ngettext("in %(count)s day", "in %(count)s days", left)
    else:
        text = ngettext("%(count)s day ago", "%(count)s days ago", -left)
    return formats.shaped(text % {"count": abs(left)})
