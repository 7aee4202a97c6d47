"""The timeline of a record and the composer that writes on it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.forms import COMPOSER_FORMS
from wasl.records.models import Anchor, Note
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, is_htmx, redirect, toast, trigger
from wasl.workspace.requests import uuid_in


@require_GET
def record_open(request: Request, pk: UUID) -> HttpResponse:
    """Send the browser to the page of whatever record has this id; in a circle to what was said there as `note`."""
    anchor = queries.get_anchor(request.actor, pk)
    kind, note = registry().kind(anchor.kind), uuid_in(request, "note")
    address = reverse(kind.page, args=[anchor.pk])
    return redirect(f"{address}?at={note}#m-{note}" if kind.members and note else address)


@require_GET
def record_timeline(request: Request, pk: UUID) -> HttpResponse:
    """Return the timeline as filtered, or the older part after `before`."""
    frame = queries.timeline_frame(request.actor, queries.get_anchor(request.actor, pk), request.GET)
    part = "older" if request.GET.get("before") else "thread"
    return fragment(request, f"records/_timeline_frame.html#{part}", frame=frame)


@require_http_methods(["GET", "POST"])
def record_compose(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Show or take the composer's form of one kind of note."""
    anchor = queries.get_anchor(request.actor, pk)
    if kind not in COMPOSER_FORMS:
        raise NotFound
    answered = _answered(request, anchor)
    form = COMPOSER_FORMS[kind](request.POST or None, request.FILES or None, answered=answered)
    form.fields["format"].initial = "text"
    if form.run(commands.write_note, anchor, by=request.actor, answers=answered):
        for upload in request.FILES.getlist("files"):
            commands.add_file(
                anchor, content=upload, name=upload.name or "", by=request.actor, note=form.result
            )
        tell_unreached(request, form.result)
        return written(request, anchor, kind, COMPOSER_FORMS[kind](initial={"format": "text"}))
    return composer(request, anchor, kind, form)


def _answered(request: Request, anchor: Anchor) -> Note | None:
    """Return the note of this record that is answered, if one is."""
    key = request.POST.get("answers") or request.GET.get("answers")
    note = queries.get_note(request.actor, key) if key else None
    if note and note.anchor_id != anchor.pk:
        raise NotFound
    return note


def tell_unreached(request: Request, note: Note) -> None:
    """Tell who wrote a note whom its mentions do not reach."""
    text = queries.unreached_words(request.actor, note)
    if text:
        toast(request, text)


def written(request: Request, anchor: Anchor, tab: str, fresh: Form) -> HttpResponse:
    """Answer when something was written: the composer with a fresh form, and the timeline asks for what is new."""
    if not is_htmx(request):
        return redirect("records:open", anchor.pk)
    response = composer(request, anchor, tab, fresh)
    return trigger(response, **{"wasl:written": {"id": str(anchor.pk)}, f"record:{anchor.pk}": True})


def composer(request: Request, anchor: Anchor, tab: str, form: Form) -> HttpResponse:
    """Answer with the composer, open at one of its tabs."""
    return fragment(request, "records/_composer.html", status=form.status, anchor=anchor, tab=tab, form=form)


@require_GET
def next_step(request: Request, pk: UUID) -> HttpResponse:
    """Return the box of the next step as it is now."""
    return fragment(request, "records/_next_step.html", anchor=queries.get_anchor(request.actor, pk))
