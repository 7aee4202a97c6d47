"""The import wizard, the progress and the result of an import, and the list of all of them."""

import tempfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wasl.exchange import commands, queries
from wasl.exchange.forms.imports import DecisionForm, MendForm, OptionsForm, ReadingForm, TagForm, UploadForm
from wasl.exchange.layout import importer_for
from wasl.exchange.models import Import
from wasl.exchange.refused import write_csv, write_xlsx
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.web import Request
from wasl.records.queries import as_uuid
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast

WIZARD = (
    pgettext_lazy("noun", "File"),
    _lazy("Mapping"),
    pgettext_lazy("noun", "Review"),
    pgettext_lazy("noun", "Import"),
)
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


@require_GET
def import_list(request: Request) -> HttpResponse:
    """Show all imports, newest first."""
    if not request.actor.may("exchange.import"):
        raise NotAllowed
    before = request.GET.get("before")
    found = queries.imports(request.actor, before=as_uuid(before) if before else None)
    more = found[-1].pk if len(found) == queries.PAGE else None
    return page(request, "exchange/import_list.html", imports=found, more=more)


@require_http_methods(["GET", "POST"])
def import_new(request: Request, kind: str = "") -> HttpResponse:
    """Take the file: the first step."""
    offered = queries.importers(request.actor)
    if not offered:
        raise NotAllowed
    importer = importer_for(kind or request.GET.get("kind") or offered[0].kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.run(commands.start_import, importer.kind, by=request.actor):
        if form.result.is_return:
            commands.queue_check(form.result, by=request.actor)
        return redirect("exchange:import_show", form.result.pk)
    return page(
        request,
        "exchange/import_new.html",
        steps=WIZARD,
        status=form.status,
        form=form,
        importer=importer,
        offered=offered,
    )


@require_GET
def import_show(request: Request, pk: UUID) -> HttpResponse:
    """Show an import as it stands: the mapping, the review, the progress or the result."""
    item = queries.get_import(request.actor, pk)
    if is_htmx(request) and not item.is_moving:
        return redirect("exchange:import_show", pk)
    shown: dict[str, Callable[[Request, Import], HttpResponse]] = {
        Import.State.DRAFT: _mapping,
        Import.State.CHECKED: _review,
    }
    return shown.get(item.state, _progress if item.is_moving else _result)(request, item)


def _mapping(request: Request, item: Import, data: QueryDict | None = None) -> HttpResponse:
    importer = importer_for(item.kind)
    options = OptionsForm(item, importer, request.actor, data)
    if options.run(commands.change_mapping, item, by=request.actor):
        if queries.has_new_words(request.actor, options.result, options.words()):
            toast(request, _("Say what these words of the file mean."))
            return redirect("exchange:import_mapping", item.pk)
        commands.queue_check(options.result, by=request.actor)
        return redirect("exchange:import_show", item.pk)
    return page(
        request,
        "exchange/import_mapping.html",
        steps=WIZARD,
        status=options.status,
        item=item,
        importer=importer,
        options=options,
        reading=ReadingForm(item, queries.sheets(request.actor, item)),
        lines=queries.mapping_lines(request.actor, item),
        fields=importer.fields(),
        asked=queries.asked_words(request.actor, item),
    )


@require_http_methods(["GET", "POST"])
def import_mapping(request: Request, pk: UUID) -> HttpResponse:
    """Show the mapping again, or take it and let the dry run begin."""
    return _mapping(request, queries.get_import(request.actor, pk), request.POST or None)


@require_POST
def import_reading(request: Request, pk: UUID) -> HttpResponse:
    """Read the file otherwise."""
    item = queries.get_import(request.actor, pk)
    form = ReadingForm(item, queries.sheets(request.actor, item), request.POST)
    if not form.run(commands.change_reading, item, by=request.actor):
        toast(request, " ".join(form.problems))
    return redirect("exchange:import_mapping", pk)


def _review(request: Request, item: Import) -> HttpResponse:
    if item.is_return:
        return _difference(request, item)
    return page(
        request,
        "exchange/import_review.html",
        steps=WIZARD,
        item=item,
        importer=importer_for(item.kind),
        preview=queries.preview(request.actor, item),
        refusals=queries.refusals(request.actor, item),
        refused=queries.refusal_count(request.actor, item),
    )


def _difference(request: Request, item: Import) -> HttpResponse:
    """Show a file that came back: every changed cell, old and new, and the rows that others have changed since."""
    after = request.GET.get("after", "")
    only = request.GET.get("only") == "conflicts"
    changes = queries.changes(
        request.actor, item, after=int(after) if after.isdecimal() else 0, only_conflicts=only
    )
    return page(
        request,
        "exchange/import_difference.html",
        steps=WIZARD,
        item=item,
        importer=importer_for(item.kind),
        changes=changes,
        more=changes[-1].number if len(changes) == queries.PAGE else None,
        only=only,
        decisions=queries.DECISIONS,
        unknown=queries.unknown_columns(request.actor, item),
        is_from_elsewhere=queries.is_from_elsewhere(request.actor, item),
        refusals=queries.refusals(request.actor, item),
        refused=queries.refusal_count(request.actor, item),
    )


@require_POST
def import_decide(request: Request, pk: UUID) -> HttpResponse:
    """Take what becomes of a row that others have changed since, or of all of them."""
    item = queries.get_import(request.actor, pk)
    form = DecisionForm(request.POST)
    if form.run(commands.decide_changes, item, by=request.actor):
        if is_htmx(request):
            return HttpResponse(status=204)
    else:
        toast(request, " ".join(form.problems))
    return redirect("exchange:import_show", pk)


@require_POST
def import_as_new(request: Request, pk: UUID) -> HttpResponse:
    """Pass over the ids of the file."""
    commands.take_as_new(queries.get_import(request.actor, pk), by=request.actor)
    return redirect("exchange:import_show", pk)


def _progress(request: Request, item: Import) -> HttpResponse:
    importer = importer_for(item.kind)
    if is_htmx(request):
        return fragment(
            request, "exchange/import_progress.html#progress", item=item, importer=importer, steps=WIZARD
        )
    return page(request, "exchange/import_progress.html", item=item, importer=importer, steps=WIZARD)


def _result(request: Request, item: Import) -> HttpResponse:
    after = request.GET.get("after", "")
    refusals = queries.refusals(request.actor, item, after=int(after) if after.isdecimal() else 0)
    return page(
        request,
        "exchange/import_result.html",
        item=item,
        importer=importer_for(item.kind),
        refusals=refusals,
        more=refusals[-1].number if len(refusals) == queries.PAGE else None,
        kept=queries.kept(request.actor, item),
        tag_form=TagForm(),
    )


@require_POST
def import_run(request: Request, pk: UUID) -> HttpResponse:
    """Let the import begin."""
    commands.queue_import(queries.get_import(request.actor, pk), by=request.actor)
    return redirect("exchange:import_show", pk)


@require_POST
def import_stop(request: Request, pk: UUID) -> HttpResponse:
    """Stop where it is."""
    commands.stop_import(queries.get_import(request.actor, pk), by=request.actor)
    return redirect("exchange:import_show", pk)


@require_POST
def import_undo(request: Request, pk: UUID) -> HttpResponse:
    """Take the import back."""
    commands.queue_undo(queries.get_import(request.actor, pk), by=request.actor)
    return redirect("exchange:import_show", pk)


@require_POST
def import_discard(request: Request, pk: UUID) -> HttpResponse:
    """Forget an import that has not begun."""
    commands.discard_import(queries.get_import(request.actor, pk), by=request.actor)
    toast(request, _("The file is forgotten. Nothing was imported."))
    return redirect("exchange:import_list")


@require_POST
def import_tag(request: Request, pk: UUID) -> HttpResponse:
    """Tag everything that an import brought."""
    item = queries.get_import(request.actor, pk)
    form = TagForm(request.POST)
    if form.run(commands.tag_import, item, by=request.actor):
        count: int = form.result
        text = ngettext("%(count)s record is tagged.", "%(count)s records are tagged.", count)
        toast(request, text % {"count": count})
    return redirect("exchange:import_show", pk)


@require_GET
def refused_download(request: Request, pk: UUID, ending: str) -> FileResponse:
    """Send the refused rows as a file to mend and to send again."""
    item = queries.get_import(request.actor, pk)
    if ending not in WRITERS:
        raise NotFound
    # closed by the response
    file = tempfile.TemporaryFile()  # noqa: SIM115
    WRITERS[ending](file, item.columns, queries.all_refusals(request.actor, item))
    file.seek(0)
    stem = item.name.rpartition(".")[0] or item.name
    name = _("%(name)s - refused rows") % {"name": stem}
    return FileResponse(file, as_attachment=True, filename=f"{name}.{ending}")


@require_POST
def refusal_mend(request: Request, pk: UUID, refusal: int) -> HttpResponse:
    """Take a refused row with a corrected value."""
    item = queries.get_import(request.actor, pk)
    row = queries.get_refusal(request.actor, item, refusal)
    form = MendForm(row, request.POST)
    if form.run(commands.mend_refusal, row, by=request.actor):
        if is_htmx(request):
            item = queries.get_import(request.actor, pk)
            shown: dict[str, Any] = {"item": item, "importer": importer_for(item.kind), "tag_form": TagForm()}
            shown |= {"refusal": row, "mended": refusal, "outcome": form.result}
            response = fragment(request, "exchange/import_result.html#mended", **shown)
            # every part of the answer says itself where it belongs
            response["HX-Reswap"] = "none"
            return response
        return redirect("exchange:import_show", pk)
    shown = {"refusal": row, "item": item, "cells": form.cells(), "may_mend": True}
    return fragment(request, "exchange/_refusal.html#row", status=422, **shown)
