"""Reports by mail for programs: lists that leave on a schedule."""

import datetime
import uuid

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.web import Request
from wasl.mail import commands
from wasl.mail.models import MailedList
from wasl.mail.queries import mailed as queries

router = Router(tags=["reports"])


class ReportChange(In):
    """What may be set of a report; `recipients` are colleagues, `weekday` counts from Monday (0)."""

    name: str = Field(default="", max_length=120)
    recipients: list[uuid.UUID] = Field(default=[], max_length=50)
    rhythm: str = "weekly"
    weekday: int = Field(default=6, ge=0, le=6)
    month_day: int = Field(default=1, ge=1, le=31)
    hour: int = Field(default=8, ge=0, le=23)
    skips_empty: bool = False


class ReportIn(ReportChange):
    """A list (`listing`) as it is `asked` (q, filter, sort, view), to leave by mail on a schedule."""

    listing: str = Field(max_length=40)
    asked: dict[str, str] = {}


class PauseIn(In):
    """Whether a report stands still."""

    is_paused: bool


class ReportOut(Out):
    """A report as it is now; `trouble` says why it stands still, or what went wrong last."""

    id: uuid.UUID
    name: str
    listing: str
    view: uuid.UUID | None
    asked: dict[str, str]
    owner: uuid.UUID
    recipients: list[uuid.UUID]
    rhythm: str
    weekday: int
    month_day: int
    hour: int
    skips_empty: bool
    is_paused: bool
    trouble: str
    next_at: datetime.datetime
    last_at: datetime.datetime | None
    last_count: int


def _out(report: MailedList) -> ReportOut:
    names = set(ReportOut.model_fields) - {"view", "owner", "recipients"}
    values = {name: getattr(report, name) for name in names}
    people = [person.pk for person in report.recipients.all()]
    return ReportOut(view=report.view_id, owner=report.owner_id, recipients=people, **values)


@router.get("/reports", response=Listed[ReportOut], operation_id="report_list")
def report_list(request: Request) -> Listed[ReportOut]:
    """Return one's own reports, and all to those who manage mail."""
    return whole([_out(report) for report in queries.reports(request.actor)])


@router.post("/reports", response={201: ReportOut}, operation_id="report_add")
def report_add(request: Request, payload: ReportIn, response: HttpResponse) -> Status[ReportOut]:
    """Let a list leave by mail on a schedule; each recipient gets what he himself may see."""
    given = payload.model_dump()
    listing, asked = given.pop("listing"), given.pop("asked")
    report = commands.add_report(listing, asked=asked, by=request.actor, **given)
    response["Location"] = reverse("api:report_get", args=[report.pk])
    return Status(201, _out(report))


@router.get("/reports/{report_id}", response=ReportOut, operation_id="report_get", url_name="report_get")
def report_get(request: Request, report_id: uuid.UUID) -> ReportOut:
    """Return one report."""
    return _out(queries.get_report(request.actor, report_id))


@router.patch("/reports/{report_id}", response=ReportOut, operation_id="report_change")
def report_change(request: Request, report_id: uuid.UUID, payload: ReportChange) -> ReportOut:
    """Change what is named."""
    given = payload.model_dump(exclude_unset=True)
    found = queries.get_report(request.actor, report_id)
    return _out(commands.change_report(found, by=request.actor, **given))


@router.post("/reports/{report_id}/pause", response=ReportOut, operation_id="report_pause")
def report_pause(request: Request, report_id: uuid.UUID, payload: PauseIn) -> ReportOut:
    """Pause a report, or let it go on."""
    found = queries.get_report(request.actor, report_id)
    return _out(commands.switch_report(found, is_paused=payload.is_paused, by=request.actor))


@router.post("/reports/{report_id}/send", response={202: None}, operation_id="report_send")
def report_send(request: Request, report_id: uuid.UUID) -> Status[None]:
    """Send a report now, beside its schedule; 409 while it is paused."""
    commands.send_report_now(queries.get_report(request.actor, report_id), by=request.actor)
    return Status(202, None)


@router.delete("/reports/{report_id}", response={204: None}, operation_id="report_remove")
def report_remove(request: Request, report_id: uuid.UUID) -> Status[None]:
    """Remove a report; what has left stays with those who got it."""
    commands.remove_report(queries.get_report(request.actor, report_id), by=request.actor)
    return Status(204, None)
