"""One task, call or meeting: its page, its form, what is done with it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.activities import commands, queries, wording
from wasl.activities.forms.activities import ActivityForm, first_values, initial_of
from wasl.activities.forms.finishing import CompleteForm, HoldForm, SnoozeForm
from wasl.activities.forms.moments import typed
from wasl.activities.forms.picking import show_picked
from wasl.activities.listings import CALLS, MEETINGS, TASKS
from wasl.activities.models import Activity, Call, Task
from wasl.activities.queries import Shown
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.queries.custom import custom_facts
from wasl.records.queries import anchors, get_visible, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, is_htmx, own_address, page, redirect, stands_under, toast, trigger

LISTS = {"task": TASKS, "call": CALLS, "meeting": MEETINGS}
ADD = {"task": commands.add_task, "call": commands.plan_call, "meeting": commands.plan_meeting}


def list_url(kind: str) -> str:
    """Return the address of the list of a kind."""
    return reverse(LISTS[kind].page)


def finish_form(activity: Activity, data: Any = None) -> Form:
    """Return what is asked when something is finished: the outcome of a task, what was said on a talk."""
    if activity.is_talk:
        first = {
            "minutes": activity.minutes,
            "place": activity.place,
            "direction": activity.direction or "out",
        }
        return HoldForm(data, kind=activity.kind, initial=first, auto_id=f"finish-{activity.pk}-%s")
    return CompleteForm(data, auto_id=f"finish-{activity.pk}-%s")


def context_of(shown: Shown, viewer: Actor) -> dict[str, Any]:
    """Return what every drawing of one needs."""
    activity = shown.activity
    return {
        "shown": shown,
        "activity": activity,
        "kind": registry().kind(activity.kind),
        "list_url": list_url(activity.kind),
        "customs": custom_facts(viewer, activity.kind, activity.custom),
        "form": finish_form(activity),
        "snooze": SnoozeForm(auto_id=f"snooze-{activity.pk}-%s"),
        "scripts": queries.scripts(viewer) if activity.kind == "call" and activity.is_open else [],
    }


@require_safe
def activity(request: Request, pk: UUID) -> HttpResponse:
    """Show one, or its summary in the side panel."""
    shown = queries.get_activity(request.actor, pk)
    context = context_of(shown, request.actor)
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "activities/activity_detail.html#peek", **context)
    stands_under(request, context["list_url"])
    frame = timeline_frame(request.actor, shown.activity, request.GET)
    return page(request, "activities/activity_detail.html", frame=frame, **context)


@require_http_methods(["GET", "POST"])
def task_new(request: Request) -> HttpResponse:
    """Add a task."""
    return _new(request, "task")


@require_http_methods(["GET", "POST"])
def call_new(request: Request) -> HttpResponse:
    """Plan a call."""
    return _new(request, "call")


@require_http_methods(["GET", "POST"])
def meeting_new(request: Request) -> HttpResponse:
    """Plan a meeting."""
    return _new(request, "meeting")


def _new(request: Request, kind: str) -> HttpResponse:
    actor = request.actor
    if not actor.may("activities.add"):
        raise NotAllowed
    about = anchors(actor, request.GET.getlist("about")[:20])
    form = ActivityForm(
        request.POST or None, kind=kind, actor=actor, controls=Controls(actor, kind),
        initial=first_values(about, actor, kind) | _asked_time(request),
    )  # fmt: skip
    show_picked(form, about=_picked(request, about))
    if form.run(_add, ADD[kind], by=actor):
        toast(request, _("Saved."))
        return redirect("activities:activity", form.result.pk)
    return page(
        request, "activities/activity_form.html", status=form.status, form=form, kind=registry().kind(kind),
        new_label=wording.NEW[kind], list_url=list_url(kind),
    )  # fmt: skip


def _asked_time(request: Request) -> dict[str, str]:
    """Return the day, the hour and the length for which the address asks."""
    return {name: request.GET[name][:10] for name in ("day", "time", "minutes") if request.GET.get(name)}


def _add(add: Any, *, title: str = "", by: Actor, **values: Any) -> Activity:
    added: Activity = add(title, by=by, **values)
    return added


def _picked(request: Request, held: Any, name: str = "about") -> Any:
    """Return the records that stand in a field: what was sent, else what is held."""
    if request.method != "POST":
        return held
    return anchors(request.actor, [one for one in request.POST.get(name, "").split(",") if one][:100])


@require_http_methods(["GET", "POST"])
def activity_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change one; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_activity(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    held = shown.activity
    controls = Controls(actor, held.kind, held.custom)
    form = ActivityForm(
        request.POST or None, kind=held.kind, actor=actor, controls=controls, initial=initial_of(shown)
    )
    show_picked(
        form, about=_picked(request, shown.about), blocked_by=_picked(request, shown.blocked_by, "blocked_by")
    )
    if form.run(commands.change_activity, held, by=actor):
        toast(request, _("Saved."))
        return redirect("activities:activity", held.pk)
    context = context_of(shown, actor) | {"form": form, "version": held.version}
    return page(request, "activities/activity_form.html", status=form.status, **context)


@require_http_methods(["GET", "POST"])
def activity_finish(request: Request, pk: UUID) -> HttpResponse:
    """Take what came of it and what comes next; the form again where something is missing."""
    actor = request.actor
    held = get_visible(Activity, pk, actor)
    form = finish_form(held, request.POST if request.method == "POST" else None)
    if form.run(_finishing(held), held, by=actor):
        text = _("Done.") if isinstance(held, Task) else _("Recorded.")
        undo = reverse("activities:reopen", args=[pk]) if isinstance(held, Task) else ""
        toast(request, text, undo_url=undo)
        return finished(request, held)
    context = context_of(queries.get_activity(actor, pk), actor) | {"form": form}
    if is_htmx(request):
        return fragment(request, "activities/activity_detail.html#peek", status=form.status, **context)
    return page(request, "activities/finish.html", status=form.status, **context)


def _finishing(held: Activity) -> Any:
    if isinstance(held, Task):
        return commands.complete_task
    return commands.hold_call if isinstance(held, Call) else commands.hold_meeting


def finished(request: Request, held: Activity) -> HttpResponse:
    """Answer when something was done with one: lists and panels on the page ask for what is new."""
    if not is_htmx(request):
        otherwise = reverse("activities:activity", args=[held.pk])
        return redirect(own_address(request.POST.get("next", ""), otherwise))
    response = HttpResponse("")
    return trigger(
        response, **{"wasl:written": {"id": str(held.pk)}, "activities:changed": {"id": str(held.pk)}}
    )


@require_POST
def activity_drop(request: Request, pk: UUID) -> HttpResponse:
    """Say that it will not be done after all, with a way back."""
    held = commands.drop_activity(get_visible(Activity, pk, request.actor), by=request.actor)
    toast(request, _("Dropped."), undo_url=reverse("activities:reopen", args=[pk]))
    return finished(request, held)


@require_POST
def activity_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Say that it is to be done again."""
    held = commands.reopen_activity(get_visible(Activity, pk, request.actor), by=request.actor)
    toast(request, _("It is open again."))
    return finished(request, held)


