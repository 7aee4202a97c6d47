"""One activity with what its page shows, and many as programs see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects

from wasl.activities.models import CURRENT, OPEN, Activity, Script
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.custom.definitions import custom_out
from wasl.lists.models import CustomField
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag, TagLink
from wasl.records.queries import get_visible, tags_of


@dataclass(frozen=True)
class Shown:
    """A task, call or meeting with its rows, as far as the viewer may see them."""

    activity: Activity
    about: Sequence[Anchor] = ()
    blocked_by: Sequence[Activity] = ()
    blocks: Sequence[Activity] = ()
    tags: Sequence[Tag] = field(default=())
    may_change: bool = False

    @property
    def is_waiting(self) -> bool:
        """Tell whether other tasks must be done before."""
        return any(task.is_open for task in self.blocked_by)


def about_of(viewer: Actor) -> Any:
    """Return what fetches the records that activities are about, without those that the viewer may not see."""
    return Prefetch("about", Anchor.objects.visible_to(viewer))


def with_records(viewer: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with owner and the records they are about: one query more for all of them."""
    return rows.select_related("owner").prefetch_related(about_of(viewer))


def get_activity(viewer: Actor, pk: UUID | str) -> Shown:
    """Return one with everything its page shows; raises `NotFound`."""
    found = get_visible(Activity, pk, viewer, "anchor", "owner", "team", "note", "done_by")
    hide([found], viewer)
    related = Activity.objects.visible_to(viewer)
    first = [] if viewer.hides(found.kind, "blocked_by") else list(related.filter(blocks=found))
    return Shown(
        found,
        about=list(found.about.filter(pk__in=Anchor.objects.visible_to(viewer)).order_by("title_key")),
        blocked_by=first,
        blocks=list(related.filter(blocked_by=found)),
        tags=tags_of(viewer, found),
        may_change=viewer.may("activities.change") and found.may_change(viewer),
    )


# what stands in a column that a role may not see
EMPTY: dict[str, Any] = {
    "priority": Activity.Priority.NORMAL,
    "remind_before": None,
    "repeat": "",
    "checklist": [],
    "recording": "",
    "owner": None,
    "team": None,
}


def hide[A: Activity](rows: Sequence[A], viewer: Actor) -> Sequence[A]:
    """Empty what the viewer's role may not see, and return the rows: they are for drawing, commands read their own."""
    for row in rows:
        for name in viewer.hidden_fields.get(row.kind, ()):
            if name in EMPTY:
                setattr(row, name, EMPTY[name])
    return rows


def scripts(viewer: Actor) -> list[Script]:
    """Return all call scripts, to those who may see calls."""
    return list(Script.objects.all()) if viewer.user_id else []


def get_script(viewer: Actor, pk: int) -> Script:
    """Return one script; raises `NotFound`."""
    found = next((one for one in scripts(viewer) if one.pk == pk), None)
    if found is None:
        raise NotFound
    return found


# what programs see of every kind, and of one; by the name of the API
SHARED = ("title", "body", "state", "priority", "due_on", "minutes", "remind_before", "outcome", "done_at")
OF_KIND = {
    "task": ("starts_on", "repeat", "checklist"),
    "call": ("direction", "result", "recording"),
    "meeting": ("place", "recording"),
}
LINKS = {"owner": "owner_id", "team": "team_id", "done_by": "done_by_id"}
LINKS_OF_KIND = {
    "task": {"follows": "follows_id"},
    "call": {"note": "note_id"},
    "meeting": {"note": "note_id"},
}


def plain(viewer: Actor, kind: str, rows: Sequence[Activity]) -> list[dict[str, Any]]:
    """Return activities of one kind that the viewer has been given, as values by name; hidden fields are absent."""
    tagged = Prefetch("anchor__tag_links", TagLink.objects.select_related("tag"))
    before = (
        [Prefetch("blocked_by", Activity.objects.visible_to(viewer))] if kind == Activity.Kind.TASK else []
    )
    prefetch_related_objects(rows, about_of(viewer), tagged, *before)
    fields = fields_seen(viewer, kind)
    return [_plain(viewer, row, fields) for row in rows]


def _plain(viewer: Actor, row: Activity, fields: Sequence[CustomField]) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in (*SHARED, *OF_KIND[row.kind])}
    out |= {name: getattr(row, column) for name, column in {**LINKS, **LINKS_OF_KIND[row.kind]}.items()}
    out["due_at"] = row.due_at if row.has_time else None
    out["about"] = [anchor.pk for anchor in row.about.all()]
    out["tags"] = sorted(link.tag.name for link in row.anchor.tag_links.all())
    out["custom"] = custom_out(fields, row.custom)
    if row.kind == Activity.Kind.TASK:
        out["blocked_by"] = [task.pk for task in row.blocked_by.all()]
    shown = {name: value for name, value in out.items() if not viewer.hides(row.kind, name)}
    moments = {name: getattr(row, name) for name in ("version", "created_at", "updated_at", "archived_at")}
    return {"id": row.pk, **shown, **moments}


def open_counts(people: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open tasks, calls and meetings each person has, as far as there are any."""
    rows = Activity.objects.filter(OPEN, CURRENT, owner__in=people)
    return dict(rows.order_by().values_list("owner_id").annotate(Count("pk")))


def open_ids() -> Any:
    """Return the keys of what is still to be done: only that is handed over."""
    return Activity._base_manager.filter(OPEN).values("pk")  # noqa: SLF001 - in the bin too
