"""Reads over pipelines and stages: those in use, the one where a deal begins."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from wasl.activities.models import Activity
from wasl.activities.models.activities import ActivityQuerySet
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.lists.models import CustomField, spoken
from wasl.records.queries import as_uuid
from wasl.sales.models import Deal, Pipeline, Stage


def _with_stages() -> Any:
    standing = Prefetch("stages", Stage.objects.filter(removed_at=None))
    return Pipeline.objects.current().prefetch_related(standing)


def pipelines(viewer: Actor) -> list[Pipeline]:
    """Return the pipelines in use, in their order, each with its stages: two queries."""
    return list(_with_stages().visible_to(viewer))


def get_pipeline(viewer: Actor, pk: UUID | str) -> Pipeline:
    """Return a pipeline in use with its stages; raises `NotFound`."""
    found: Pipeline | None = _with_stages().visible_to(viewer).filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def get_stage(viewer: Actor, pk: UUID | str) -> Stage:
    """Return a stage in use; raises `NotFound`."""
    rows = Stage.objects.filter(pipeline__in=Pipeline.objects.current().visible_to(viewer), removed_at=None)
    found = rows.select_related("pipeline").filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def stage_for(pipeline_id: UUID | None, stage_id: UUID | None) -> Stage:
    """Return the stage that is meant: that one, else the first of the pipeline, which is the usual one unless named.

    Raises `Invalid` by field.
    """
    rows = Stage.objects.filter(removed_at=None, pipeline__archived_at=None).select_related("pipeline")
    if stage_id:
        rows = rows.filter(pk=stage_id)
    if pipeline_id:
        rows = rows.filter(pipeline_id=pipeline_id)
    found = rows.order_by("-pipeline__is_default", "pipeline__position", "position").first()
    if found is None:
        raise Invalid(fields={"stage" if stage_id else "pipeline": [_("Choose one of the values offered.")]})
    return found


def stage_named(name: str, pipeline: str = "") -> Stage | None:
    """Return the stage in use that is called so in any language, in the pipeline that is called so if one is named."""
    wanted, where = name.casefold().strip(), pipeline.casefold().strip()
    rows = Stage.objects.filter(removed_at=None, pipeline__archived_at=None).select_related("pipeline")
    for stage in rows.order_by("-pipeline__is_default", "pipeline__position", "position"):
        if wanted in _called(stage.names) and (not where or where in _called(stage.pipeline.names)):
            return stage
    return None


def _called(names: dict[str, str]) -> set[str]:
    return {text.casefold() for text in (*names.values(), spoken(names))}


def open_counts(stage_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open deals stand in each of these stages, whoever has them: for whoever removes a stage."""
    rows = Deal.objects.filter(state=Deal.State.OPEN, stage__in=stage_ids).values("stage").order_by()
    return dict(rows.annotate(number=Count("*")).values_list("stage", "number"))


def missing(deal: Deal) -> list[str]:
    """Return which of the fields its stage asks for a deal has not."""
    return [name for name in deal.stage.needs if _is_empty(deal, name)]


def hindering_tasks(deal: Deal) -> ActivityQuerySet[Activity]:
    """Return the open tasks that keep a deal in its stage, the next one first; none where the stage asks for no such thing."""
    if not deal.stage.needs_tasks:
        return Activity.objects.none()
    rows = Activity.objects.open().about_record(deal.pk).filter(kind="task", archived_at=None)
    found: ActivityQuerySet[Activity] = rows.order_by("due_at", "pk")
    return found


def _is_empty(deal: Deal, name: str) -> bool:
    if name.startswith("custom."):
        return deal.custom.get(CustomField.PREFIX + name.removeprefix("custom.")) in (None, "", [])
    return getattr(deal, f"{name}_id" if name in {"contact", "company"} else name) in (None, "")