def way_back(held: Activity) -> str:
    """Return the address that puts one back to where it stands now; nothing for one that has no day."""
    place = typed(held.due_at, held.due_on, has_time=held.has_time)
    if not place["day"]:
        return ""
    if "time" in place:
        place["time"] = f"{place['time']:%H:%M}"
    return f"{reverse('activities:snooze', args=[held.pk])}?{urlencode(place)}"


@require_POST
def activity_snooze(request: Request, pk: UUID) -> HttpResponse:
    """Put it off to a day, or to an hour of it."""
    held = get_visible(Activity, pk, request.actor)
    back, is_return = way_back(held), "day" in request.GET
    form = SnoozeForm(request.GET if is_return else request.POST)
    if form.run(commands.snooze_activity, held, by=request.actor):
        toast(request, _("Undone.") if is_return else _("Put off."), undo_url="" if is_return else back)
        return finished(request, held)
    context = context_of(queries.get_activity(request.actor, pk), request.actor) | {"snooze": form}
    if is_htmx(request):
        return fragment(request, "activities/activity_detail.html#peek", status=form.status, **context)
    return page(request, "activities/finish.html", status=form.status, **context)


@require_POST
def activity_tick(request: Request, pk: UUID, position: int) -> HttpResponse:
    """Tick a point of the checklist, or take the tick away."""
    held = get_visible(Activity, pk, request.actor)
    is_done = request.POST.get("is_done") == "1"
    held = commands.tick_point(held, position=position, is_done=is_done, by=request.actor)
    if is_htmx(request):
        return fragment(request, "activities/_checklist.html", activity=held, may_change=True)
    return redirect("activities:activity", pk)


activity_archive = archiving(
    Activity, commands.archive_activity, restore="activities:restore", to=lambda one: list_url(one.kind)
)
activity_restore = restoring(Activity, commands.restore_activity, to="activities:activity")
