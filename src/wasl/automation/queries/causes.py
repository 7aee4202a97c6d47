"""Why a run began, and what rules have done with one record."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.automation.models import Run, Step
from wasl.automation.queries.runs import SHOWN
from wasl.automation.wording import action_label
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.records.models import Anchor, Event
from wasl.records.queries.timeline import TimelineItem, anchor_visible, items_of
from wasl.records.templatetags.records import item_title
from wasl.ui import formats


@dataclass(frozen=True)
class Cause:
    """Why a run began: what happened, by whom and when where an event tells that, and where it stands."""

    what: Text
    person: str = ""
    at: datetime.datetime | None = None
    address: str = ""


@dataclass(frozen=True)
class RunSeen:
    """A run as the log of a record shows it: why it began, and what was done, without what was filled in."""

    run: Run
    cause: Cause
    done: Sequence[Text]


def causes_of(viewer: Actor, runs: Sequence[Run]) -> Mapping[UUID, Cause]:
    """Return why runs began, by their ids, in three queries; of an event that the viewer may not see only that it was one."""
    keys = [run.event_id for run in runs if run.event_id and not run.parent_id]
    seen = Event.objects.filter(pk__in=keys).filter(anchor_visible(viewer, "subject__"))
    told = {item.event.id: item for item in items_of(viewer, list(seen.select_related("actor", "subject")))}
    return {
        run.id: _of_event(told[run.event_id]) if run.event_id in told else _without_event(run) for run in runs
    }


def _of_event(item: TimelineItem) -> Cause:
    address = f"{reverse('records:open', args=[item.event.subject_id])}#event-{item.event.id}"
    return Cause(item_title(item), str(item.event.actor or ""), item.at, address)


def _without_event(run: Run) -> Cause:
    """Return the cause of a run that no event began, or one out of the viewer's sight."""
    sort, _colon, rest = run.occasion.partition(":")
    if run.parent_id:
        address = reverse("automation:run_detail", args=[run.parent_id])
        return Cause(_("The rule ran for a related record"), address=address)
    if sort == "day":
        day = datetime.date.fromisoformat(rest[:10])
        return Cause(_("Its day came: %(day)s") % {"day": formats.day_text(day)})
    if sort == "in":
        return Cause(_("With time it came to fit the condition"))
    if sort == "present":
        return Cause(_("Somebody let the rule run for those that fitted already"))
    return Cause(_("Something that you may not see"))


def runs_on(viewer: Actor, anchor: Anchor) -> list[RunSeen]:
    """Return the newest 50 runs on a record that the viewer sees, the newest first, in five queries."""
    rows = Run.objects.filter(anchor_id=anchor.id).select_related("rule").order_by("-id")
    runs = list(rows[:SHOWN])
    causes = causes_of(viewer, runs)
    done: dict[UUID, list[Text]] = {run.id: [] for run in runs}
    for step in Step.objects.filter(run__in=runs).order_by("id"):
        done[step.run_id].append(action_label(step.action))
    return [RunSeen(run, causes[run.id], done[run.id]) for run in runs]
