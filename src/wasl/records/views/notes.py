"""Edit, delete and look back on notes; files and tags of a record."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wasl.kernel.actor import Actor
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.forms import FileForm, NoteForm, TagsForm
from wasl.records.models import Anchor, File, Note
from wasl.records.views.timeline import tell_unreached
from wasl.ui.pages import fragment, is_htmx, redirect, toast, trigger


@require_http_methods(["GET", "POST"])
def note_edit(request: Request, pk: UUID) -> HttpResponse:
    """Show or take the form that changes a note's text."""
    note = queries.get_note(request.actor, pk)
    seen = int(request.POST["seen"]) if request.POST.get("seen", "").isdecimal() else None
    initial = {"body": note.body, "format": "html"}
    # the composer stands on the same page
    form = NoteForm(request.POST or None, initial=initial, auto_id=f"note-{pk}-%s")
    if form.run(_edit, note, by=request.actor, seen=seen):
        tell_unreached(request, form.result)
        if not is_htmx(request):
            return redirect("records:open", note.anchor_id)
        # the timeline draws the whole entry anew when it hears of it
        note = queries.get_note(request.actor, pk)
        queries.dress(request.actor, [note])
        response = fragment(request, "records/timeline/note.html#bubble", item={"note": note})
        return trigger(response, **{"wasl:written": {"id": str(note.anchor_id)}})
    return fragment(request, "records/_note_form.html", status=form.status, form=form, note=note)


def _edit(note: Note, **values: Any) -> Note:
    return commands.edit_note(note, body=values["body"], by=values["by"], seen=values["seen"])


@require_POST
def note_delete(request: Request, pk: UUID) -> HttpResponse:
    """Remove a note; its history stays."""
    note = commands.delete_note(queries.get_note(request.actor, pk), by=request.actor)
    if is_htmx(request):
        # the thread hears of it and draws what is left
        return trigger(HttpResponse(status=204), **{"wasl:written": {"id": str(note.anchor_id)}})
    toast(request, _("Removed. The earlier text stays in the history."))
    return redirect("records:open", note.anchor_id)


@require_http_methods(["GET", "POST"])
def note_signs(request: Request, pk: UUID) -> HttpResponse:
    """Show the signs at a note with those one may set, or set one, or take it back."""
    note = queries.get_note(request.actor, pk, also_news=True)
    if request.method == "POST":
        is_set = "off" not in request.POST
        commands.sign_note(note, sign=request.POST.get("sign", ""), by=request.actor, is_set=is_set)
        if not is_htmx(request):
            return redirect("records:open", note.anchor_id)
        note = queries.get_note(request.actor, pk, also_news=True)
    queries.dress(request.actor, [note])
    return fragment(request, "records/_signs.html", note=note, is_open=request.method == "GET", may_sign=True)


@require_GET
def note_history(request: Request, pk: UUID) -> HttpResponse:
    """Show how a note read before."""
    note = queries.get_note(request.actor, pk)
    return fragment(
        request, "records/_note_history.html", note=note, versions=queries.note_versions(request.actor, note)
    )


@require_POST
def file_add(request: Request, pk: UUID) -> HttpResponse:
    """Attach a file to a record."""
    anchor = queries.get_anchor(request.actor, pk)
    form = FileForm(request.POST, request.FILES)
    if form.run(_attach, anchor, by=request.actor):
        toast(request, _("The file is attached."))
    else:
        toast(
            request, " ".join(str(text) for text in form.errors.get("file", [])) or _("Choose a file first.")
        )
    return _files(request, pk) if is_htmx(request) else redirect("records:open", pk)


def _attach(anchor: Anchor, *, file: "UploadedFile[bytes]", by: Actor) -> File:
    return commands.add_file(anchor, content=file, name=file.name or "", by=by)


@require_GET
def file_list(request: Request, pk: UUID) -> HttpResponse:
    """Return the files of a record: a panel of its page."""
    return _files(request, pk)


def _files(request: Request, pk: UUID) -> HttpResponse:
    anchor = queries.get_anchor(request.actor, pk)
    return fragment(
        request, "records/_files.html", anchor=anchor, files=queries.files_of(request.actor, anchor)
    )


@require_GET
def file_download(request: Request, pk: UUID) -> HttpResponse | FileResponse:
    """Send a file for saving."""
    return queries.open_file(request.actor, pk)


@require_POST
def file_remove(request: Request, pk: UUID) -> HttpResponse:
    """Take a file off its record."""
    file = queries.get_file(request.actor, pk)
    commands.remove_file(file.anchor, file=file, by=request.actor)
    toast(request, _("The file is removed."))
    return (
        file_list(request, file.anchor_id) if is_htmx(request) else redirect("records:open", file.anchor_id)
    )


@require_http_methods(["GET", "POST"])
def record_tags(request: Request, pk: UUID) -> HttpResponse:
    """Show a record's tags, or the form that changes them, or take it."""
    anchor = queries.get_anchor(request.actor, pk)
    tags = queries.tags_of(request.actor, anchor)
    form = TagsForm(request.POST or None, initial={"names": "، ".join(tag.name for tag in tags)})
    if form.run(commands.set_tags, anchor, by=request.actor):
        if not is_htmx(request):
            return redirect("records:open", anchor.pk)
        tags = form.result
    part = "form" if "edit" in request.GET or form.errors else "tags"
    return fragment(
        request, f"records/_tags.html#{part}", status=form.status, anchor=anchor, tags=tags, form=form
    )
