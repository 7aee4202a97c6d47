"""Suggestions about one's own contracts and members: what ends soon, and until when something can still be done."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, Membership
from wasl.contracts.models.contracts import STANDING
from wasl.contracts.models.memberships import with_status
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Hint
from wasl.ui import formats

MOST = 5
# before the last day of notice, and before the end of what does not renew itself
NOTICE, END = datetime.timedelta(days=14), datetime.timedelta(days=30)


def contracts_to_renew(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return contracts that end within 30 days without a renewal, or whose last day for notice comes within a fortnight."""
    if viewer.hides("contract", "ends_on"):
        return []
    day = firm_day()
    ending = Q(renews=False, ends_on__gte=day, ends_on__lte=day + END, renewal=None)
    leaving = Q(renews=True, notice_on__gte=day, notice_on__lte=day + NOTICE)
    rows = Contract.objects.visible_to(viewer).filter(
        STANDING, ending | leaving, owner_id=viewer.user_id, terminated_on=None
    )
    return [
        Hint(one.pk, one.title, _words(one), 82 if one.renews else 84)
        for one in rows.exclude(pk__in=but).order_by("ends_on")[:MOST]
    ]


def _words(contract: Contract) -> str:
    day = contract.notice_on if contract.renews else contract.ends_on
    assert day is not None  # noqa: S101 - what was asked for has this day
    text = (
        _("Notice can be given until %(day)s. Ask whether all is well, before it goes on.")
        if contract.renews
        else _("It ends on %(day)s. Offer to renew it.")
    )
    return text % {"day": formats.day_text(day)}


def members_to_renew(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return members whose term ends within 30 days, or has ended and their grace goes on; who goes with another is left out."""
    if viewer.hides("membership", "until_on"):
        return []
    day = firm_day()
    soon = with_status(Membership.Status.ACTIVE, day) & Q(until_on__lte=day + END, ended_on=None)
    rows = Membership.objects.visible_to(viewer).filter(STANDING, owner_id=viewer.user_id, head=None)
    found = (
        rows.filter(soon | with_status(Membership.Status.GRACE, day))
        .exclude(pk__in=but)
        .order_by("until_on")[:MOST]
    )
    ends, ended = (
        _("The term ends on %(day)s. Renew it in time."),
        _("The term ended on %(day)s; the grace still runs."),
    )
    return [
        Hint(
            one.pk,
            one.name,
            (ends if one.until_on >= day else ended) % {"day": formats.day_text(one.until_on)},
            72,
        )
        for one in found
    ]
