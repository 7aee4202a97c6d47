"""Pipelines with their stages for programs."""

import uuid
from typing import Any

from ninja import Router
from pydantic import Field

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.sales import commands, queries
from wasl.sales.models import Pipeline

router = Router(tags=["pipelines"])


class StageOut(Out):
    """A stage; `probability` is in percent, `rots_after` in days, `needs` the fields a deal must have to go on from here."""

    id: uuid.UUID
    name: str
    names: dict[str, str]
    meaning: str
    position: int
    probability: int
    rots_after: int | None
    needs: list[str]
    needs_tasks: bool


class PipelineOut(Out):
    """A pipeline with its stages in their order."""

    id: uuid.UUID
    name: str
    names: dict[str, str]
    is_default: bool
    currency: str
    stages: list[StageOut]


class PlaceIn(In):
    """The place of a pipeline among those in use, from 0 on; behind the last it is the end."""

    place: int = Field(ge=0, le=10_000)


def _plain(one: Pipeline) -> dict[str, Any]:
    names = ("name", "names", "is_default", "currency")
    return {"id": one.pk, "stages": list(one.stages.all()), **{name: getattr(one, name) for name in names}}


@router.get("/pipelines", response=Listed[PipelineOut], operation_id="pipeline_list")
def pipeline_list(request: Request) -> Any:
    """Return the pipelines in use, each with its stages."""
    return whole([_plain(one) for one in queries.pipelines(request.actor)])


@router.put("/pipelines/{pipeline_id}/place", response=Listed[PipelineOut], operation_id="pipeline_place")
def pipeline_place(request: Request, pipeline_id: uuid.UUID, payload: PlaceIn) -> Any:
    """Put a pipeline in its place among the others; returns all of them in their order."""
    held = queries.get_pipeline(request.actor, pipeline_id)
    commands.place_pipeline(held, place=payload.place, by=request.actor)
    return whole([_plain(one) for one in queries.pipelines(request.actor)])
