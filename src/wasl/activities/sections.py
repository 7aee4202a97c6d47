"""The sections of the pages and forms of tasks, calls and meetings as they are delivered; a firm may arrange them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Activity, Project
from wasl.kernel.manifest import Part, Section

LABELS: dict[str, Any] = {
    "starts_on": _("Begins on"),
    "due_at": _("Due"),
    "priority": _("Priority"),
    "minutes": _("Minutes"),
    "direction": _("Direction"),
    "result": _("Call outcome"),
    "place": _("Place"),
    "recording": _("Recording"),
    "remind_before": _("Reminder"),
    "repeat": _("Repeats"),
    "outcome": _("Outcome"),
    "done_at": _("Finished"),
    "owner": _("Owner"),
    "team": pgettext_lazy("group of people", "Team"),
    "created_at": _("Created"),
    "checklist": _("Checklist"),
    "blocked_by": _("Waits for"),
    "about": _("About"),
}
SHARED = (
    "due_at",
    "priority",
    "minutes",
    "remind_before",
    "outcome",
    "done_at",
    "owner",
    "team",
    "created_at",
)
OF_KIND = {
    "task": ("starts_on", "repeat"),
    "call": ("direction", "result", "recording"),
    "meeting": ("place", "recording"),
}
# what a role may be denied, by kind; what stands on the timelines of others cannot be
DENIED = {
    "task": ("priority", "remind_before", "repeat", "checklist", "blocked_by", "owner", "team"),
    "call": ("priority", "remind_before", "recording", "owner", "team"),
    "meeting": ("priority", "remind_before", "recording", "owner", "team"),
}
# what a recorded change can name besides
NAMES = {
    kind: (
        ("title", pgettext_lazy("of a task", "Title")),
        ("body", _("What there is to know")),
        ("state", _("State")),
        *((name, label) for name, label in LABELS.items() if name not in DENIED[kind]),
    )
    for kind in DENIED
}
# how values that are stored as codes read in a recorded change
WORDS: dict[str, dict[Any, Any]] = {
    "state": dict(Activity.State.choices),
    "priority": dict(Activity.Priority.choices),
    "direction": dict(Activity.Direction.choices),
    "result": dict(Activity.Result.choices),
}
FIELDS = {kind: tuple((name, LABELS[name]) for name in names) for kind, names in DENIED.items()}


def _fact(name: str, **more: Any) -> Part:
    return Part(name, LABELS[name], template=f"activities/_parts.html#{name}", **more)


def page_of(kind: str) -> tuple[Section, ...]:
    """Return the sections beside one of a kind."""
    names = sorted((*SHARED, *OF_KIND[kind]), key=list(LABELS).index)
    facts = Section("details", _("Details"), "id", tuple(_fact(name) for name in names), takes_new=True)
    tags = Part("tags", _("Tags"), template="activities/_parts.html#tags", is_block=True)
    more = [Section("tags", _("Tags"), "tags", (tags,))]
    if kind == "task":
        waits = _fact("blocked_by", is_block=True, counts="shown.blocked_by")
        more.insert(0, Section("blocked_by", _("Waits for"), "hourglass", (waits,)))
    return (facts, *more)


def form_of(kind: str) -> tuple[Section, ...]:
    """Return the sections of the form of a kind."""
    about = _("Attendees") if kind == "meeting" else _("About")
    first = [
        Part("title", pgettext_lazy("of a task", "Title"), is_needed=kind == "task"),
        Part("about", about),
    ]
    when = [Part("starts_on", LABELS["starts_on"])] if kind == "task" else []
    when += [Part("day", _("Day"), right="due_at"), Part("time", _("Time"), right="due_at")]
    if kind != "task":
        when.append(Part("minutes", _("Minutes")))
    if kind == "meeting":
        when.append(Part("place", _("Place")))
    when += [Part("remind_before", _("Reminder"))]
    if kind == "task":
        when.append(Part("repeat", _("Repeats")))
        when.append(Part("moves_series", _("Those after it move along"), right="repeat"))
    who = [
        Part("owner_id", _("Owner"), right="owner"),
        Part("team_id", LABELS["team"], right="team"),
        Part("priority", _("Priority")),
        Part("tags", _("Tags")),
    ]
    more = [Part("body", _("What there is to know"))]
    if kind == "task":
        more += [
            Part("checklist", _("Checklist"), more=_("Another point")),
            Part("blocked_by", _("Waits for")),
        ]
    else:
        more += [Part("recording", _("Recording"))]
    return (
        Section("what", _("What"), "checkbox", tuple(first)),
        Section("when", _("When"), "calendar", tuple(when)),
        Section("who", _("Who"), "user", tuple(who)),
        Section("more", _("More"), "list-check", tuple(more)),
        Section("custom", _("Our own fields"), "forms", takes_new=True),
    )


PROJECT_LABELS: dict[str, Any] = {
    "about": _("For"),
    "state": _("State"),
    "start_on": _("Start"),
    "due_on": _("Due"),
    "owner": _("Owner"),
    "team": LABELS["team"],
}
PROJECT_FIELDS = (("owner", _("Owner")), ("team", LABELS["team"]))
PROJECT_NAMES = (
    ("name", _("Name")),
    ("body", _("What there is to know")),
    *((name, label) for name, label in PROJECT_LABELS.items() if name not in {"owner", "team"}),
)
PROJECT_WORDS: dict[str, dict[Any, Any]] = {"state": dict(Project.State.choices)}
PROJECT_PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        tuple(
            Part(name, label, template=f"activities/_project_parts.html#{name}")
            for name, label in PROJECT_LABELS.items()
        ),
        takes_new=True,
    ),
    Section(
        "tags",
        _("Tags"),
        "tags",
        (Part("tags", _("Tags"), template="activities/_project_parts.html#tags", is_block=True),),
    ),
)
PROJECT_FORM = (
    Section(
        "what",
        _("What"),
        "timeline",
        (
            Part("template", _("Template")),
            Part("name", _("Name"), is_needed=True),
            Part("about", _("For")),
            Part("state", _("State")),
        ),
    ),
    Section(
        "when",
        _("When"),
        "calendar",
        (
            Part("start_on", _("Start")),
            Part("due_on", _("Due")),
            Part("moves_tasks", _("A new start moves all open tasks along")),
        ),
    ),
    Section(
        "who",
        _("Who"),
        "user",
        (
            Part("owner_id", _("Owner"), right="owner"),
            Part("team_id", LABELS["team"], right="team"),
            Part("tags", _("Tags")),
        ),
    ),
    Section("more", _("More"), "list-check", (Part("body", _("What there is to know")),)),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
)
