"""Every report of sales over very many deals, beside the same figures by statements written by hand, which must agree."""

import datetime
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import psycopg
from django.core.cache import cache
from django.db import connection
from psycopg.rows import dict_row

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.lists.filters.periods import Today
from wasl.lists.reports import (
    Answer,
    By,
    Drawn,
    Report,
    Sides,
    Split,
    ask,
    finish_report,
    report_named,
    run_report,
)
from wasl.lists.reports.running import answered, key_of
from wasl.operations.bench import reports_by_hand as hand
from wasl.operations.bench.trading import DAYS
from wasl.operations.bench.world import World
from wasl.sales.models import Stage
from wasl.sales.reports import REPORTS
from wasl.workspace.queries import actor_of_user

TURNS = 5
# a report split by an attribute of the contact, which stands in another table
SPLIT = "losses by contact.household"
DAY = datetime.timedelta(days=1)


class Differs(Exception):
    """A report shows other numbers than the statements written by hand."""


@dataclass(frozen=True)
class Result:
    """What a report costs, best of some turns in milliseconds: over all deals, by hand, kept, and of this month; queries.

    `is_by_job` says that a page could not wait for it on this machine, so that a job counted it.
    """

    title: str
    shown: float
    by_hand: float
    kept: float
    usual: float
    queries: int
    is_by_job: bool


def names() -> list[str]:
    """Return the keys of the reports in their order, and one that is split."""
    return [*(one.key for one in REPORTS), SPLIT]


def _plain(report: Report, by: str) -> Report:
    """Return a report with what it is split by in the place of the choice, or without one."""
    split = [
        By(one.name, "", by, one.measures) if isinstance(one, Split) else one
        for one in report.blocks
        if by or not isinstance(one, Split)
    ]
    return replace(report, blocks=tuple(split))


class Reporting:
    """The reports of one company, as its owner sees them."""

    def __init__(
        self, world: World, turns: int = TURNS, plain: "psycopg.Connection[Any] | None" = None
    ) -> None:
        self.viewer: Actor = actor_of_user(world.owner)
        self.turns = turns
        self.plain = plain or psycopg.connect(ENV.database_url, autocommit=True)
        self.today = Today(self.viewer)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")

    @cached_property
    def all_days(self) -> dict[str, str]:
        """Return the address of a report over all deals: whole months, the first deal's to this one."""
        first = (self.today.day - (DAYS + 1) * DAY).replace(day=1)
        last = (self.today.day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        return {"period": "custom", "from": first.isoformat(), "to": last.isoformat(), "against": "none"}

    def measure(self, key: str) -> Result:
        """Return what a report costs; raises `Differs` when its numbers are not those counted by hand."""
        key, _word, by = key.partition(" by ")
        report, given = report_named(self.viewer, key), self.all_days | ({"by": by} if by else {})
        plain = _plain(report, by)
        self._compare(plain, self._count(report, given))
        shown, written = [], []
        for _turn in range(self.turns):
            written.append(_timed(lambda: self._by_hand(plain)))
            shown.append(_timed(lambda: self._count(report, given)))
        usual = min(
            _timed(lambda: self._count(report, {"by": by} if by else {})) for _turn in range(self.turns)
        )
        is_by_job = self._keep(report, given)
        kept = min(_timed(lambda: run_report(self.viewer, report, given)) for _turn in range(self.turns))
        best = (min(shown), min(written), kept, usual)
        title = f"{report.label}, split by household" if by else str(report.label)
        return Result(title, *best, self._queries(report, given), is_by_job)

    def _count(self, report: Report, given: Mapping[str, str]) -> Answer:
        return answered(self.viewer, report, ask(report, self.viewer, given))

    def _keep(self, report: Report, given: Mapping[str, str]) -> bool:
        """Have a report counted as a page does; returns whether a job had to."""
        cache.clear()
        first = run_report(self.viewer, report, given)
        if first.is_counting:
            finish_report(key_of(self.viewer, report, ask(report, self.viewer, given)))
        return first.is_counting

    def _queries(self, report: Report, given: Mapping[str, str]) -> int:
        asked: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            self._count(report, given)
        return len(asked)

    def _ask(self, sql: str) -> Iterable[Mapping[str, Any]]:
        with self.plain.cursor(row_factory=dict_row) as cursor:
            cursor.execute(sql, self._words, prepare=False)
            return cursor.fetchall()

    @cached_property
    def _stages(self) -> list[Stage]:
        rows = Stage.objects.filter(pipeline__is_default=True, removed_at=None).exclude(
            meaning=Stage.Meaning.LOST
        )
        return list(rows.order_by("position"))

    @cached_property
    def _words(self) -> dict[str, Any]:
        report = report_named(self.viewer, "funnel")
        start, end = ask(report, self.viewer, self.all_days).span.bounds(self.today)
        stages = [one.pk for one in self._stages if one.is_open]
        return {
            "start": start,
            "end": end,
            "now": clock.now(),
            "pipeline": self._stages[0].pipeline_id,
            "stages": stages,
        }

    def _by_hand(self, report: Report) -> dict[str, hand.Rows | dict[Any, hand.Known]]:
        """Return the figures by hand: what is known by each grouping, and the rows of the funnel."""
        found: dict[str, Any] = dict(hand.counted(report, self._ask, str(self.today.zone)))
        if any(isinstance(block, Drawn) for block in report.blocks):
            places = [one.position for one in self._stages]
            found["funnel"] = hand.funnel(self._ask, places, has_stays=report.key == "funnel")
        return found

    def _compare(self, report: Report, answer: Answer) -> None:
        known, rates = self._by_hand(report), report.rates()
        for block in report.blocks:
            written: Any
            if isinstance(block, Drawn):
                shown, written = _funnel_shown(answer), known["funnel"]
            elif isinstance(block, Sides):
                shown, written = _sides_shown(answer, block), None
            elif not isinstance(block, Split):
                shown = hand.rows_shown(answer, block)
                written = hand.rows_by_hand(block, known[hand.grouping_of(block) or ""], rates)  # type: ignore[arg-type]  # no funnel
            if isinstance(block, Sides):
                written = hand.rows_by_hand(By("", "", "", block.measures), known["owner"], rates) & shown  # type: ignore[arg-type]
            if shown != written:
                raise Differs(f"{report.key}: {sorted(map(str, shown ^ written))[:8]}")


def _funnel_shown(answer: Answer) -> hand.Rows:
    lines = next(one for one in answer.parts if one.name == "funnel").lines
    days = [
        (cells[3].number, cells[4].number) for line in lines if len(cells := line.cells) > 3 and cells[3].rows
    ]
    return frozenset([*((line.cells[0].number,) for line in lines), *days])


def _sides_shown(answer: Answer, block: Sides) -> hand.Rows:
    lines = next(one for one in answer.parts if one.name == block.name).lines
    return frozenset(tuple(line.cells[at].number for line in lines) for at in (0, 1))


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
