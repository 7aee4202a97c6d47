"""What stands beside any record: its panel, the tabs of its composer, its next step."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wasl.activities import commands, queries, wording
from wasl.activities.forms.activities import QuickForm, StepForm
from wasl.activities.forms.finishing import TALK_FORMS
from wasl.activities.forms.moments import typed, when
from wasl.activities.models import Activity
from wasl.activities.views.activities import activity as activity_page
from wasl.activities.views.activities import finished, way_back
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.web import Request
from wasl.records.commands import add_file
from wasl.records.models import Anchor
from wasl.records.queries import get_anchor
from wasl.records.views.timeline import composer, written
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast, trigger

LOG = {"call": commands.log_call, "meeting": commands.log_meeting}


@require_GET
def panel(request: Request, pk: UUID) -> HttpResponse:
    """Return what waits on a record, with the line that adds a task."""
    return _panel(request, get_anchor(request.actor, pk), QuickForm(auto_id="quick-%s"))


def _panel(request: Request, anchor: Anchor, form: QuickForm) -> HttpResponse:
    context = {
        "anchor": anchor,
        "waiting": queries.waiting(request.actor, anchor),
        "form": form,
        "may_add": request.actor.may("activities.add") and not request.actor.read_only,
    }
    return fragment(request, "activities/_panel.html", status=form.status, **context)


@require_POST
def quick_add(request: Request, pk: UUID) -> HttpResponse:
    """Add a task about a record."""
    anchor = get_anchor(request.actor, pk)
    form = QuickForm(request.POST, auto_id="quick-%s")
    if form.run(_add_about, anchor, by=request.actor):
        if not is_htmx(request):
            return redirect("records:open", pk)
        response = _panel(request, anchor, QuickForm(auto_id="quick-%s"))
        return trigger(response, **{"wasl:written": {"id": str(pk)}})
    return _panel(request, anchor, form)


def _add_about(anchor: Anchor, *, title: str, by: Actor, **when: Any) -> Activity:
    return commands.add_task(title, about=[anchor.pk], by=by, **when)


@require_POST
def day_add(request: Request) -> HttpResponse:
    """Add a task of one's own from my day."""
    if not request.actor.may("activities.add"):
        raise NotAllowed
    form = QuickForm(request.POST, auto_id="day-%s")
    if form.run(_add_mine, None, by=request.actor):
        toast(request, _("Saved."))
    else:
        toast(request, " ".join(form.problems))
    return redirect("/")


def _add_mine(_nothing: None, *, title: str, by: Actor, **when: Any) -> Activity:
    return commands.add_task(title, by=by, **when)


@require_http_methods(["GET", "POST"])
def compose(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Show or take the composer's form of a call or a meeting that took place."""
    anchor = get_anchor(request.actor, pk)
    if kind not in TALK_FORMS:
        raise NotFound
    form: Any = TALK_FORMS[kind](request.POST or None, request.FILES or None, initial={"format": "text"})
    if form.run(_logged, anchor, by=request.actor, kind=kind, others=form.data.get("attendees", "")):
        logged: Activity = form.result
        for upload in request.FILES.getlist("files"):
            add_file(anchor, content=upload, name=upload.name or "", by=request.actor, note=logged.note)
        return written(request, anchor, kind, TALK_FORMS[kind](initial={"format": "text"}))
    return _composed(request, anchor, kind, form)


def _logged(anchor: Anchor, *, kind: str, others: str, talk: Any, by: Actor) -> Activity:
    about = [anchor.pk, *(one for one in others.split(",") if one)]
    log: Any = LOG[kind]
    logged: Activity = log("", about=about, talk=talk, by=by)
    return logged


@require_http_methods(["GET", "POST"])
def step_compose(request: Request, pk: UUID) -> HttpResponse:
    """Show or take the next step of a record: the one that stands is moved, else a task is added."""
    anchor = get_anchor(request.actor, pk)
    held = queries.next_of(request.actor, anchor)
    first = typed(held.due_at, held.due_on, has_time=held.has_time) | {"title": held.title} if held else {}
    form = StepForm(request.POST or None, initial=first)
    if form.run(commands.set_next_step, anchor, by=request.actor):
        return written(request, anchor, "step", StepForm())
    return _composed(request, anchor, "step", form)


def _composed(request: Request, anchor: Anchor, kind: str, form: Form) -> HttpResponse:
    if is_htmx(request):
        return composer(request, anchor, kind, form)
    return page(request, "activities/compose.html", status=form.status, anchor=anchor, tab=kind, form=form)


@require_GET
def step_done(request: Request, pk: UUID) -> HttpResponse:
    """Lead to the next step of a record, where it is finished."""
    anchor = get_anchor(request.actor, pk)
    held = queries.next_of(request.actor, anchor)
    if held is None:
        raise NotFound(_("There is no next step here any more."))
    if is_htmx(request):
        return activity_page(request, held.pk)
    return redirect(reverse("activities:finish", args=[held.pk]))


@require_POST
def step_snooze(request: Request, pk: UUID) -> HttpResponse:
    """Put the next step of a record off to one of the usual days; it keeps its hour."""
    held = queries.next_of(request.actor, get_anchor(request.actor, pk))
    usual = wording.waits(timezone.localdate(), request.actor.first_weekday)
    _label, day = usual.get(request.POST.get("until", ""), ("", None))
    if held is None or day is None:
        raise NotFound(_("There is no next step here any more."))
    hour = timezone.localtime(held.due_at).time() if held.has_time and held.due_at else None
    back = way_back(held)
    commands.snooze_activity(held, by=request.actor, **when(day, hour))
    toast(request, _("Put off."), undo_url=back)
    return finished(request, held)
