"""Pipelines with their stages for programs."""

import uuid
from typing import Any

from ninja import Router

from wasl.kernel.api import Listed, Out, whole
from wasl.kernel.web import Request
from wasl.sales import queries

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


@router.get("/pipelines", response=Listed[PipelineOut], operation_id="pipeline_list")
def pipeline_list(request: Request) -> Any:
    """Return the pipelines in use, each with its stages."""
    return whole(
        [
            {
                "id": one.pk, "name": one.name, "names": one.names, "is_default": one.is_default, "currency": one.currency,
                "stages": list(one.stages.all()),
            }
            for one in queries.pipelines(request.actor)
        ]
    )  # fmt: skip
