"""The timeline of a record and the composer that writes on it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.forms import COMPOSER_FORMS, MeetingForm, NoteForm, StepForm
from wasl.records.models import Anchor
from wasl.ui.pages import fragment, is_htmx, redirect, toast, trigger


@require_GET
def record_open(request: Request, pk: UUID) -> HttpResponse:
    """Send the browser to the page of whatever record has this id."""
    anchor = queries.get_anchor(request.actor, pk)
    return redirect(registry().kind(anchor.kind).page, anchor.pk)


@require_GET
def record_timeline(request: Request, pk: UUID) -> HttpResponse:
    """Return the timeline as filtered, or the older part after `before`."""
    frame = queries.timeline_frame(request.actor, queries.get_anchor(request.actor, pk), request.GET)
    part = "older" if request.GET.get("before") else "thread"
    return fragment(request, f"records/_timeline_frame.html#{part}", frame=frame)


@require_http_methods(["GET", "POST"])
def record_compose(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Show or take the composer's form of one kind ("step" or a kind of note)."""
    anchor = queries.get_anchor(request.actor, pk)
    if kind == "step":
        return _step(request, anchor)
    if kind not in COMPOSER_FORMS:
        raise NotFound
    form = COMPOSER_FORMS[kind](request.POST or None, request.FILES or None)
    form.fields["format"].initial = "text"
    extra = {"attendees": _attendees(request, form)} if request.POST and form.is_valid() else {}
    if form.run(commands.write_note, anchor, by=request.actor, **extra):
        for upload in request.FILES.getlist("files"):
            commands.add_file(
                anchor, content=upload, name=upload.name or "", by=request.actor, note=form.result
            )
        return _written(request, anchor, kind)
    return _composer(request, anchor, kind, form)


def _attendees(request: Request, form: NoteForm) -> list[Anchor]:
    if not isinstance(form, MeetingForm):
        return []
    return queries.anchors(request.actor, form.cleaned_data["attendees"])


def _step(request: Request, anchor: Anchor) -> HttpResponse:
    initial = {"step": anchor.next_step, "due_at": anchor.next_step_at}
    form = StepForm(request.POST or None, initial=initial)
    if form.run(commands.set_next_step, anchor, by=request.actor):
        return _written(request, anchor, "step")
    return _composer(request, anchor, "step", form)


def _written(request: Request, anchor: Anchor, kind: str) -> HttpResponse:
    if not is_htmx(request):
        return redirect("records:open", anchor.pk)
    form = StepForm() if kind == "step" else COMPOSER_FORMS[kind](initial={"format": "text"})
    response = _composer(request, anchor, kind, form)
    return trigger(response, **{"wasl:written": {"id": str(anchor.pk)}, f"record:{anchor.pk}": True})


def _composer(request: Request, anchor: Anchor, kind: str, form: NoteForm | StepForm) -> HttpResponse:
    context = {"anchor": anchor, "tab": kind, "form": form}
    return fragment(request, "records/_composer.html", status=form.status, **context)


@require_POST
def step_done(request: Request, pk: UUID) -> HttpResponse:
    """Say that the next step was taken."""
    anchor = queries.get_anchor(request.actor, pk)
    commands.complete_next_step(anchor, by=request.actor)
    toast(request, _("Done. What comes next?"))
    return redirect("records:open", anchor.pk)


@require_GET
def next_step(request: Request, pk: UUID) -> HttpResponse:
    """Return the box of the next step as it is now."""
    return fragment(request, "records/_next_step.html", anchor=queries.get_anchor(request.actor, pk))
