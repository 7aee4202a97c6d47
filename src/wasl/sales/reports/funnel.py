"""The funnel: how far the deals opened in a period have come, stage by stage, and how long they stood in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.contacts.sources import source_word
from wasl.kernel import clock
from wasl.lists.filters import compile_filter
from wasl.lists.reports import Head, Line, Part, Tally, Value, condition, to_tenth
from wasl.sales.models import Pipeline, Stage
from wasl.sales.queries import pipelines
from wasl.ui import formats
from wasl.ui.charts import TONES, Chart, Series

MOST_SOURCES = 5
HUNDRED = 100
# the furthest stage of each deal of the period, counted; a stage in which deals are lost is not on the way
FURTHEST = """
WITH cohort AS ({cohort})
SELECT place, source, COUNT(*) FROM (
    SELECT cohort.key, cohort.source, MAX((%s::integer[])[ARRAY_POSITION(%s::uuid[], stay.stage_id)]) AS place
    FROM cohort LEFT JOIN sales_stagestay stay ON stay.deal_id = cohort.key
    GROUP BY cohort.key, cohort.source
) AS deals GROUP BY place, source
"""
STAYS = """
WITH cohort AS ({cohort}), stood AS (
    SELECT stage_id, deal_id, DATE_PART('epoch', left_at - entered_at) / 86400 AS took,
        DATE_PART('epoch', COALESCE(left_at, %s) - entered_at) / 86400 AS days
    FROM sales_stagestay JOIN cohort ON cohort.key = deal_id WHERE stage_id = ANY(%s)
)
SELECT {stages} FROM stood
"""
# of one stage: the median of the stays that are over, and the longest one of all with its deal; nothing is sorted by stage
STAY = """
COUNT(took) FILTER (WHERE stage_id = %s), PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE stage_id = %s),
ROW_TO_JSON(MAX(ROW(days, deal_id)) FILTER (WHERE stage_id = %s))
"""


@dataclass(frozen=True)
class Stay:
    """How long deals stood in a stage, in days: the median of `count` stays that are over, the longest with its deal."""

    count: int
    median: float | None
    longest: float | None
    deal: UUID | None


@dataclass(frozen=True)
class Funnel:
    """How many deals reached each stage of a pipeline, by source, and how long they stood there."""

    pipeline: Pipeline
    stages: Sequence[Stage]
    total: int
    by_source: Mapping[str, Sequence[int]]
    stays: Mapping[UUID, Stay]

    @property
    def reached(self) -> list[int]:
        """How many deals have stood in each stage, or in a later one."""
        return [sum(counts[at] for counts in self.by_source.values()) for at in range(len(self.stages))]


def funnel_of(tally: Tally, *, has_stays: bool = True) -> Funnel | None:
    """Return the funnel of the deals opened in the period, of the pipeline chosen or the usual one; None without any."""
    opened = tally.report.named("opened")
    known = pipelines(tally.viewer)
    wanted = tally.asked.choices.get("pipeline", "")
    shown = next((one for one in known if str(one.pk) == wanted), None)
    shown = shown or next((one for one in known if one.is_default), next(iter(known), None))
    if shown is None or not tally.has(opened):
        return None
    span = compile_filter(tally.listings["deals"], tally.viewer, tally.asked.span.tree("created_at"))
    rows = tally.rows(opened).filter(span, pipeline=shown)
    stages = [one for one in shown.stages.all() if one.meaning != Stage.Meaning.LOST]
    total, counts = _furthest(rows, shown, stages, has_sources=not tally.viewer.hides("deal", "source"))
    return Funnel(shown, stages, total, counts, _stays(rows, stages) if has_stays else {})


def _cohort(rows: QuerySet[Any], source: str) -> tuple[str, tuple[Any, ...]]:
    sql, params = rows.values_list("pk", "source").query.sql_with_params()
    named = f"SELECT key, {source} AS source FROM ({sql}) AS found (key, source)"  # noqa: S608 - Django's own text
    return named, params


def _furthest(
    rows: QuerySet[Any], pipeline: Pipeline, stages: Sequence[Stage], *, has_sources: bool
) -> tuple[int, dict[str, list[int]]]:
    cohort, params = _cohort(rows, "source" if has_sources else "''")
    on_the_way = Stage.objects.filter(pipeline=pipeline).exclude(meaning=Stage.Meaning.LOST)
    places = dict(on_the_way.values_list("pk", "position"))
    with connection.cursor() as cursor:
        cursor.execute(FURTHEST.format(cohort=cohort), [*params, list(places.values()), list(places)])
        found = cursor.fetchall()
    counts: dict[str, list[int]] = {}
    for place, source, number in found:
        reached = counts.setdefault(source, [0] * len(stages))
        for at, stage in enumerate(stages):
            if place is not None and stage.position <= place:
                reached[at] += number
    return sum(number for _place, _source, number in found), counts


def _stays(rows: QuerySet[Any], stages: Sequence[Stage]) -> dict[UUID, Stay]:
    cohort, params = _cohort(rows, "''")
    keys = [one.pk for one in stages if one.is_open]
    if not keys:
        return {}
    sql = STAYS.format(cohort=cohort, stages=", ".join([STAY] * len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, clock.now(), keys, *(key for key in keys for _part in range(3))])
        cells = cursor.fetchone()
    found = {key: cells[3 * at : 3 * at + 3] for at, key in enumerate(keys)}
    return {
        key: Stay(count, middle, longest["f1"], UUID(longest["f2"]))
        for key, (count, middle, longest) in found.items()
        if longest
    }


def draw_short(tally: Tally) -> list[Part]:
    """Return the funnel by source alone, as the overview has it."""
    found = funnel_of(tally, has_stays=False)
    return (
        [
            Part(
                "funnel",
                _("Funnel by source"),
                _("Stage"),
                _heads()[:3],
                lines=_lines(tally, found),
                chart=_chart(found),
                note=_by_source(tally),
                is_short=True,
            )
        ]
        if found
        else []
    )


def draw_whole(tally: Tally) -> list[Part]:
    """Return the funnel with conversion and days in each stage."""
    found = funnel_of(tally)
    if found is None:
        return []
    title = _("Deals opened in these days: how far they have come")
    note = _(
        "Pipeline: %(name)s. A deal has reached a stage when it stood there or in a later one. The median counts stays that are over, the slowest one also those that go on."
    ) % {"name": found.pipeline.name}
    chart = _chart(found)
    note = " ".join(filter(None, (note, _by_source(tally))))
    return [Part("funnel", title, _("Stage"), _heads(), _lines(tally, found, has_days=True), chart, note)]


def _by_source(tally: Tally) -> str:
    """Say what the drawing is parted by where the reader splits the report by something else."""
    if not tally.asked.by or tally.asked.by == "source":
        return ""
    return _("This drawing is parted by source; what you split by stands in a table of its own.")


def _heads() -> list[Head]:
    return [
        Head(_("Deals that reached it")), Head(_("Of the stage before"), "percent"), Head(_("Of all"), "percent"),
        Head(_("Days in it, median"), "days"), Head(_("The slowest"), "days"),
    ]  # fmt: skip


def _lines(tally: Tally, found: Funnel, *, has_days: bool = False) -> list[Line]:
    opened, reached = tally.report.named("opened"), found.reached
    of_pipeline = [] if "pipeline" in tally.asked.choices else [condition("pipeline", found.pipeline.pk)]
    lines = []
    for at, stage in enumerate(found.stages):
        link = tally.link(opened, None, *of_pipeline, condition("reached", stage.pk))
        before = reached[at - 1] if at else found.total
        cells = [
            Value(reached[at], "", link, rows=reached[at]),
            _share(reached[at], before),
            _share(reached[at], found.total),
        ]
        lines.append(Line(stage.name, [*cells, *_days(found.stays.get(stage.pk))] if has_days else cells))
    return lines


def _share(part: int, whole: int) -> Value:
    return Value(round(HUNDRED * part / whole, 1) if whole else None, "percent")


def _days(stay: Stay | None) -> list[Value]:
    if stay is None:
        return [Value(None, "days"), Value(None, "days")]
    link = reverse("sales:deal", args=[stay.deal]) if stay.deal else ""
    median = None if stay.median is None else to_tenth(stay.median)
    longest = None if stay.longest is None else to_tenth(stay.longest)
    return [Value(median, "days", rows=stay.count), Value(longest, "days", link, rows=1)]


def _chart(found: Funnel) -> Chart | None:
    reached = found.reached
    if not found.total:
        return None
    ranked = sorted(found.by_source, key=lambda name: -sum(found.by_source[name]))
    shown = ranked if len(ranked) <= MOST_SOURCES + 1 else ranked[:MOST_SOURCES]
    rest = [name for name in ranked if name not in shown]
    series = [
        Series(source_word(name) or pgettext("source", "Without a source"), found.by_source[name], tone)
        for name, tone in zip(shown, TONES, strict=False)
    ]
    if rest:
        others = [sum(found.by_source[name][at] for name in rest) for at in range(len(found.stages))]
        series.append(Series(pgettext("sources", "Others"), others, "mute"))
    ends = [
        f"{formats.number_text(number)} · {formats.percent_text(round(HUNDRED * number / found.total))}"
        for number in reached
    ]
    last = formats.percent_text(round(HUNDRED * reached[-1] / found.total)) if reached else ""
    label = _("Of %(count)s deals %(percent)s were won") % {
        "count": formats.number_text(found.total),
        "percent": last,
    }
    return Chart(
        "funnel", label, [stage.name for stage in found.stages], series, "bars", head=_("Stage"), is_stacked=True, ends=ends,
        end_head=_("In all"),
    )  # fmt: skip
