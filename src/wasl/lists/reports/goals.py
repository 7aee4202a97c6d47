"""What is to be reached beside what was: the goals that packages know of a measure, month by month."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from wasl.kernel.manifest import registry
from wasl.lists.reports.shape import Measure
from wasl.lists.reports.tallying import Tally, Value
from wasl.ui.charts import Chart, Series


def goals_of(tally: Tally, measure: Measure, months: Sequence[datetime.date]) -> list[Value]:
    """Return what is to be reached of a measure in each month; nothing where no goal is known, or a further filter narrows it."""
    if tally.asked.tree is not None:
        return []
    for name, read in registry().all("goals"):
        if name == measure.name:
            known = read(tally.viewer, tally.asked.choices, months)
            return [Value(known.get(month), tally.rates.main) for month in months] if known else []
    return []


def beside(chart: Chart, name: str, goals: Sequence[Value]) -> Chart:
    """Return a drawing with what is to be reached as a line."""
    return replace(
        chart, series=[*chart.series, Series(name, [goal.number for goal in goals], "next", "line")]
    )
