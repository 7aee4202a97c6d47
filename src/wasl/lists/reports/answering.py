"""Makes a report out of what was counted: cards, charts, tables, each number with the list behind it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.lists.listing import Field
from wasl.lists.reports.asking import Span, months_until
from wasl.lists.reports.attributes import in_group, note_on
from wasl.lists.reports.goals import beside, goals_of
from wasl.lists.reports.parts import Figure, Head, Line, Part, Picker
from wasl.lists.reports.shape import Block, By, Drawn, Figures, Measure, Over, Sides, Split
from wasl.lists.reports.tallying import MOST_GROUPS, Found, Grouping, Raw, Tally, Value, month_span
from wasl.ui import formats
from wasl.ui.charts import TONES, Chart, Series, value_text
from wasl.ui.templatetags.ui import month as month_text

DRAWN = 8
NOW, BEFORE = "now", "before"


def expect(tally: Tally, blocks: Sequence[Block]) -> None:
    """Say what the blocks of a report will ask for, so that what several ask alike is counted at once."""
    for block in blocks:
        if isinstance(block, Figures):
            tally.expect(tally.measures(block.measures), _both_spans(tally))
        elif isinstance(block, Over):
            tally.expect(tally.measures(block.measures), _whole_months(tally), Grouping("month"))
        elif isinstance(block, By | Split) and (by := chosen(tally, block)):
            known = [one for one in tally.measures(by.measures) if _known(tally, one, by.field)]
            tally.expect(known, {NOW: tally.asked.span}, Grouping(by.field, by.over))


def _both_spans(tally: Tally) -> dict[str, Span]:
    asked = tally.asked
    return {NOW: asked.span} | ({BEFORE: asked.before} if asked.before else {})


def _whole_months(tally: Tally) -> dict[str, Span]:
    months = months_until(tally.asked.span)
    return {NOW: Span(months[0], month_span(months[-1]).last)}


def figures(tally: Tally, block: Figures) -> list[Figure]:
    """Return the cards of a block, in one statement for each listing."""
    measures = tally.measures(block.measures)
    found = tally.counted(measures, _both_spans(tally))
    return [
        _figure(tally, one, found.get((one.name, NOW, None)), found.get((one.name, BEFORE, None)))
        for one in measures
    ]


def _figure(tally: Tally, measure: Measure, now: Raw | None, before: Raw | None) -> Figure:
    span = tally.asked.before
    value = tally.value(measure, now, tally.link(measure))
    was = tally.value(measure, before, tally.link(measure, span)) if span else None
    change = changed(value, was) if was else None
    good = (
        ""
        if not change or not measure.better
        else "ok"
        if (change > 0) == (measure.better == "more")
        else "bad"
    )
    return Figure(measure.name, str(measure.label), value, was, change, good)  # type: ignore[arg-type]  # one of the three


def changed(value: Value, was: Value) -> float | None:
    """Return by how many percent a number changed, for a share by how many points; None where nothing was before."""
    if value.number is None or was.number is None:
        return None
    now, before = float(value.number), float(was.number)
    if value.unit == "percent":
        return round(now - before, 1)
    return round(100 * (now - before) / before, 1) if before else None


def over(tally: Tally, block: Over) -> list[Part]:
    """Return a course by months: a chart of its first measure with what is to be reached, and the table of all."""
    measures = tally.measures(block.measures)
    if not measures:
        return []
    months = months_until(tally.asked.span)
    found = tally.counted(measures, _whole_months(tally), Grouping("month"))
    by_month = {(name, (key.year, key.month)): raw for (name, _span, key), raw in found.items() if key}
    lines = [
        Line(
            month_text(month),
            [
                tally.value(
                    one,
                    by_month.get((one.name, (month.year, month.month))),
                    tally.link(one, month_span(month)),
                )
                for one in measures
            ],
        )
        for month in months
    ]
    heads = [Head(str(one.label), _unit(tally, one)) for one in measures]
    chart = _chart(block, lines, formats.month_names(months), heads[0])
    if goals := goals_of(tally, measures[0], months):
        head = Head(pgettext("sales", "Target"), heads[0].unit)
        heads.insert(1, head)
        lines = [
            Line(line.label, [line.cells[0], goal, *line.cells[1:]])
            for line, goal in zip(lines, goals, strict=True)
        ]
        chart = chart and beside(chart, head.label, goals)
    return [
        Part(block.name, str(block.title), _("Month"), heads, lines, chart, _apart(lines), block.is_short)
    ]


def chosen(tally: Tally, block: By | Split) -> By | None:
    """Return a block by the field that the reader chose, as one by that field; None where he chose none."""
    if isinstance(block, By):
        return block
    name = tally.asked.by
    known = tally.offered(block).get(name)
    if known is None:
        return None
    title = _("By: %(name)s") % {"name": known.label}
    return By(block.name, title, name, block.measures, note=note_on(known, tally.viewer))


def by_field(tally: Tally, block: By) -> list[Part]:
    """Return measures by the values of a field, those with the most of the first one on top."""
    measures = [one for one in tally.measures(block.measures) if _known(tally, one, block.field)]
    if not measures:
        return []
    known = _known(tally, measures[0], block.field)
    assert known is not None  # noqa: S101 - asked above
    found = tally.counted(measures, {NOW: tally.asked.span}, Grouping(block.field, block.over))
    keys = dict.fromkeys(key for _name, _span, key in found if key is not None or not block.over)
    keys = dict.fromkeys(None if key == "" else key for key in keys)
    labels = tally.labels(known, list(keys))
    lines = [Line(labels[key], _cells(tally, measures, found, (known, key))) for key in keys]
    lines.sort(key=lambda line: [-float(cell.number or 0) for cell in line.cells] + [0.0])
    lines = [line for line in lines if any(cell.rows for cell in line.cells)][:MOST_GROUPS]
    heads = [Head(str(one.label), _unit(tally, one)) for one in measures]
    drawn = lines[:DRAWN]
    chart = _chart(block, drawn, [line.label for line in drawn], heads[0])
    note = " ".join(filter(None, (str(block.note), _apart(lines))))
    return [Part(block.name, str(block.title), str(known.label), heads, lines, chart, note, block.is_short)]


def _known(tally: Tally, measure: Measure, name: str) -> Field | None:
    return tally.known(measure.listing, name)


def _cells(tally: Tally, measures: Sequence[Measure], found: Found, group: tuple[Field, Any]) -> list[Value]:
    known, key = group
    cells = []
    for one in measures:
        raw = found.get((one.name, NOW, key))
        if key is None:
            raw = _both(raw, found.get((one.name, NOW, "")))
        cells.append(tally.value(one, raw, tally.link(one, None, in_group(known, key))))
    return cells


def _both(one: Raw | None, other: Raw | None) -> Raw | None:
    """Return what has no value together with what has an empty one: a list asks for both at once."""
    if one is None or other is None:
        return one or other
    sums = {
        key: one.sums.get(key, Decimal(0)) + other.sums.get(key, Decimal(0)) for key in one.sums | other.sums
    }
    counts = {key: one.counts.get(key, 0) + other.counts.get(key, 0) for key in one.counts | other.counts}
    return Raw(one.rows + other.rows, one.part + other.part, other.middle, sums, counts)


def sides(tally: Tally, block: Sides) -> list[Part]:
    """Return two groups beside each other with the difference; without a choice the two largest."""
    measures = tally.measures(block.measures)
    offered = tally.offered(block)
    if not measures or not offered:
        return []
    known = offered.get(tally.asked.by) or next(iter(offered.values()))
    measures = [one for one in measures if _known(tally, one, known.name)]
    found = tally.counted(measures, {NOW: tally.asked.span}, Grouping(known.name))
    sizes: dict[Any, int] = {}
    for (_name, _span, key), raw in found.items():
        sizes[None if key == "" else key] = sizes.get(None if key == "" else key, 0) + raw.rows
    keys = sorted(sizes, key=lambda key: -sizes[key])
    words = {("none" if key is None else str(key)): key for key in keys}
    labels = tally.labels(known, keys)
    one, other = _pair(tally.asked.sides, list(words))
    fields = [(name, str(one.label)) for name, one in offered.items()]
    picker = Picker("by", _("Groups"), fields, known.name)
    if not other:
        cells = _cells(tally, measures, found, (known, words[one])) if one else []
        alone = [Line(str(kept.label), [cell]) for kept, cell in zip(measures, cells, strict=False)]
        said = _("All of these days belong to one group, so there is nothing to hold it against.")
        label = labels[words[one]] if one else ""
        return [_alone(block, picker, (label, alone), (said, note_on(known, tally.viewer), _apart(alone)))]
    first, second = (
        Line(
            labels.get(words.get(word), "—"),
            _cells(tally, measures, found, (known, words.get(word))),
        )
        for word in (one, other)
    )
    lines = [
        Line(str(measure.label), [left, right, _difference(left, right)])
        for measure, left, right in zip(measures, first.cells, second.cells, strict=True)
    ]
    options = [(word, labels[key]) for word, key in words.items()]
    pickers = (
        picker,
        Picker("a", _("First group"), options, one),
        Picker("b", _("Second group"), options, other),
    )
    heads = [Head(first.label), Head(second.label), Head(_("Difference"))]
    note = " ".join(filter(None, (note_on(known, tally.viewer), _apart(lines))))
    return [Part(block.name, str(block.title), _("Figure"), heads, lines, None, note, pickers=pickers)]


def _alone(block: Sides, picker: Picker, column: tuple[str, Sequence[Line]], notes: Sequence[str]) -> Part:
    """Return the only group there is as one column, its name with its numbers; nothing where there is none."""
    label, lines = column
    note = " ".join(filter(None, notes)) if lines else ""
    heads = [Head(label)] if lines else []
    return Part(block.name, str(block.title), _("Figure"), heads, lines, None, note, pickers=(picker,))


def _pair(asked: tuple[str, str], known: Sequence[str]) -> tuple[str, str]:
    """Return the two groups that are shown: those asked for, else the largest that are left."""
    one = asked[0] if asked[0] in known else next((word for word in known if word != asked[1]), "")
    other = asked[1] if asked[1] in known else next((word for word in known if word != one), "")
    return one, other


def _difference(left: Value, right: Value) -> Value:
    # what stands apart is part of the truth: without it a difference would be wrong
    if left.number is None or right.number is None or left.apart or right.apart:
        return Value(None, left.unit)
    return Value(Decimal(str(left.number)) - Decimal(str(right.number)), left.unit)


def _unit(tally: Tally, measure: Measure) -> str:
    if measure.is_money:
        return tally.rates.main
    return "percent" if measure.how == "share" else measure.unit


def _apart(lines: Sequence[Line]) -> str:
    """Say that some amounts stand apart, or nothing."""
    if any(cell.apart for line in lines for cell in line.cells):
        return _("Amounts in a currency without a rate stand apart; they are in no sum and in no chart.")
    return ""


def _chart(block: Over | By, lines: Sequence[Line], categories: Sequence[str], head: Head) -> Chart | None:
    """Return the drawing of the first column of a table."""
    values = [line.cells[0].number for line in lines]
    if not any(values):
        return None
    style = block.style if isinstance(block, Over) else "bar"
    return Chart(
        block.name,
        conclusion(str(block.title), categories, values, head.unit),
        categories,
        [Series(head.label, values, TONES[0], style, [line.cells[0].link for line in lines])],
        "columns" if isinstance(block, Over) else "bars",
        head.unit,
        size="s" if block.is_short else "",
    )


def conclusion(title: str, categories: Sequence[str], values: Sequence[Any], unit: str) -> str:
    """Return what a chart shows in a sentence: what is largest, and by how much."""
    best = max(range(len(values)), key=lambda at: float(values[at] or 0))
    words = {"title": title, "name": categories[best], "value": value_text(values[best], unit)}
    return pgettext("conclusion of a chart", "%(title)s: the most is %(name)s with %(value)s") % words


def parts_of(tally: Tally, block: Over | By | Split | Sides | Drawn) -> list[Part]:
    """Return the sheets of a block."""
    if isinstance(block, Split):
        by = chosen(tally, block)
        return by_field(tally, by) if by else []
    if isinstance(block, Over):
        return over(tally, block)
    if isinstance(block, By):
        return by_field(tally, block)
    return sides(tally, block) if isinstance(block, Sides) else block.draw(tally)
