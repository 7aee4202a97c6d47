"""Rules for programs: write, put to work, try, and read what they did."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.automation import commands, queries
from wasl.automation.models import Rule, Run, Step
from wasl.automation.shape import Definition
from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.records.queries import get_visible

router = Router(tags=["rules"])


class RuleChange(In):
    """What may be said of a rule; `definition` becomes its draft."""

    name: str | None = Field(default=None, max_length=120)
    definition: Definition | None = None
    most_per_hour: int | None = Field(default=None, ge=1, le=100_000)
    minutes_saved: int | None = Field(default=None, ge=0, le=480)


class RuleIn(In):
    """A rule to be written; it is off until it is put to work."""

    name: str = Field(max_length=120)
    definition: Definition


class RuleOut(Out):
    """A rule: `draft` is being edited, `definition` is what runs while it is on; `paused_because` says why it stands still."""

    id: uuid.UUID
    name: str
    kind: str
    state: str
    paused_because: str
    owner: uuid.UUID
    draft: dict[str, Any]
    definition: dict[str, Any] | None
    version: int | None
    most_per_hour: int
    minutes_saved: int
    created_at: datetime.datetime
    updated_at: datetime.datetime


class VersionOut(Out):
    """What a rule was when it was put to work; `by` is null where no person did it."""

    number: int
    definition: dict[str, Any]
    by: uuid.UUID | None
    at: datetime.datetime
    is_running: bool


class RuleStepOut(Out):
    """A step that was taken, or would be."""

    place: str
    action: str
    inputs: dict[str, Any]
    state: str
    outcome: str


class RunOut(Out):
    """A rule at work on one record."""

    id: uuid.UUID
    rule: uuid.UUID
    record: uuid.UUID
    event: uuid.UUID | None
    state: str
    error: str
    begun_at: datetime.datetime
    due_at: datetime.datetime
    finished_at: datetime.datetime | None


class TrialIn(In):
    """The record to try a rule with."""

    record: uuid.UUID


def rule_out(rule: Rule) -> RuleOut:
    """Return a rule as programs see it."""
    version = rule.version
    return RuleOut(
        id=rule.id,
        name=rule.name,
        kind=rule.kind,
        state=rule.state,
        paused_because=rule.paused_because,
        owner=rule.owner_id,
        draft=rule.draft,
        definition=version.definition if version else None,
        version=version.number if version else None,
        most_per_hour=rule.most_per_hour,
        minutes_saved=rule.minutes_saved,
        created_at=rule.created_at,
        updated_at=rule.updated_at,
    )


def _step_out(step: Step) -> RuleStepOut:
    return RuleStepOut(
        place=step.place, action=step.action, inputs=step.inputs, state=step.state, outcome=step.outcome
    )


def _run_out(run: Run) -> RunOut:
    return RunOut(
        id=run.id,
        rule=run.rule_id,
        record=run.anchor_id,
        event=run.event_id,
        state=run.state,
        error=run.error,
        begun_at=run.begun_at,
        due_at=run.due_at,
        finished_at=run.finished_at,
    )


def _version_out(seen: queries.VersionSeen) -> VersionOut:
    version = seen.version
    return VersionOut(
        number=version.number,
        definition=version.definition,
        by=version.by_id,
        at=version.at,
        is_running=seen.is_running,
    )


def _plain(definition: Definition) -> dict[str, Any]:
    return definition.model_dump(by_alias=True, exclude_unset=True)


@router.get("/rules", response=Listed[RuleOut], operation_id="rule_list", url_name="rule_list")
def rule_list(request: Request) -> Listed[RuleOut]:
    """Return all rules."""
    return whole([rule_out(seen.rule) for seen in queries.rules_seen(request.actor)])


@router.post("/rules", response={201: RuleOut}, operation_id="rule_add")
def rule_add(request: Request, payload: RuleIn, response: HttpResponse) -> Status[RuleOut]:
    """Write a rule."""
    definition = _plain(payload.definition)
    rule = commands.add_rule(definition["kind"], name=payload.name, definition=definition, by=request.actor)
    response["Location"] = reverse("api:rule_get", args=[rule.pk])
    return Status(201, rule_out(rule))


@router.get("/rules/{rule_id}", response=RuleOut, operation_id="rule_get", url_name="rule_get")
def rule_get(request: Request, rule_id: uuid.UUID) -> RuleOut:
    """Return one rule."""
    return rule_out(queries.get_rule(request.actor, rule_id))


@router.patch("/rules/{rule_id}", response=RuleOut, operation_id="rule_change")
def rule_change(request: Request, rule_id: uuid.UUID, payload: RuleChange) -> RuleOut:
    """Change what is named; what runs does not change before the rule is put to work."""
    rule = queries.get_rule(request.actor, rule_id)
    if payload.definition is not None:
        commands.change_draft(rule, definition=_plain(payload.definition), by=request.actor)
    given = payload.model_dump(exclude_unset=True, exclude_none=True, exclude={"definition"})
    if given:
        kept = {name: getattr(rule, name) for name in ("name", "most_per_hour", "minutes_saved")}
        commands.set_rule(rule, by=request.actor, **(kept | given))
    return rule_out(queries.get_rule(request.actor, rule_id))


@router.delete("/rules/{rule_id}", response={204: None}, operation_id="rule_delete")
def rule_delete(request: Request, rule_id: uuid.UUID) -> Status[None]:
    """Delete a rule that is off, with its log."""
    commands.delete_rule(queries.get_rule(request.actor, rule_id), by=request.actor)
    return Status(204, None)


@router.post("/rules/{rule_id}/publish", response=RuleOut, operation_id="rule_publish")
def rule_publish(request: Request, rule_id: uuid.UUID) -> RuleOut:
    """Put the draft to work, in the name of the caller. 422 names the problems by their place in the rule."""
    return rule_out(commands.publish_rule(queries.get_rule(request.actor, rule_id), by=request.actor))


@router.post("/rules/{rule_id}/on", response=RuleOut, operation_id="rule_on")
def rule_on(request: Request, rule_id: uuid.UUID) -> RuleOut:
    """Let the rule react again, in the name of the caller."""
    return rule_out(commands.switch_on(queries.get_rule(request.actor, rule_id), by=request.actor))


@router.post("/rules/{rule_id}/off", response=RuleOut, operation_id="rule_off")
def rule_off(request: Request, rule_id: uuid.UUID) -> RuleOut:
    """Let the rule react no more; what waits is held back."""
    return rule_out(commands.switch_off(queries.get_rule(request.actor, rule_id), by=request.actor))


@router.post("/rules/{rule_id}/try", response=Listed[RuleStepOut], operation_id="rule_try")
def rule_try(request: Request, rule_id: uuid.UUID, payload: TrialIn) -> Listed[RuleStepOut]:
    """Return the steps that the draft would take with a record; nothing of it remains."""
    rule = queries.get_rule(request.actor, rule_id)
    record = get_visible(registry().kind(rule.kind).model, payload.record, request.actor)
    return whole([_step_out(step) for step in commands.try_rule(rule, record=record, by=request.actor)])


@router.get(
    "/rules/{rule_id}/versions",
    response=Listed[VersionOut],
    operation_id="rule_versions",
    url_name="rule_versions",
)
def rule_versions(request: Request, rule_id: uuid.UUID) -> Listed[VersionOut]:
    """Return the 20 newest versions, the newest first; `is_running` marks the one that holds while the rule is on."""
    rule = queries.get_rule(request.actor, rule_id)
    return whole([_version_out(seen) for seen in queries.versions_of(request.actor, rule)])


@router.post("/rules/{rule_id}/versions/{number}/take-back", response=RuleOut, operation_id="version_take")
def version_take(request: Request, rule_id: uuid.UUID, number: int) -> RuleOut:
    """Take an earlier version into the draft; what runs does not change before the rule is put to work."""
    rule = queries.get_rule(request.actor, rule_id)
    version = queries.get_version(request.actor, rule, number)
    return rule_out(commands.take_version(rule, version=version, by=request.actor))


@router.get("/rules/{rule_id}/runs", response=Listed[RunOut], operation_id="rule_runs", url_name="rule_runs")
def rule_runs(request: Request, rule_id: uuid.UUID, before: uuid.UUID | None = None) -> Listed[RunOut]:
    """Return the 50 newest runs on records the caller may see, or those before a run."""
    rule = queries.get_rule(request.actor, rule_id)
    return whole([_run_out(run) for run in queries.runs_of(request.actor, rule, before=before)])


@router.get(
    "/rules/runs/{run_id}/steps", response=Listed[RuleStepOut], operation_id="run_steps", url_name="run_steps"
)
def run_steps(request: Request, run_id: uuid.UUID) -> Listed[RuleStepOut]:
    """Return the steps of a run."""
    run = queries.get_run(request.actor, run_id)
    return whole([_step_out(step) for step in queries.steps_of(request.actor, run)])


@router.post("/rules/runs/{run_id}/retry", response=RunOut, operation_id="run_retry")
def run_retry(request: Request, run_id: uuid.UUID) -> RunOut:
    """Try a failed run again from the step that failed."""
    return _run_out(commands.retry_run(queries.get_run(request.actor, run_id), by=request.actor))
