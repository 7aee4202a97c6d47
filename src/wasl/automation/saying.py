"""Puts a notification into words, for its own person: of whom, what happened, and the first words of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wasl.automation.models import Notification
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.manifest import NoticeKind, registry
from wasl.kernel.text import isolated
from wasl.records.models import Event
from wasl.records.queries.timeline import TimelineItem, items_of
from wasl.records.templatetags.records import field_label, item_title
from wasl.records.titles import titles_of

LONGEST = 280
TEAM = "team"


@dataclass(frozen=True)
class Said:
    """A notification in words: `title` is the record or the matter, `line` what happened, `excerpt` its first words."""

    notification: Notification
    title: str
    line: str
    excerpt: str
    kind: NoticeKind | None
    item: TimelineItem | None = None

    @property
    def address(self) -> str:
        """Return the page that opens what it is about, and marks it as read."""
        return reverse("automation:notification_open", args=[self.notification.pk])


def say(viewer: Actor, rows: Sequence[Notification]) -> list[Said]:
    """Return notifications of one person in words, in three queries at most."""
    keys = [row.event_id for row in rows if row.event_id]
    events = list(Event.objects.filter(pk__in=keys).select_related("actor", "subject__owner")) if keys else []
    items = {item.event.id: item for item in items_of(viewer, events)}
    titles = titles_of(row.anchor for row in rows if row.anchor)
    return [
        _said(
            row,
            titles.get(row.anchor_id, "") if row.anchor_id else "",
            items.get(row.event_id) if row.event_id else None,
        )
        for row in rows
    ]


def _said(row: Notification, title: str, item: TimelineItem | None) -> Said:
    kind = registry().notice(row.kind)
    if item is None:
        # a sentence that somebody wrote
        return Said(row, title or str(kind.label if kind else ""), isolated(row.text), "", kind)
    return Said(row, title, _line(row, kind, item), _excerpt(item)[:LONGEST], kind, item)


def plain(text: str) -> str:
    """Return text without such marks, for programs."""
    return text.replace("\u2068", "").replace("\u2069", "")


def _line(row: Notification, kind: NoticeKind | None, item: TimelineItem) -> str:
    """Return what happened, and by whom."""
    person = _person(item, kind)
    if kind and kind.said:
        line = str(kind.said) % {"person": person}
    else:
        what = strip_tags(item_title(item))
        line = pgettext("what happened, by whom", "%(what)s · %(person)s") % {"what": what, "person": person}
    if not row.more:
        return line
    more = ngettext("%(count)s more record", "%(count)s more records", row.more) % {"count": row.more}
    return pgettext("what happened, and to how many more", "%(line)s, and %(more)s") % {
        "line": line,
        "more": more,
    }


def _person(item: TimelineItem, kind: NoticeKind | None) -> str:
    if item.event.actor_kind == ActorKind.RULE:
        return _("A rule")
    if item.event.actor is None and kind and kind.name == TEAM:
        # who leads a team is told whose work became late
        return isolated(str(item.event.subject.owner or "Wasl"))
    return isolated(str(item.event.actor or _outsider(item) or "Wasl"))


def _outsider(item: TimelineItem) -> str:
    """Return who did it where nobody of the firm did: a guest who answers an invitation."""
    named = ", ".join(item.data.get("named", {}).values())
    return "" if item.event.actor else str(item.event.data.get("name") or named)


def _excerpt(item: TimelineItem) -> str:
    """Return the first words: of a note, of a file, of a step, or the fields that changed."""
    if item.note:
        return item.note.text if not item.note.deleted_at else ""
    data = item.event.data
    if item.changes:
        labels = data.get("labels")
        kind = item.event.subject.kind
        return " · ".join(
            f"{field_label(kind, name, labels)}: {_plain(pair[1])}" for name, pair in item.differences
        )
    if _outsider(item):
        return str(data.get("comment") or "")
    named = ", ".join(item.data.get("named", {}).values())
    return str(data.get("name") or named or data.get("step") or "")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "—" if value in (None, "") else str(value)
