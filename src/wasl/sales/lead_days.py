"""Leads on the days of a calendar: when they came in, when they were first answered, what comes next with them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from wasl.contacts.sources import source_word
from wasl.kernel.actor import Actor
from wasl.lists.days.shape import Calendar, Dated, OnDay

# numbers of the colors of a calendar that look like the tones of the states (`lead_wording.TONES`)
HUES = {"new": 4, "accepted": 0, "returned": 5, "qualified": 3, "disqualified": 8}


def on_day(lead: Any, viewer: Actor) -> OnDay:
    """Return a lead as it stands on a day: whose interest it is, where it came from, who looks after it."""
    lines: list[SafeString] = []
    if lead.contact and not viewer.hides("lead", "contact"):
        lines.append(format_html("<bdi>{}</bdi>", lead.contact.name))
    if lead.source and not viewer.hides("lead", "source"):
        lines.append(format_html("<bdi>{}</bdi>", source_word(lead.source)))
    if lead.owner and not viewer.hides("lead", "owner"):
        lines.append(format_html("<bdi>{}</bdi>", lead.owner.name))
    return OnDay(lead.title, lines, HUES[lead.state], str(lead.get_state_display()))


def _as_listed(_viewer: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows as they are: their list fetches what is drawn here."""
    return rows


CALENDAR = Calendar(
    dates=(
        Dated("created_at", pgettext_lazy("lead", "Came in")),
        Dated("answered_at"),
        Dated("next_step_at", is_promise=True),
    ),
    draw=on_day,
    dress=_as_listed,
)
