"""What `activities` adds: three kinds, their rights and events, my day, the panel and the composer of every record."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities import events, exporting, jobs, listings, project_exporting, queries, sections
from wasl.activities.actions import ACTIONS, CREATIONS
from wasl.activities.bulk import Planning
from wasl.activities.commands.steps import settle
from wasl.activities.importing.fields import task_fields
from wasl.activities.importing.previewing import Previewer
from wasl.activities.importing.returning import revise_tasks
from wasl.activities.importing.rows import read_row
from wasl.activities.importing.saving import MATCH, save_rows, undo_rows
from wasl.activities.models import Activity, Call, Meeting, Project, Task
from wasl.activities.queries import day
from wasl.activities.queries.activities import open_counts, open_ids
from wasl.activities.wording import TALK_STATES
from wasl.kernel.manifest import (
    Act,
    Composer,
    EventType,
    Every,
    Exporter,
    HomeBlock,
    Importer,
    Kind,
    Load,
    Manifest,
    MenuItem,
    Panel,
    Permission,
    Personal,
    Setting,
)

PLANNED, SMALL = "activities/timeline/planned.html", "activities/timeline/small.html"
PROJECT = "activities/timeline/project.html"
HELD = "records/timeline/note.html"
# as of a note: what was said stands in one
HEARERS = ("mentioned", "owner", "followers")
# what is planned about something planned is that itself
OWN = ("task", "call", "meeting")
# whoever is given work by a colleague hears of it as of any record that is handed to him
GIVEN: dict[str, Any] = {"tells": ("given",), "notice": "assigned"}
# what is done in several tasks belongs to none of these
NO_PROJECTS = (*OWN, "project")
TASKS = "activities:task_list"
DAY = "activities/home/"


def _kind(
    model: type[Activity], name: str, label: Any, plural: Any, *, icon: str, own: tuple[Any, ...]
) -> Kind:
    return Kind(
        model,
        name=name,
        label=label,
        plural=plural,
        icon=icon,
        page="activities:activity",
        listing=own[0],
        listings=own[1:],
        create=f"activities:{name}_new",
        fields=sections.FIELDS[name],
        names=sections.NAMES[name],
        words=sections.WORDS if name == "task" else sections.WORDS | {"state": dict(TALK_STATES)},
        has_custom=True,
        page_sections=sections.page_of(name),
        form_sections=sections.form_of(name),
        settles=settle,
        handed=open_ids,
        is_work=True,
    )


def _exporter(kind: str, label: Any, *lists: Any, revise: Any = None) -> Exporter:
    return Exporter(
        kind,
        label=label,
        listings=lists,
        fields=exporting.fields_of(kind),
        read=exporting.reader_of(kind),
        objects=exporting.objects,
        revise=revise,
    )


manifest = Manifest(
    kinds=(
        _kind(Task, "task", _("Task"), _("Tasks"), icon="checkbox",
              own=(listings.ALL_TASKS, listings.TASKS, listings.DONE_TASKS)),
        _kind(Call, "call", pgettext_lazy("noun", "Call"), _("Calls"), icon="phone", own=(listings.CALLS,)),
        _kind(Meeting, "meeting", _("Meeting"), _("Meetings"), icon="calendar-event", own=(listings.MEETINGS,)),
        Kind(Project, name="project", label=_("Project"), plural=_("Projects"), icon="timeline",
             page="activities:project", listing=listings.PROJECTS, create="activities:project_new",
             fields=sections.PROJECT_FIELDS, names=sections.PROJECT_NAMES, words=sections.PROJECT_WORDS, has_custom=True,
             page_sections=sections.PROJECT_PAGE, form_sections=sections.PROJECT_FORM),
    ),
    loads=(Load("activities", _("Least planned work"), open_counts),),
    permissions=(
        Permission("activities.add", _("Plan and record tasks, calls and meetings")),
        Permission("activities.change", _("Change and finish tasks, calls and meetings")),
        Permission("activities.write_scripts", _("Write call scripts")),
        Permission("activities.write_templates", _("Write templates of projects")),
    ),
    events=(
        EventType(events.TaskAdded, _("Task"), "checkbox", PLANNED, group="steps", **GIVEN),
        EventType(events.CallPlanned, _("Call planned"), "phone", PLANNED, tone="vio", group="steps", **GIVEN),
        EventType(events.MeetingPlanned, _("Meeting planned"), "calendar-event", PLANNED, tone="rose", group="steps", **GIVEN),
        EventType(events.TaskCompleted, pgettext_lazy("task", "Done"), "check", PLANNED, tone="ok", group="steps"),
        EventType(events.ActivityDropped, pgettext_lazy("task", "Dropped"), "x", SMALL, group="steps", is_small=True),
        EventType(events.ActivityReopened, _("Open again"), "refresh", SMALL, group="steps", is_small=True),
        EventType(
            events.TaskOverdue, _("Became late"), "alert-circle", SMALL, group="steps", is_small=True, tells=("owner", "lead")
        ),
        EventType(events.ReminderDue, _("Reminder"), "bell", SMALL, group="steps", is_small=True, tells=("owner",)),
        EventType(events.ProjectStarted, _("Project started"), "timeline", PROJECT, group="steps"),
        EventType(events.ProjectFinished, _("Project finished"), "circle-check", PROJECT, tone="ok", group="steps"),
        EventType(
            events.CallHeld, pgettext_lazy("noun", "Call"), "phone", HELD, tone="vio", group="notes", tells=HEARERS
        ),
        EventType(
            events.MeetingHeld, _("Meeting minutes"), "calendar-event", HELD, tone="rose", group="notes", tells=HEARERS
        ),
    ),
    menu=(
        MenuItem(_("Tasks"), TASKS, "checkbox", 3, kind="task", key="T"),
        MenuItem(_("Calls"), "activities:call_list", "phone", 4, kind="call", within=TASKS),
        MenuItem(_("Meetings"), "activities:meeting_list", "calendar-event", 5, kind="meeting", within=TASKS),
        MenuItem(_("Projects"), "activities:project_list", "timeline", 6, kind="project", key="J", within=TASKS),
    ),
    home=(
        HomeBlock("first-day", _("Your first day"), f"{DAY}first.html", day.first_day, ("day", "team", "firm"), "bar", 5),
        HomeBlock("today", _("Your next step"), f"{DAY}today.html", queries.agenda_of, ("day",), "bar", 10),
        HomeBlock("talks", _("My calls in seven days"), f"{DAY}talks.html", day.talks, ("day",), "figure", 40, kind="call"),
        HomeBlock("quiet", _("My customers without contact for 30 days"), f"{DAY}quiet.html", day.quiet_customers, ("day",),
                  "figure", 50, kind="contact"),
        HomeBlock("tasks", _("To do"), f"{DAY}tasks.html", queries.agenda_of, ("day",), "wide", 10, kind="task"),
        HomeBlock("coming", _("Coming next"), f"{DAY}coming.html", day.coming, ("day",), "wide", 60, kind="task"),
        HomeBlock("done", _("Done today"), f"{DAY}done.html", day.done_today, ("day",), "wide", 70, kind="task"),
        HomeBlock("schedule", _("Today's calls and meetings"), f"{DAY}schedule.html", day.schedule, ("day",), "side", 20,
                  kind="call"),
        HomeBlock("lately", _("Lately"), f"{DAY}lately.html", day.lately, ("day", "team", "firm"), "side", 80, is_slow=True),
        HomeBlock("team-late", _("Late in the team"), f"{DAY}team_late.html", day.team_late, ("team",), "side", 20, kind="task"),
    ),
    acts=(
        Act(_("New task"), "activities:task_new", "checkbox", permission="activities.add"),
        Act(_("New project"), "activities:project_new", "timeline", permission="activities.add"),
        Act(_("Plan a call"), "activities:call_new", "phone-plus", permission="activities.add"),
        Act(_("Plan a meeting"), "activities:meeting_new", "calendar-plus", permission="activities.add"),
    ),
    bulk_acts=(Planning(),),
    actions=ACTIONS,
    creations=CREATIONS,
    composers=(
        Composer("*", "call", _("Call"), "phone", "activities:compose", 20, "C", ("call",), "activities.add", OWN),
        Composer("*", "meeting", _("Meeting"), "calendar-event", "activities:compose", 30, "B", ("meeting",),
                 "activities.add", OWN),
        Composer("*", "step", _("Next step"), "arrow-narrow-right", "activities:step_compose", 60, "S", (),
                 "activities.add", OWN),
    ),
    panels=(
        Panel("*", _("Tasks"), "checkbox", "activities:panel", order=10, kind="task", but=NO_PROJECTS),
        Panel("*", _("Projects"), "timeline", "activities:project_panel", order=15, kind="project", but=NO_PROJECTS),
    ),
    settings=(
        Setting(_("Call scripts"), "activities:script_list", "script", order=58, group="work",
                permission="activities.write_scripts", hint=_("What to say on a call, at hand when it is made")),
        Setting(_("Project templates"), "activities:template_list", "template", order=59, group="work",
                permission="activities.write_templates",
                hint=_("What is to be done in which order, whenever a customer is new or a fair comes")),
    ),
    importers=(
        Importer("task", label=_("Tasks"), fields=task_fields, match_by=((MATCH, _("Title and day")),), read=read_row,
                 save=save_rows, undo=undo_rows, preview=Previewer, permission="activities.add", default_match=(MATCH,),
                 page="activities:task_list", needs=("title",), on_match=("skip", "create"),
                 needs_text=_("None of the chosen columns says what is to be done.")),
    ),
    exporters=(
        _exporter("task", _("Tasks"), listings.ALL_TASKS, listings.TASKS, listings.DONE_TASKS, revise=revise_tasks),
        _exporter("call", _("Calls"), listings.CALLS),
        _exporter("meeting", _("Meetings"), listings.MEETINGS),
        Exporter("project", label=_("Projects"), listings=(listings.PROJECTS,), fields=project_exporting.export_fields,
                 read=project_exporting.read_lines, objects=project_exporting.objects),
    ),
    schedule=(Every(jobs.announce, "* * * * *"),),
    personal=(Personal(Project, ("name", "body")), Personal(Activity, ("title", "body", "outcome", "place", "recording")),),
)  # fmt: skip
