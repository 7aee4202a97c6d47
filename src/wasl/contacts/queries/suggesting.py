"""Suggestions about one's own customers: a birthday in either calendar, a long silence."""

import datetime
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Hint
from wasl.kernel.yearly import hijri_years_back, years_back
from wasl.ui import formats

MOST = 5
SILENT = datetime.timedelta(days=60)
DAY = datetime.timedelta(days=1)


def _own(viewer: Actor, but: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Contact.objects.visible_to(viewer).current().filter(owner_id=viewer.user_id)
    return rows.exclude(pk__in=but).select_related("anchor")


def birthdays(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return whose birthday it is on this day where the viewer is, by the Gregorian year or the Hijri one."""
    if viewer.hides("contact", "birthday"):
        return []
    today = clock.now().astimezone(ZoneInfo(viewer.zone)).date()
    # named one by one, so that the index of a person's birthdays answers
    gregorian = {f"--{today:%m-%d}", *(day.isoformat() for day in years_back(today))}
    hijri = {day.isoformat() for day in hijri_years_back(today)}
    found = []
    for one in _own(viewer, but).filter(birthday__in=sorted(gregorian | hijri))[:MOST]:
        is_hijri = one.birthday not in gregorian
        text = _("Birthday today, by the Hijri year.") if is_hijri else _("Birthday today.")
        found.append(Hint(one.pk, one.name, text, 80))
    return found


def silent_customers(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return customers with whom nothing has happened for sixty days, the longest silent first."""
    before = clock.now() - SILENT
    rows = _own(viewer, but).filter(roles__contains=["customer"], anchor__last_event_at__lt=before)
    return [
        Hint(one.pk, one.name, _silent_words((clock.now() - one.anchor.last_event_at) // DAY), 40)
        for one in rows.order_by("anchor__last_event_at")[:MOST]
    ]


def _silent_words(days: int) -> str:
    text = ngettext(
        "You have not heard of each other for %(count)s day.",
        "You have not heard of each other for %(count)s days.",
        days,
    )
    return text % {"count": formats.number_text(days)}
