"""Reports for programs: which there are, and one of them with all its numbers."""

import datetime
from decimal import Decimal
from typing import Any

from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from wasl.kernel.api import Listed, Out, whole
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.web import Request
from wasl.lists.api.listings import Named
from wasl.lists.reports import COUNTING, Answer, Figure, Part, Value, report_named, reports, run_report

router = Router(tags=["statistics"])


class StatisticsOut(Named):
    """A report: what it says, over which list, and the choices it takes as parameters."""

    hint: str
    listing: str
    choices: list[str]


class StatisticsApartOut(Out):
    """An amount in a currency without a rate: it is in no sum."""

    amount: Decimal
    currency: str


class StatisticsValueOut(Out):
    """A number; `unit` is a currency, percent, days, minutes or nothing for a count; `rows` how many records it counts.

    `link` is the page that lists exactly these records.
    """

    number: Decimal | None
    unit: str
    rows: int
    link: str
    apart: list[StatisticsApartOut]


class StatisticsFigureOut(Named):
    """A figure with that of the period it is held against."""

    value: StatisticsValueOut
    before: StatisticsValueOut | None
    change: float | None


class StatisticsLineOut(Out):
    """A row of a table."""

    label: str
    cells: list[StatisticsValueOut]


class StatisticsPartOut(Named):
    """A table of a report."""

    columns: list[str]
    lines: list[StatisticsLineOut]
    note: str


class StatisticsAnswerOut(Out):
    """A report with all its numbers, and when they were counted."""

    key: str
    label: str
    period: str
    compared: str
    counted_at: datetime.datetime
    left_out: list[str]
    figures: list[StatisticsFigureOut]
    parts: list[StatisticsPartOut]


class StatisticsAsked(Schema):
    """What a report is asked; `from` and `to` go with the period "custom", `by`, `a` and `b` name two groups."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    period: str = "this_month"
    first: str = Field("", alias="from")
    last: str = Field("", alias="to")
    against: str = "before"
    filter: str = ""
    view: str = ""
    owner: str = ""
    team: str = ""
    pipeline: str = ""
    product: str = ""
    is_existing: str = ""
    by: str = ""
    a: str = ""
    b: str = ""


AskedOfReport = Query[StatisticsAsked]


def value_out(value: Value) -> StatisticsValueOut:
    """Return a number as programs see it."""
    number = None if value.number is None else Decimal(str(value.number))
    apart = [StatisticsApartOut(amount=one.amount, currency=one.currency) for one in value.apart]
    return StatisticsValueOut(number=number, unit=value.unit, rows=value.rows, link=value.link, apart=apart)


def _figure(one: Figure) -> StatisticsFigureOut:
    before = value_out(one.before) if one.before else None
    return StatisticsFigureOut(
        name=one.name, label=one.label, value=value_out(one.value), before=before, change=one.change
    )


def _part(one: Part) -> StatisticsPartOut:
    lines = [
        StatisticsLineOut(label=line.label, cells=[value_out(cell) for cell in line.cells])
        for line in one.lines
    ]
    return StatisticsPartOut(
        name=one.name, label=one.title, columns=[head.label for head in one.heads], lines=lines, note=one.note
    )


@router.get("/statistics", response=Listed[StatisticsOut], operation_id="statistics_list")
def statistics_list(request: Request) -> Any:
    """Return the reports that the caller may open."""
    return whole(
        [
            StatisticsOut(
                name=one.key,
                label=str(one.label),
                hint=str(one.hint),
                listing=one.listing,
                choices=list(one.choices),
            )
            for one in reports(request.actor)
        ]
    )


@router.get("/statistics/{key}", response=StatisticsAnswerOut, operation_id="statistics_read")
def statistics_read(request: Request, key: str, asked: AskedOfReport) -> Any:
    """Return a report counted with the caller's rights; a choice that is not understood is refused.

    One that takes long is counted in the background: the answer is 409 until it is ready.
    """
    report = report_named(request.actor, key)
    given = {name: value for name, value in asked.dict(by_alias=True).items() if value}
    answer: Answer = run_report(request.actor, report, given)
    if answer.is_counting:
        raise Conflict(str(COUNTING))
    if answer.problem:
        raise Invalid(fields={"filter": [answer.problem]})
    return StatisticsAnswerOut(
        key=report.key,
        label=str(report.label),
        period=answer.title,
        compared=answer.compared,
        counted_at=answer.made_at,
        left_out=list(answer.left_out),
        figures=[_figure(one) for one in answer.figures],
        parts=[_part(one) for one in answer.parts],
    )
