"""Deals on the days of a calendar: when they should close, what comes next with them, when they were won."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.models import CURRENT, Activity
from wasl.kernel.actor import Actor
from wasl.lists.days.shape import Calendar, Dated, Hold, OnDay
from wasl.sales import wording
from wasl.sales.models import Deal, Stage
from wasl.sales.queries.board import dressed

# numbers of the colors of a calendar that look like the tones of stages (`wording.TONES`), and of the ends
HUES, WON, LOST = (4, 2, 0, 5, 6), 3, 1


def hue_of(stage: Stage) -> int:
    """Return the color of a stage."""
    if stage.is_open:
        return HUES[stage.position % len(HUES)]
    return WON if stage.meaning == Stage.Meaning.WON else LOST


def on_day(deal: Any, viewer: Actor) -> OnDay:
    """Return a deal as it stands on a day: what it is worth, with whom it is, whose it is."""
    lines: list[SafeString] = []
    if deal.amount is not None and not viewer.hides("deal", "amount"):
        lines.append(wording.amount_of(deal))
    if deal.party:
        lines.append(format_html("<bdi>{}</bdi>", deal.party))
    if deal.owner and not viewer.hides("deal", "owner"):
        lines.append(format_html("<bdi>{}</bdi>", deal.owner.name))
    return OnDay(deal.title, lines, hue_of(deal.stage), str(deal.stage.name))


def step_holds(viewer: Actor, deals: Sequence[Deal]) -> Mapping[UUID, Hold]:
    """Return how the next step of each deal is moved: as the task, call or meeting that it is, by whoever may change it."""
    if not viewer.may("activities.change") or viewer.read_only:
        return {}
    steps = Activity.objects.visible_to(viewer).open().filter(CURRENT, about__in=[one.pk for one in deals])
    first = steps.filter(due_at__isnull=False).annotate(deal=F("about")).order_by("about", "due_at", "pk")
    found = {step.deal: step for step in first.distinct("about") if step.may_change(viewer)}
    # what stands on the deal may be a step that the viewer does not see: then it is not his to move
    return {
        one.pk: _hold(found[one.pk])
        for one in deals
        if one.pk in found and found[one.pk].due_at == one.anchor.next_step_at
    }


def _hold(step: Any) -> Hold:
    hour = f"{timezone.localtime(step.due_at):%H:%M}" if step.has_time else ""
    return Hold(reverse("calendar:move", args=[step.pk]), step.version, hour)


CALENDAR = Calendar(
    dates=(
        Dated(
            "expected_on",
            among={"field": "state", "op": "is", "value": Deal.State.OPEN.value},
            is_promise=True,
        ),
        Dated("next_step_at", gettext_lazy("Next step"), holds=step_holds, is_promise=True),
        Dated(
            "closed_at",
            pgettext_lazy("deals on the day they were", "Won"),
            among={"field": "state", "op": "is", "value": Deal.State.WON.value},
        ),
    ),
    draw=on_day,
    dress=dressed,
    money="amount",
)
