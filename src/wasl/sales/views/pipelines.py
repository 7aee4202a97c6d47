"""Pipelines and stages in the settings."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.web import Request
from wasl.sales import commands, queries
from wasl.sales.forms.pipelines import PipelineForm, PlaceForm, RemoveForm, StageForm
from wasl.sales.models import Pipeline, Stage
from wasl.ui.pages import is_htmx, page, redirect, toast

RIGHT = "sales.manage_pipelines"


def _ask_right(request: Request) -> None:
    if not request.actor.may(RIGHT):
        raise NotAllowed


@require_safe
def pipeline_settings(request: Request) -> HttpResponse:
    """Show the pipelines with their stages."""
    _ask_right(request)
    found = queries.pipelines(request.actor)
    counts = queries.open_counts([stage.pk for one in found for stage in one.stages.all()])
    return page(request, "sales/pipeline_list.html", pipelines=found, counts=counts)


@require_http_methods(["GET", "POST"])
def pipeline_new(request: Request) -> HttpResponse:
    """Add a pipeline with the usual stages."""
    _ask_right(request)
    form = PipelineForm(request.POST or None)
    return _run(request, form, _add, None)


def _add(_nothing: None, *, names: Any, by: Any, **values: Any) -> Pipeline:
    return commands.add_pipeline(names, by=by, **values)


@require_http_methods(["GET", "POST"])
def pipeline_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a pipeline."""
    _ask_right(request)
    held = queries.get_pipeline(request.actor, pk)
    return _run(
        request,
        PipelineForm(request.POST or None, pipeline=held),
        commands.change_pipeline,
        held,
        name=held.name,
    )


@require_POST
def pipeline_place(request: Request, pk: UUID) -> HttpResponse:
    """Put a pipeline at the place that is posted; the toast leads back."""
    held = queries.get_pipeline(request.actor, pk)
    before = [one.pk for one in queries.pipelines(request.actor)].index(held.pk)
    return _place(request, commands.place_pipeline, held, before)


def _place(request: Request, command: Any, held: Pipeline | Stage, before: int) -> HttpResponse:
    """Put one of a row at the place that is posted; whoever walks by keys goes on beside it."""
    form = PlaceForm(request.POST if "place" in request.POST else request.GET)
    if not form.run(command, held, by=request.actor):
        raise Invalid(" ".join(form.problems))
    toast(request, _("Moved."), undo_url=f"{request.path}?place={before}")
    mark = "" if is_htmx(request) else f"#place-{held.pk}"
    return redirect(reverse("sales:pipeline_settings") + mark)


@require_http_methods(["GET", "POST"])
def stage_new(request: Request, pk: UUID) -> HttpResponse:
    """Add a stage to a pipeline."""
    _ask_right(request)
    held = queries.get_pipeline(request.actor, pk)
    return _run(request, StageForm(request.POST or None), commands.add_stage, held, about=held)


@require_http_methods(["GET", "POST"])
def stage_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a stage."""
    _ask_right(request)
    held = queries.get_stage(request.actor, pk)
    form = StageForm(request.POST or None, stage=held)
    return _run(request, form, commands.change_stage, held, name=held.name, about=held.pipeline)


def _run(
    request: Request, form: Any, command: Any, target: Any, *, name: str = "", about: Pipeline | None = None
) -> HttpResponse:
    if form.run(command, target, by=request.actor):
        toast(request, _("Saved."))
        return redirect("sales:pipeline_settings")
    is_stage = isinstance(form, StageForm)
    return page(
        request, "sales/pipeline_form.html", status=form.status, form=form, name=name, about=about, is_stage=is_stage
    )  # fmt: skip


@require_POST
def stage_place(request: Request, pk: UUID) -> HttpResponse:
    """Put a stage at the place that is posted, among the open ones; the toast leads back."""
    held = queries.get_stage(request.actor, pk)
    standing = [one.pk for one in held.pipeline.stages.all() if one.is_open and not one.removed_at]
    return _place(request, commands.place_stage, held, standing.index(held.pk) if held.is_open else 0)


@require_http_methods(["GET", "POST"])
def stage_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a stage; where deals stand in it, ask where they go."""
    _ask_right(request)
    held = queries.get_stage(request.actor, pk)
    return _remove(request, held, commands.remove_stage, {str(held.pk)})


@require_http_methods(["GET", "POST"])
def pipeline_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a pipeline; where deals go on in it, ask where they go."""
    _ask_right(request)
    held = queries.get_pipeline(request.actor, pk)
    return _remove(request, held, commands.remove_pipeline, {str(one.pk) for one in held.stages.all()})


def _remove(request: Request, held: Pipeline | Stage, command: Any, own: set[str]) -> HttpResponse:
    count = sum(queries.open_counts([UUID(key) for key in own]).values())
    form = RemoveForm(request.POST if request.method == "POST" else None, actor=request.actor, but=own)
    if form.run(command, held, by=request.actor):
        toast(request, _("Removed."))
        return redirect("sales:pipeline_settings")
    return page(request, "sales/pipeline_remove.html", status=form.status, form=form, held=held, count=count)
