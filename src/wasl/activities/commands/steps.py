"""The next step of a record is its earliest open task, call or meeting: keeps the copy on the anchor right."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from wasl.activities.models import CURRENT, Activity
from wasl.records.commands.steps import Step, put_next_steps


def refresh_steps(anchor_ids: Iterable[UUID]) -> None:
    """Put on each record what will happen next with it, in the caller's transaction."""
    ids = list(dict.fromkeys(anchor_ids))
    if not ids:
        return
    dated = Activity.objects.open().filter(CURRENT, about__in=ids, due_at__isnull=False)
    first = dated.order_by("about", "due_at", "pk").distinct("about")
    rows = first.values_list("about", "title", "due_at", "owner_id")
    put_next_steps(ids, {anchor: Step(title, due, owner) for anchor, title, due, owner in rows if due})


def settle(ids: Sequence[UUID]) -> None:
    """Put the next steps right after many activities were given away, archived, deleted or brought back by statement."""
    links = Activity.about.through._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    refresh_steps(links.filter(activity_id__in=ids).values_list("anchor_id", flat=True))
