"""The lists of tasks, calls and meetings: columns, orders, filters, as data for pages, API and export."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.commands import change_activity
from wasl.activities.models import KINDS, OPEN_STATES, Activity
from wasl.activities.queries.activities import with_records
from wasl.activities.wording import TALK_STATES, due_words, priority_tone, state_label, state_tone
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.listing import Column, Field, Listing, Ready, Sort, Through
from wasl.lists.queries import standard_options
from wasl.records.queries.found import SHORTEST, findable


def title_cell(row: Activity) -> SafeString:
    """Draw the title with, under it, whom it is about."""
    names = format_html_join("، ", "<bdi>{}</bdi>", ((anchor.title,) for anchor in row.about.all()))
    return cells.title("activities:activity", row, row.title, names)


def due_cell(row: Activity) -> SafeString:
    """Draw when it is due; what is late stands out."""
    return due_words(row) if row.due_at else cells.NOTHING


def state_cell(row: Activity) -> SafeString:
    """Draw the state."""
    return format_html('<span class="w-tag dot t-{}">{}</span>', state_tone(row), state_label(row))


def priority_cell(row: Activity) -> SafeString:
    """Draw the priority where it is not the usual one."""
    if row.priority == Activity.Priority.NORMAL:
        return cells.NOTHING
    return format_html('<span class="w-tag t-{}">{}</span>', priority_tone(row), row.get_priority_display())


def minutes_cell(row: Activity) -> SafeString:
    """Draw how long it takes or took."""
    return format_html('<bdi class="w-num" dir="ltr">{}</bdi>', row.minutes) if row.minutes else cells.NOTHING


def _rows(kind: str, states: tuple[str, ...] = ()) -> Callable[[Actor], QuerySet[Any]]:
    def rows(viewer: Actor) -> QuerySet[Any]:
        found: QuerySet[Any] = KINDS[kind].objects.visible_to(viewer).current()
        if states:
            found = found.filter(state__in=states)
        return with_records(viewer, found)

    return rows


def _search(kind: str) -> Callable[[Actor, str], Q]:
    def condition(viewer: Actor, query: str) -> Q:
        folded = fold(query)
        if len(folded) < SHORTEST and not query.isdecimal():
            return Q(anchor__title_key__startswith=folded)
        return findable(viewer, [kind], query, "anchor__")

    return condition


def _is_late(_operator: str, value: Any) -> Q:
    late = Q(state__in=OPEN_STATES, due_at__lte=clock.now())
    return late if value else ~late | Q(due_at=None)


DUE: dict[str, dict[str, Any]] = {
    "late": {"field": "is_late", "op": "is", "value": True},
    "today": {"field": "due_on", "op": "is", "value": "today"},
    "week": {"field": "due_at", "op": "within_next", "value": {"days": 7}},
    "none": {"field": "due_at", "op": "is_empty"},
}


def _due(value: str) -> dict[str, Any]:
    if value not in DUE:
        raise Invalid(fields={"due": [_("Choose one of the values offered.")]})
    return dict(DUE[value])


def choice(name: str) -> tuple[str, Callable[[str], dict[str, Any]]]:
    """Return the shortcut of a choice: `?state=open`."""
    return name, lambda value: {"field": name, "op": "is", "value": value}


def about_record(value: str) -> dict[str, Any]:
    """Return the condition of `?about=ID`."""
    return {"field": "about", "op": "is", "value": value}


TITLE = Column("title", gettext_lazy("What"), title_cell, sort="title", is_key=True, classes="stick")
WHO = Column("title", gettext_lazy("With"), title_cell, sort="title", is_key=True, classes="stick")
DUE_AT = Column("due_at", gettext_lazy("Due"), due_cell, sort="due_at", field="due_at", is_key=True)
WHEN = Column("due_at", gettext_lazy("When"), due_cell, sort="due_at", field="due_at", is_key=True)
STATE = Column("state", gettext_lazy("State"), state_cell, field="state")
STATE_IN_PLACE = dataclasses.replace(STATE, edits="state")
PRIORITY = Column(
    "priority", gettext_lazy("Priority"), priority_cell, sort="priority", field="priority", edits="priority"
)
OUTCOME = Column("outcome", gettext_lazy("Outcome"), cells.text("outcome"), field="outcome", classes="cut")
RESULT = Column(
    "result", gettext_lazy("Outcome"), cells.chosen("result", Activity.Result.choices), field="result"
)
DIRECTION = Column("direction", gettext_lazy("Direction"), cells.chosen("direction", Activity.Direction.choices),
                   field="direction")  # fmt: skip
MINUTES = Column("minutes", gettext_lazy("Minutes"), minutes_cell, field="minutes", classes="n")
PLACE = Column("place", gettext_lazy("Place"), cells.text("place"), field="place", classes="cut")
DONE_AT = Column(
    "done_at", gettext_lazy("Finished"), cells.moment("done_at"), sort="done_at", field="done_at"
)
OWNER = Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner")
CREATED = Column(
    "created_at", gettext_lazy("Created"), cells.moment("created_at"), sort="created_at", is_shown=False
)
DONE_AT_MORE = dataclasses.replace(DONE_AT, is_shown=False)

SORTS = (
    Sort("due_at", gettext_lazy("Due"), "due_at", is_nullable=True, field="due_at"),
    Sort("title", pgettext_lazy("of a task", "Title"), "sort_key", leading=standard.own_script),
    Sort("priority", gettext_lazy("Priority"), "priority", starts_descending=True, field="priority"),
    Sort(
        "done_at",
        gettext_lazy("Finished"),
        "done_at",
        is_nullable=True,
        starts_descending=True,
        index_descends=True,
        field="done_at",
    ),
    Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
)
ABOUT = Through(Activity.about.through, "activity_id")
OWN = tuple(
    one
    for one in standard.FIELDS
    if one.name in {"owner", "team", "tags", "created_at", "updated_at", "last_event_at"}
)
PRIORITIES = tuple((str(value), label) for value, label in Activity.Priority.choices)
SHARED = (
    Field("title", pgettext_lazy("of a task", "Title"), "text", "anchor__title_key", folded=True),
    Field("due_at", gettext_lazy("Due"), "moment"),
    Field("due_on", gettext_lazy("Due on the day"), "day", right="due_at"),
    Field("is_late", gettext_lazy("Late"), "yes_no", right="due_at", build=_is_late),
    Field("about", gettext_lazy("About"), "id", "anchor_id", through=ABOUT),
    Field("minutes", gettext_lazy("Minutes"), "number"),
    Field("outcome", gettext_lazy("Outcome"), "text"),
    Field("done_at", gettext_lazy("Finished"), "moment"),
    Field(
        "priority",
        gettext_lazy("Priority"),
        "choice",
        choices=PRIORITIES,
        keyword="priority",
        is_grouped=True,
    ),
    *OWN,
)
OF_KIND: dict[str, tuple[Field, ...]] = {
    "task": (
        Field("starts_on", gettext_lazy("Begins on"), "day"),
        Field("state", gettext_lazy("State"), "choice", choices=tuple(Activity.State.choices), keyword="state",
              is_grouped=True),
    ),
    "call": (
        Field("state", gettext_lazy("State"), "choice", choices=TALK_STATES),
        Field("direction", gettext_lazy("Direction"), "choice", choices=tuple(Activity.Direction.choices),
              is_grouped=True),
        Field("result", gettext_lazy("Call outcome"), "choice", choices=tuple(Activity.Result.choices),
              is_grouped=True),
    ),
    "meeting": (
        Field("state", gettext_lazy("State"), "choice", choices=TALK_STATES),
        Field("place", gettext_lazy("Place"), "text", keyword="place"),
    ),
}  # fmt: skip
MINE, TEAM = {"owner": "me"}, {"team": "mine"}
LATE = Ready(gettext_lazy("Late ones"), "alert-circle", {"due": "late"})
READY = (
    Ready(gettext_lazy("Mine"), "user", MINE),
    Ready(gettext_lazy("Of my team"), "users", TEAM),
    LATE,
    Ready(gettext_lazy("Today"), "sun", {"due": "today"}),
)


def _listing(kind: str, *columns: Column, states: tuple[str, ...] = (), **more: Any) -> Listing:
    # what lies ahead begins with what is due first, what was said with what was said last
    shown = {column.name for column in columns}
    sorts = [
        dataclasses.replace(one, starts_descending=True) if one.name == "due_at" and kind != "task" else one
        for one in SORTS
        if one.name != "priority" or one.name in shown
    ]
    return Listing(
        kind=kind,
        rows=_rows(kind, states),
        columns=columns,
        sorts=tuple(sorts),
        fields=(*SHARED, *OF_KIND[kind]),
        shortcuts=(
            *standard.SHORTCUTS,
            ("due", _due),
            choice("state"),
            choice("result"),
            ("about", about_record),
        ),
        search=_search(kind),
        options=standard_options,
        change=change_activity,
        archiving="activities.change",
        extensions=(CustomFields(),),
        **more,
    )


def _done(**more: Any) -> dict[str, Any]:
    return {"states": ("done", "dropped"), "default_sort": "done_at", **more}


TASKS = _listing(
    "task", TITLE, DUE_AT, PRIORITY, STATE_IN_PLACE, OWNER, CREATED,
    key="tasks", label=gettext_lazy("Open tasks"), page="activities:task_list", default_sort="due_at",
    states=OPEN_STATES, ready=READY,
)  # fmt: skip
DONE_TASKS = _listing(
    "task", TITLE, OUTCOME, DONE_AT, OWNER, DUE_AT, STATE, CREATED,
    **_done(key="done-tasks", label=gettext_lazy("Finished tasks"), page="activities:task_done"),
)  # fmt: skip
ALL_TASKS = _listing(
    "task", TITLE, DUE_AT, PRIORITY, STATE, OUTCOME, DONE_AT, OWNER, CREATED,
    key="all-tasks", label=gettext_lazy("Tasks"), default_sort="created_at",
)  # fmt: skip
CALLS = _listing(
    "call", WHO, WHEN, DIRECTION, RESULT, MINUTES, OWNER, STATE, CREATED, DONE_AT_MORE,
    key="calls", label=gettext_lazy("Calls"), page="activities:call_list", default_sort="due_at",
    ready=(
        Ready(gettext_lazy("To make"), "phone-outgoing", {"state": "open", "owner": "me"}),
        Ready(gettext_lazy("Made"), "phone-check", {"state": "done", "sort": "-done_at"}),
        LATE,
    ),
)  # fmt: skip
MEETINGS = _listing(
    "meeting", WHO, WHEN, PLACE, MINUTES, OWNER, STATE, CREATED, DONE_AT_MORE,
    key="meetings", label=gettext_lazy("Meetings"), page="activities:meeting_list", default_sort="due_at",
    ready=(
        Ready(gettext_lazy("Planned ones"), "calendar-event", {"state": "open", "owner": "me"}),
        Ready(gettext_lazy("Held ones"), "calendar-check", {"state": "done", "sort": "-done_at"}),
    ),
)  # fmt: skip

PAGES = {listing.key: listing for listing in (TASKS, DONE_TASKS, CALLS, MEETINGS)}
