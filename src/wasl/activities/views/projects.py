"""Projects: their list, their page with the timeline, their form, and the days of a task moved by hand."""

import zoneinfo
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.activities import commands, wording
from wasl.activities.forms.activities import QuickForm
from wasl.activities.forms.picking import show_picked
from wasl.activities.forms.projects import KeepForm, PlaceForm, ProjectForm, initial_of_project
from wasl.activities.listings import PROJECTS
from wasl.activities.models import Activity, Project
from wasl.activities.queries import projects as queries
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.hijri import shows_hijri
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.pages import open_list
from wasl.lists.queries.custom import custom_facts
from wasl.records.queries import anchors, get_anchor, get_visible, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.ui.pages import fragment, is_htmx, page, redirect, stands_under, toast, trigger


@require_safe
def project_list(request: Request) -> HttpResponse:
    """Show the projects."""
    actor = request.actor
    context: dict[str, Any] = {
        "list": open_list(PROJECTS, actor, request.GET),
        "kind": registry().kind("project"),
        "may_add": _may_add(actor),
        "may_write": actor.may("activities.write_templates"),
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "activities/project_list.html#list", **context)
    return page(request, "activities/project_list.html", **context)


def _may_add(actor: Actor) -> bool:
    return actor.may("activities.add") and not actor.read_only


@require_safe
def project(request: Request, pk: UUID) -> HttpResponse:
    """Show a project, its timeline alone, or its summary in the side panel."""
    actor = request.actor
    shown = queries.get_project(actor, pk)
    context = _context(request, shown)
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "activities/project_detail.html#peek", **context)
    if request.headers.get("HX-Target") == "work":
        return fragment(request, "activities/project_detail.html#work", **context)
    stands_under(request, reverse("activities:project_list"))
    frame = timeline_frame(actor, shown.project, request.GET)
    return page(request, "activities/project_detail.html", frame=frame, **context)


def _context(request: Request, shown: queries.ShownProject) -> dict[str, Any]:
    actor = request.actor
    return {
        "shown": shown,
        "project": shown.project,
        "state_tone": wording.PROJECT_TONES[shown.project.state],
        "groups": [(wording.GROUPS[name], tasks) for name, tasks in shown.groups],
        "chart": queries.chart_of(shown, actor.first_weekday, request.GET.get("by", "")),
        "has_hijri": shows_hijri(actor.country),
        "customs": custom_facts(actor, "project", shown.project.custom),
        "form": QuickForm(auto_id="quick-%s"),
        "keep": KeepForm(initial={"name": shown.project.name}, auto_id="keep-%s"),
        "may_add": _may_add(actor),
        "may_keep": actor.may("activities.write_templates") and not actor.read_only,
    }


@require_http_methods(["GET", "POST"])
def project_new(request: Request) -> HttpResponse:
    """Begin a project, from a template where one is chosen."""
    actor = request.actor
    if not _may_add(actor):
        raise NotAllowed
    about = anchors(actor, request.GET.getlist("about")[:1])
    first = {
        "about": ",".join(str(anchor.pk) for anchor in about),
        "template": request.GET.get("template", ""),
        "start_on": clock.today(zoneinfo.ZoneInfo(actor.zone)).isoformat(),
        "state": Project.State.RUNNING,
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
    }
    form = ProjectForm(request.POST or None, actor=actor, controls=Controls(actor, "project"), initial=first)
    show_picked(form, about=_picked(request, about))
    if form.run(_begin, None, by=actor):
        toast(request, _("Saved."))
        return redirect("activities:project", form.result.pk)
    return page(
        request,
        "activities/project_form.html",
        status=form.status,
        form=form,
        kind=registry().kind("project"),
    )


def _begin(_nothing: None, *, template: str = "", name: str = "", by: Actor, **values: Any) -> Project:
    if not template:
        return commands.add_project(name, by=by, **values)
    return commands.start_project(queries.template_named(template), by=by, name=name, **values)


def _picked(request: Request, held: Any) -> Any:
    if request.method != "POST":
        return held
    return anchors(request.actor, [one for one in request.POST.get("about", "").split(",") if one][:1])


@require_http_methods(["GET", "POST"])
def project_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a project; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_project(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    held = shown.project
    controls = Controls(actor, "project", held.custom)
    form = ProjectForm(
        request.POST or None, actor=actor, controls=controls, initial=initial_of_project(shown)
    )
    show_picked(form, about=_picked(request, [shown.about] if shown.about else []))
    if form.run(commands.change_project, held, by=actor):
        toast(request, _("Saved."))
        return redirect("activities:project", pk)
    return page(
        request, "activities/project_form.html", status=form.status, form=form, project=held, version=held.version,
        kind=registry().kind("project"),
    )  # fmt: skip


@require_POST
def project_task(request: Request, pk: UUID) -> HttpResponse:
    """Add a task to a project: it is about the project's record too."""
    shown = queries.get_project(request.actor, pk)
    form = QuickForm(request.POST, auto_id="quick-%s")
    if not form.run(_add_task, shown, by=request.actor):
        toast(request, " ".join(form.problems))
    return _again(request, pk)


def _add_task(shown: queries.ShownProject, *, title: str, by: Actor, **when: Any) -> Activity:
    about = [shown.about.pk] if shown.about else []
    return commands.add_task(title, about=[*about, shown.project.pk], by=by, **when)


@require_POST
def project_place(request: Request, pk: UUID, task: UUID) -> HttpResponse:
    """Put a task of a project on other days; the toast leads back."""
    actor = request.actor
    get_visible(Project, pk, actor)
    held = get_visible(Activity, task, actor)
    if not (actor.may("activities.change") and held.may_change(actor)):
        raise NotAllowed
    before = {"starts_on": held.starts_on or "", "due_on": held.due_on or ""}
    form = PlaceForm(request.POST if "due_on" in request.POST else request.GET)
    if not form.run(commands.place_task, held, by=actor):
        if form.theirs:
            raise Conflict(_("A colleague has moved this in the meantime. Here it is where it stands now."))
        raise Invalid(" ".join(form.problems))
    undo = f"{reverse('activities:project_place', args=[pk, task])}?{urlencode(before)}"
    toast(request, _("Moved."), undo_url=undo)
    return _again(request, pk)


def _again(request: Request, pk: UUID) -> HttpResponse:
    if not is_htmx(request):
        return redirect("activities:project", pk)
    return trigger(HttpResponse(""), **{"activities:changed": {"id": str(pk)}, f"record:{pk}": True})


project_archive = archiving(
    Project,
    commands.archive_project,
    restore="activities:project_restore",
    to="activities:project_list",
    name="name",
)
project_restore = restoring(Project, commands.restore_project, to="activities:project", name="name")


@require_POST
def project_keep(request: Request, pk: UUID) -> HttpResponse:
    """Keep a project as a template."""
    form = KeepForm(request.POST)
    if form.run(commands.save_as_template, get_visible(Project, pk, request.actor), by=request.actor):
        toast(request, _("Saved as a template."))
        return redirect("activities:template_edit", form.result.pk)
    toast(request, " ".join(form.problems))
    return redirect("activities:project", pk)


@require_GET
def project_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the projects of a record, with the way to begin one."""
    anchor = get_anchor(request.actor, pk)
    return fragment(
        request, "activities/_projects.html", anchor=anchor, projects=queries.projects_about(request.actor, anchor),
        templates=queries.templates_offered() if _may_add(request.actor) else [], may_add=_may_add(request.actor),
    )  # fmt: skip
