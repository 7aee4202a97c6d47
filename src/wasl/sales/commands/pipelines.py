"""Verbs on pipelines and stages: add, change, put in order; what goes away says where its deals go."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.money import read_currency
from wasl.kernel.text import clean_line
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.sales import events
from wasl.sales.commands.deals import parties_named, tell_boards
from wasl.sales.models import Deal, Pipeline, Stage, StageStay
from wasl.sales.queries.pipelines import stage_for
from wasl.sales.ready import STAGES
from wasl.workspace import audit

MANAGE = "sales.manage_pipelines"
NAME_LIMIT, LONGEST_STAY, MOST_STAGES = 80, 3650, 20


@command(MANAGE)
def add_pipeline(names: Mapping[str, str], /, *, by: Actor, currency: str = "") -> Pipeline:
    """Add a pipeline with the usual stages, to be adapted. Raises `Invalid` by field."""
    last = Pipeline.objects.order_by("-position").first()
    pipeline = Pipeline.objects.create(
        names=names_taken(names),
        currency=read_currency(currency) if currency else "",
        position=last.position + 1 if last else 0,
        is_default=not Pipeline.objects.filter(is_default=True).exists(),
    )
    for position, one in enumerate(STAGES):
        Stage.objects.create(
            pipeline=pipeline,
            names=one.names,
            position=position,
            meaning=one.meaning,
            probability=one.probability,
            rots_after=one.rots_after,
        )
    audit.record("pipeline.added", by=by, target=pipeline)
    return pipeline


@command(MANAGE)
def change_pipeline(
    pipeline: Pipeline, *, names: Mapping[str, str], by: Actor, currency: str = "", is_default: bool = False
) -> Pipeline:
    """Change how a pipeline is called, its currency, and whether deals begin here unless said otherwise."""
    pipeline.names = names_taken(names)
    pipeline.currency = read_currency(currency) if currency else ""
    if is_default and not pipeline.is_default:
        Pipeline.objects.filter(is_default=True).update(is_default=False)
        pipeline.is_default = True
    pipeline.save()
    audit.record("pipeline.changed", by=by, target=pipeline)
    return pipeline


@command(MANAGE)
def place_pipeline(pipeline: Pipeline, *, place: int, by: Actor) -> Pipeline:
    """Put a pipeline at a place, from 0 on, among those in use; the others keep their order. Behind the last: at the end."""
    others = [one for one in Pipeline.objects.current().select_for_update() if one.pk != pipeline.pk]
    place = min(max(place, 0), len(others))
    standing = [*others[:place], pipeline, *others[place:]]
    for position, one in enumerate(standing):
        one.position = position
    Pipeline.objects.bulk_update(standing, ["position"])
    audit.record("pipeline.placed", by=by, target=pipeline)
    return pipeline


@command(MANAGE)
def remove_pipeline(pipeline: Pipeline, *, by: Actor, to_id: UUID | None = None) -> Pipeline:
    """Use a pipeline no more; its open deals go to the stage `to_id` of another one, closed ones stay in its history.

    Raises `Invalid` when open deals have nowhere to go, `Conflict` for the usual pipeline.
    """
    if pipeline.is_default:
        raise Conflict(_("Deals begin in this pipeline. Make another one the usual one first."))
    going = Deal.objects.filter(pipeline=pipeline, state=Deal.State.OPEN)
    if going.exists():
        _carry(going, _goal(to_id, pipeline.stages.values_list("pk", flat=True)), by=by)
    pipeline.archived_at = clock.now()
    pipeline.save(update_fields=["archived_at"])
    audit.record("pipeline.removed", by=by, target=pipeline)
    return pipeline


@command(MANAGE)
def add_stage(pipeline: Pipeline, /, *, by: Actor, **values: Any) -> Stage:
    """Add an open stage behind the other open ones. Raises `Invalid` by field."""
    standing = _standing(pipeline)
    if len(standing) >= MOST_STAGES:
        raise Invalid(_("A pipeline has up to 20 stages."))
    columns = _columns({"names": {}, **values})
    place = sum(1 for one in standing if one.is_open)
    stage = Stage.objects.create(pipeline=pipeline, position=place, **columns)
    _number([*standing[:place], stage, *standing[place:]])
    audit.record("stage.added", by=by, target=stage)
    tell_boards(pipeline.pk)
    return stage


@command(MANAGE)
def change_stage(stage: Stage, /, *, by: Actor, **values: Any) -> Stage:
    """Change what is named of a stage; history keeps the chances at which deals came in. Raises `Invalid` by field."""
    columns = _columns(values)
    if not stage.is_open:
        # a deal that is won is won for certain
        columns = {"names": columns["names"]} if "names" in columns else {}
    for name, value in columns.items():
        setattr(stage, name, value)
    stage.save()
    audit.record("stage.changed", by=by, target=stage)
    tell_boards(stage.pipeline_id)
    return stage


@command(MANAGE)
def place_stage(stage: Stage, *, place: int, by: Actor) -> Stage:
    """Put an open stage at a place, from 0 on, among those of its pipeline; the others keep their order.

    Raises `Conflict` for those in which deals end: they stand last.
    """
    if not stage.is_open:
        raise Conflict(_("Deals end in this stage: it stands last."))
    standing = _standing(stage.pipeline)
    others = [one for one in standing if one.is_open and one.pk != stage.pk]
    place = min(max(place, 0), len(others))
    _number([*others[:place], stage, *others[place:], *(one for one in standing if not one.is_open)])
    audit.record("stage.placed", by=by, target=stage)
    tell_boards(stage.pipeline_id)
    return stage


@command(MANAGE)
def remove_stage(stage: Stage, *, by: Actor, to_id: UUID | None = None) -> Stage:
    """Use a stage no more; deals that stand in it go to the stage `to_id`, their history still names it.

    Raises `Invalid` when deals have nowhere to go, `Conflict` for the last open stage and for those in which deals end.
    """
    if not stage.is_open:
        raise Conflict(_("Deals end in this stage: it can be renamed, not removed."))
    if sum(1 for one in _standing(stage.pipeline) if one.is_open) < 2:
        raise Conflict(_("A pipeline needs an open stage."))
    going = Deal.objects.filter(stage=stage)
    if going.exists():
        _carry(going, _goal(to_id, [stage.pk]), by=by)
    stage.removed_at = clock.now()
    stage.save(update_fields=["removed_at"])
    audit.record("stage.removed", by=by, target=stage)
    tell_boards(stage.pipeline_id)
    return stage


def _standing(pipeline: Pipeline) -> list[Stage]:
    return list(Stage.objects.filter(pipeline=pipeline, removed_at=None))


def _number(stages: Sequence[Stage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(stages, ["position"])


def _goal(to_id: UUID | None, leaving: Any) -> Stage:
    if to_id is None or to_id in set(leaving):
        raise Invalid(fields={"to_id": [_("Deals stand here. Say where they go.")]})
    goal = stage_for(None, to_id)
    if not goal.is_open:
        raise Invalid(fields={"to_id": [_("A deal that goes on stands in an open stage.")]})
    return goal


def _carry(rows: Any, goal: Stage, *, by: Actor) -> None:
    """Put many deals into a stage at once, each with its stay and its event; nothing reacts to it."""
    moment = clock.now()
    deals = list(rows.select_for_update(of=("self",)).select_related("anchor", "stage", "contact", "company"))
    told = [
        Emission(events.DealMoved(one, also=parties_named(one), left=one.stage, entered=goal))
        for one in deals
    ]
    keys = [one.pk for one in deals]
    StageStay.objects.filter(deal__in=keys, left_at=None).update(left_at=moment)
    Deal.objects.filter(pk__in=keys).update(stage=goal, pipeline=goal.pipeline_id, stage_since=moment)
    StageStay.objects.bulk_create(
        StageStay(
            deal=one,
            stage=goal,
            entered_at=moment,
            by_id=by.user_id,
            probability=goal.probability if one.probability is None else one.probability,
            amount=one.amount,
            currency=one.currency,
        )
        for one in deals
    )
    emit_many(told, by=by, quiet=True)
    tell_boards(goal.pipeline_id)


def names_taken(given: Mapping[str, str]) -> dict[str, str]:
    """Return names by language without empty ones. Raises `Invalid` of `names`."""
    names = {code: clean_line(text or "") for code, text in given.items()}
    names = {code: text for code, text in names.items() if text}
    if not names or any(len(text) > NAME_LIMIT for text in names.values()):
        raise Invalid(
            fields={"names": [_("Give it a name of up to 80 characters in at least one language.")]}
        )
    return names


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return clean columns of what is given of a stage. Raises `Invalid` by field."""
    columns = {name: values[name] for name in ("probability", "rots_after", "needs_tasks") if name in values}
    if "names" in values:
        columns["names"] = names_taken(values["names"])
    if not 0 <= (columns.get("probability") or 0) <= 100:
        raise Invalid(fields={"probability": [_("Give a number from 0 to 100.")]})
    if not 0 < (columns.get("rots_after") or 1) <= LONGEST_STAY:
        raise Invalid(fields={"rots_after": [_("Give a number of days.")]})
    if "needs" in values:
        columns["needs"] = sorted(set(values["needs"] or ()))
    if "probability" in columns:
        columns["probability"] = columns["probability"] or 0
    return columns
