"""Imports for programs: send a file, look at the mapping, run, follow, read what was refused, take back."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import File as Upload
from ninja import Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from wasl.exchange import commands, queries
from wasl.exchange.models import Import, ImportRefusal
from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_key, read_number, write_cursor
from wasl.kernel.web import Request

router = Router(tags=["imports"])


class MappingLineIn(In):
    """Which field a column goes to; `column` is its place in the file, from 0."""

    column: int = Field(ge=0)
    field: str
    position: int = Field(default=0, ge=0)
    label: str = ""


class MappingIn(In):
    """What to change before the run; what is not named stays as it is. `words` are {field: {word of the file: value}}."""

    mapping: list[MappingLineIn] | None = None
    match_by: list[str] | None = None
    on_match: Literal["update", "fill", "skip", "create"] | None = None
    runs_rules: bool | None = None
    country: str | None = Field(default=None, max_length=2)
    date_order: Literal["", "dmy", "mdy", "ymd"] | None = None
    owner_id: uuid.UUID | None = None
    team_id: uuid.UUID | None = None
    tags: list[str] | None = None
    words: dict[str, dict[str, str]] | None = None
    currency: str | None = Field(default=None, max_length=3)


class MappingLineOut(Out):
    """One line of the mapping."""

    column: int
    field: str
    position: int
    label: str


class ImportOut(Out):
    """An import as it stands; `trial` holds the counts of the dry run."""

    id: uuid.UUID
    kind: str
    name: str
    state: str
    rows: int
    created: int
    updated: int
    skipped: int
    rejected: int
    undone: int
    kept: int
    percent: int
    columns: list[str]
    mapping: list[MappingLineOut]
    options: dict[str, Any]
    trial: dict[str, int]
    problems: list[str]
    is_return: bool
    error: str
    created_at: datetime.datetime
    finished_at: datetime.datetime | None


class CellOut(Out):
    """A changed cell: its column, the text before and after, and whether others have changed it since the export."""

    column: str
    old: str
    new: str
    is_theirs: bool


class ChangeOut(Out):
    """A row of a returned file that changes its record."""

    row: int
    record: uuid.UUID
    title: str
    cells: list[CellOut]
    is_conflict: bool
    decision: str


class DecisionIn(In):
    """What becomes of a row that others have changed since (of all such rows without a row)."""

    decision: Literal["", "mine", "theirs", "skip"]
    row: int | None = Field(default=None, ge=0, le=2**31)


class FaultOut(Out):
    """One column at fault."""

    column: str
    value: str
    reason: str


class RefusalOut(Out):
    """A row that was not taken, and why: the first column at fault, and all of them."""

    row: int
    column: str
    value: str
    reason: str
    faults: list[FaultOut]
    values: list[str]


def import_out(item: Import) -> ImportOut:
    """Return an import as programs see it."""
    trial = {name: count for name, count in item.trial.items() if isinstance(count, int)}
    return ImportOut(
        id=item.pk,
        kind=item.kind,
        name=item.name,
        state=item.state,
        rows=item.position or item.estimate,
        created=item.created_count,
        updated=item.updated_count,
        skipped=item.skipped_count,
        rejected=item.refused_count,
        undone=item.undone_count,
        kept=item.kept_count,
        percent=item.percent,
        columns=item.columns,
        mapping=[
            MappingLineOut(**{name: line[name] for name in MappingLineOut.model_fields})
            for line in item.mapping
        ],
        options=item.options,
        trial=trial,
        problems=item.problems,
        is_return=item.is_return,
        error=item.error,
        created_at=item.created_at,
        finished_at=item.finished_at,
    )


def refusal_out(row: ImportRefusal) -> RefusalOut:
    """Return a refused row as programs see it."""
    return RefusalOut(
        row=row.number,
        column=row.column,
        value=row.value,
        reason=row.reason,
        faults=[FaultOut(column=column, value=value, reason=reason) for column, value, reason in row.cells],
        values=row.values,
    )


@router.post("/imports", response={201: ImportOut}, operation_id="import_add")
def import_add(
    request: Request, response: HttpResponse, kind: str, file: Upload[UploadedFile]
) -> Status[ImportOut]:
    """Send a file (multipart, field `file`; `kind` in the query). It is understood, nothing is stored yet."""
    item = commands.start_import(kind, content=file, name=file.name or "", by=request.actor)
    response["Location"] = reverse("api:import_get", args=[item.pk])
    return Status(201, import_out(item))


@router.get("/imports", response=Listed[ImportOut], operation_id="import_list")
def import_list(request: Request, limit: PageSize = LIMIT, cursor: str = "") -> Listed[ImportOut]:
    """Return the caller's imports, newest first."""
    before = read_key(cursor)
    found = queries.imports(request.actor, before=before, limit=limit + 1)
    more = write_cursor(str(found[limit - 1].pk)) if len(found) > limit else None
    return Listed(
        items=[import_out(item) for item in found[:limit]],
        next_cursor=more,
        count=Count(value=queries.count_imports(request.actor), exact=True),
    )


