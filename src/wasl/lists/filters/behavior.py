"""Compiles questions about events: how often something happened in a span of time, and when first or last.

Keys of events are UUIDv7 made from the moment they happened, so a span of time is a range of keys, and one table, the
links between records and events, answers: by (type, event) over the whole base, by (record, event) for one record.
"""

import datetime
import uuid
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Regex

from wasl.kernel.actor import Actor
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import registry
from wasl.lists.filters.periods import Today
from wasl.lists.filters.tree import Detail, Happened, Window
from wasl.records.models import EventLink
from wasl.records.queries.timeline import subject_visible

ALWAYS = ~Q(pk__in=())
# keys of events hold milliseconds since then (RFC 9562 §5.7)
EARLIEST = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
TICK = datetime.timedelta(milliseconds=1)
NUMBER = r"^-?[0-9]{1,16}([.][0-9]{1,16})?$"

type Range = tuple[uuid.UUID | None, uuid.UUID | None]


class Among(Func):
    """Tells whether a key is among those that a grouped query gives.

    Written as EXISTS over a derived table, which PostgreSQL joins by hash however long it is; IN would be worked through
    row by row once the list no longer fits into the memory of one step.
    """

    template = "EXISTS (SELECT 1 FROM %(expressions)s)"
    arg_joiner = " often WHERE often.anchor_id = "
    output_field = BooleanField()


def condition(asked: Happened, viewer: Actor, today: Today, *, is_walked: bool = False) -> Q:
    """Return the condition on records of any kind; events whose subject the viewer may not see do not count.

    With `is_walked` the events of each record are counted when its turn comes; else those of all records at once.
    """
    often = _often_each if is_walked else _often
    span = bounds(asked.window, today)
    if asked.edge:
        return _edge(asked, viewer, span)
    found = ALWAYS
    if asked.at_least:
        found = often(asked, viewer, span, asked.at_least)
    if asked.at_most is not None:
        found &= ~often(asked, viewer, span, asked.at_most + 1)
    return found


def bounds(window: Window, today: Today) -> Range:
    """Return the keys between which the events of a window lie."""
    if window.last is not None:
        return _floor(today.now - datetime.timedelta(days=window.last.days)), None
    low = high = None
    if window.after is not None:
        period = today.period(window.after)
        low = _floor(period.end + TICK if period.is_instant else period.end)
    if window.before is not None:
        high = _floor(today.period(window.before).start)
    return low, high


def _floor(moment: datetime.datetime) -> uuid.UUID:
    return floor7(max(moment, EARLIEST))


def _edge(asked: Happened, viewer: Actor, span: Range) -> Q:
    """Say that the first (last) event lies in the span: one does, and none lies before (after) it."""
    low, high = span
    beyond: Range | None = None
    if asked.edge == "first" and low is not None:
        beyond = (None, low)
    if asked.edge == "last" and high is not None:
        beyond = (high, None)
    found = _once(asked, viewer, span)
    return found & ~_once(asked, viewer, beyond) if beyond else found


def _often(asked: Happened, viewer: Actor, span: Range, times: int) -> Q:
    if times == 1:
        return _once(asked, viewer, span)
    groups = _links(asked, viewer, span).values("anchor_id").annotate(times=Count("event_id"))
    return Q(Among(groups.filter(times__gte=times).values("anchor_id"), F("pk")))


def _often_each(asked: Happened, viewer: Actor, span: Range, times: int) -> Q:
    if times == 1:
        return _once(asked, viewer, span)
    links = _links(asked, viewer, span).filter(anchor_id=OuterRef("pk"))
    return Q(Exists(links.values("anchor_id").annotate(times=Count("event_id")).filter(times__gte=times)))


def _once(asked: Happened, viewer: Actor, span: Range) -> Q:
    low, high = span
    shortcut = not asked.types and high is None and low is not None and subject_visible(viewer) == Q()
    if shortcut and low is not None:
        # the anchor keeps the moment of its last event, to the minute
        since = datetime.datetime.fromtimestamp((low.int >> 80) / 1000, tz=datetime.UTC)
        return Q(anchor__last_event_at__gte=since)
    return Q(Exists(_links(asked, viewer, span).filter(anchor_id=OuterRef("pk"))))


def _links(asked: Happened, viewer: Actor, span: Range) -> QuerySet[EventLink]:
    low, high = span
    links: QuerySet[EventLink] = EventLink.objects.order_by()
    if asked.types:
        one = len(asked.types) == 1
        links = links.filter(type=asked.types[0]) if one else links.filter(type__in=asked.types)
    links = links.filter(event_id__gte=low) if low else links
    links = links.filter(event_id__lt=high) if high else links
    if _may_stand_elsewhere(asked.types):
        links = links.filter(subject_visible(viewer))
    if not asked.details:
        return links
    # said of the events too, so that only their partitions are opened
    links = links.filter(event__id__gte=low) if low else links
    links = links.filter(event__id__lt=high) if high else links
    for number, detail in enumerate(asked.details):
        links = _detailed(links, detail, f"detail{number}")
    return links


def _may_stand_elsewhere(names: tuple[str, ...]) -> bool:
    """Tell whether such events stand on timelines of other records than their subject.

    Behavior told from outside stands on one timeline alone, that of its subject, so whoever sees the record sees it.
    """
    return not names or any(registry().event_type(name) for name in names)


def _detailed(links: QuerySet[EventLink], detail: Detail, name: str) -> QuerySet[EventLink]:
    text = Coalesce(
        Func(
            F("event__data"), Value(detail.key, TextField()), template="(%(expressions)s)", arg_joiner=" ->> ",
            output_field=TextField(),
        ),
        Value("", TextField()),
        output_field=TextField(),
    )  # fmt: skip
    if detail.operator in {"gt", "gte", "lt", "lte"}:
        number: Any = Case(
            When(Regex(text, NUMBER), then=Cast(text, DecimalField(max_digits=36, decimal_places=18)))
        )
        return links.alias(**{name: number}).filter(**{f"{name}__{detail.operator}": detail.value})
    conditions = {
        "is": Q(**{name: detail.value}),
        "is_not": ~Q(**{name: detail.value}),
        "contains": Q(**{f"{name}__icontains": detail.value}),
        "is_empty": Q(**{name: ""}),
        "is_not_empty": ~Q(**{name: ""}),
    }
    return links.alias(**{name: text}).filter(conditions[detail.operator])
