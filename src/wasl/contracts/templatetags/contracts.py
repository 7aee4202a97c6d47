"""Draws members and contracts: how they stand, what they are worth, how their terms run."""

import datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.contracts import wording
from wasl.contracts.models import Contract, Membership
from wasl.kernel.text import isolated
from wasl.records.models import Event
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

register = template.Library()

register.simple_tag(wording.member_status)
register.simple_tag(wording.member_tag)
register.simple_tag(wording.contract_status)
register.simple_tag(wording.contract_tag)
register.simple_tag(wording.worth, name="contract_worth")
register.simple_tag(wording.notice_words)
register.simple_tag(wording.length_words)
register.simple_tag(wording.plan_words)
register.simple_tag(wording.left_words)


@register.simple_tag
def amount(value: object, currency: str) -> SafeString:
    """Draw an amount in its currency."""
    return draw.money(wording.plain(value, currency), currency)  # type: ignore[arg-type]  # a decimal


@register.simple_tag
def renews_words(contract: Contract) -> str:
    """Say for how long a contract goes on when nobody gives notice."""
    return _("by %(length)s each time") % {"length": wording.length_words(contract.renew_months)}


@register.simple_tag
def event_detail(event: Event) -> str:
    """Say what the event of a member or a contract adds to its name: a day, what was paid, why."""
    data = event.data
    parts = [_day(event.type, data.get("day", ""))]
    if data.get("reason"):
        parts.append(str(dict(Contract.Reason.choices).get(data["reason"], "")))
    if data.get("reason_text"):
        parts.append(isolated(data["reason_text"]))
    return " · ".join(part for part in parts if part)


UNTIL = frozenset(
    {
        "membership.added", "membership.renewed", "membership.renewal_undone", "membership.resumed",
        "contract.renewed", "contract.renewal_undone",
    }
)  # fmt: skip


def _day(name: str, text: str) -> str:
    if not text:
        return ""
    day = formats.day_text(datetime.date.fromisoformat(text))
    if name in UNTIL:
        return _("until %(day)s") % {"day": day}
    if name in {"membership.ended", "contract.terminated"}:
        return _("last day %(day)s") % {"day": day}
    if name in {"membership.dues_paid", "membership.dues_unpaid"}:
        return _("term until %(day)s") % {"day": day}
    return _("from %(day)s") % {"day": day} if name == "membership.paused" else ""


@register.filter
def is_over(member: Membership, day: datetime.date) -> bool:
    """Tell whether a member has left by a day."""
    return member.status_on(day) == Membership.Status.ENDED