@router.get("/imports/{import_id}", response=ImportOut, operation_id="import_get", url_name="import_get")
def import_get(request: Request, import_id: uuid.UUID) -> ImportOut:
    """Return an import as it stands."""
    return import_out(queries.get_import(request.actor, import_id))


@router.patch("/imports/{import_id}", response=ImportOut, operation_id="import_change")
def import_change(request: Request, import_id: uuid.UUID, payload: MappingIn) -> ImportOut:
    """Change the mapping or the options before the run."""
    item = queries.get_import(request.actor, import_id)
    given = payload.model_dump(exclude_unset=True)
    mapping = given.pop("mapping", None)
    options = {name: value for name, value in given.items() if value is not None or name.endswith("_id")}
    return import_out(
        commands.change_mapping(item, mapping=mapping or item.mapping, options=options, by=request.actor)
    )


@router.post("/imports/{import_id}/check", response={202: ImportOut}, operation_id="import_check")
def import_check(request: Request, import_id: uuid.UUID) -> Status[ImportOut]:
    """Let the dry run begin: the same work, and nothing stays."""
    return Status(
        202, import_out(commands.queue_check(queries.get_import(request.actor, import_id), by=request.actor))
    )


@router.post("/imports/{import_id}/run", response={202: ImportOut}, operation_id="import_run")
def import_run(request: Request, import_id: uuid.UUID) -> Status[ImportOut]:
    """Let the import begin."""
    return Status(
        202, import_out(commands.queue_import(queries.get_import(request.actor, import_id), by=request.actor))
    )


@router.post("/imports/{import_id}/undo", response={202: ImportOut}, operation_id="import_undo")
def import_undo(request: Request, import_id: uuid.UUID) -> Status[ImportOut]:
    """Take the import back."""
    return Status(
        202, import_out(commands.queue_undo(queries.get_import(request.actor, import_id), by=request.actor))
    )


@router.get("/imports/{import_id}/refusals", response=Listed[RefusalOut], operation_id="import_refusals")
def import_refusals(
    request: Request, import_id: uuid.UUID, limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[RefusalOut]:
    """Return the rows that were not taken, with column, value and reason."""
    item = queries.get_import(request.actor, import_id)
    after = read_number(cursor) or 0
    found = queries.refusals(request.actor, item, after=after, limit=limit + 1)
    more = write_cursor(found[limit - 1].number) if len(found) > limit else None
    return Listed(
        items=[refusal_out(row) for row in found[:limit]],
        next_cursor=more,
        count=Count(value=item.refused_count, exact=True),
    )


@router.get("/imports/{import_id}/changes", response=Listed[ChangeOut], operation_id="import_changes")
def import_changes(
    request: Request, import_id: uuid.UUID, limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[ChangeOut]:
    """Return what the checked rows of a returned file change, cell by cell."""
    item = queries.get_import(request.actor, import_id)
    found = queries.changes(request.actor, item, after=read_number(cursor) or 0, limit=limit + 1)
    more = write_cursor(found[limit - 1].number) if len(found) > limit else None
    items = [
        ChangeOut(
            row=change.number,
            record=change.record_id,
            title=change.title,
            cells=[CellOut(column=c, old=old, new=new, is_theirs=t) for c, old, new, t in change.cells],
            is_conflict=change.is_conflict,
            decision=change.decision,
        )
        for change in found[:limit]
    ]
    total = int(item.trial.get("updated", 0)) + int(item.trial.get("conflicts", 0))
    return Listed(items=items, next_cursor=more, count=Count(value=total, exact=True))


@router.post("/imports/{import_id}/decisions", response=ImportOut, operation_id="import_decide")
def import_decide(request: Request, import_id: uuid.UUID, payload: DecisionIn) -> ImportOut:
    """Decide rows that others have changed since the export; an undecided one is left out."""
    item = queries.get_import(request.actor, import_id)
    commands.decide_changes(item, decision=payload.decision, row=payload.row, by=request.actor)
    return import_out(item)
