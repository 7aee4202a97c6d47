"""The reports of sales as a careful person writes them in SQL, and their figures in the words of the product's measures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wasl.lists.reports import Answer, Block, By, Drawn, Figures, Over, Report, Sides
from wasl.lists.reports.shape import Rates

# answers a statement with its rows
type Ask = Callable[[str], Iterable[Mapping[str, Any]]]
# the numbers of the rows of a table in some order, without the words that name them
type Rows = frozenset[tuple[Any, ...]]
CLOSED = """
SELECT {group} AS place, currency, count(*) FILTER (WHERE state = 'won') AS won, count(*) FILTER (WHERE state = 'lost') AS lost,
    sum(amount) FILTER (WHERE state = 'won') AS won_value, sum(amount) FILTER (WHERE state = 'lost') AS lost_value,
    count(amount) FILTER (WHERE state = 'won') AS priced
FROM sales_deal deal {joined} WHERE archived_at IS NULL AND deleted_at IS NULL AND state IN ('won', 'lost') AND closed_at >= %(start)s AND closed_at < %(end)s GROUP BY 1, 2
"""
CYCLE = """
SELECT {group} AS place, extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - created_at)) / 86400 AS cycle
FROM sales_deal deal {joined} WHERE archived_at IS NULL AND deleted_at IS NULL AND state = 'won' AND closed_at >= %(start)s AND closed_at < %(end)s GROUP BY 1
"""
OPENED = """
SELECT {group} AS place, currency, count(*) AS opened, sum(amount) AS opened_value
FROM sales_deal deal WHERE archived_at IS NULL AND deleted_at IS NULL AND created_at >= %(start)s AND created_at < %(end)s GROUP BY 1, 2
"""
LEADS = """
SELECT {group} AS place, count(*) AS leads, count(*) FILTER (WHERE state = 'qualified') AS qualified,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_minutes) AS answer
FROM sales_lead WHERE archived_at IS NULL AND deleted_at IS NULL AND created_at >= %(start)s AND created_at < %(end)s GROUP BY 1
"""
DONE = """
SELECT {group} AS place, count(*) FILTER (WHERE kind = 'call') AS calls, count(*) FILTER (WHERE kind = 'meeting') AS meetings
FROM activities_activity WHERE archived_at IS NULL AND deleted_at IS NULL AND state = 'done' AND kind IN ('call', 'meeting') AND done_at >= %(start)s AND done_at < %(end)s
GROUP BY 1
"""
LINES = """
SELECT line.product_id AS place, currency, count(DISTINCT deal_id) FILTER (WHERE deal.state = 'won') AS sold,
    count(DISTINCT deal_id) FILTER (WHERE deal.state = 'lost') AS unsold, sum(net) FILTER (WHERE deal.state = 'won') AS sold_value
FROM sales_deal deal JOIN sales_dealline line ON line.deal_id = deal.anchor_id
WHERE archived_at IS NULL AND deleted_at IS NULL AND deal.state IN ('won', 'lost') AND closed_at >= %(start)s AND closed_at < %(end)s AND product_id IS NOT NULL GROUP BY 1, 2
"""
# whoever had bought before a deal was opened has an earlier first purchase
BOUGHT = """
LEFT JOIN (SELECT contact_id, min(closed_at) AS first FROM sales_deal WHERE state = 'won' AND deleted_at IS NULL GROUP BY 1) person
    ON person.contact_id = deal.contact_id
LEFT JOIN (SELECT company_id, min(closed_at) AS first FROM sales_deal WHERE state = 'won' AND deleted_at IS NULL GROUP BY 1) firm
    ON firm.company_id = deal.company_id
"""
PERSON = """
LEFT JOIN (SELECT anchor_id AS person_id, NULLIF(household, '') AS household FROM contacts_contact WHERE deleted_at IS NULL) person
    ON person_id = deal.contact_id
"""
IS_EXISTING = "coalesce(deal.created_at > least(person.first, firm.first), false)"
MEASURES: dict[str, tuple[str, ...]] = {
    CLOSED: ("won_value", "won", "lost", "lost_value", "win_rate", "average"),
    CYCLE: ("cycle",),
    OPENED: ("opened", "opened_value"),
    LEADS: ("leads", "qualified", "qualified_rate", "answer"),
    DONE: ("calls", "meetings"),
    LINES: ("sold_value", "sold", "unsold"),
}
MOMENTS = {CLOSED: "closed_at", CYCLE: "closed_at", OPENED: "created_at"}
GROUPS = {
    "": "NULL", "owner": "owner_id", "team": "team_id", "pipeline": "pipeline_id", "source": "source", "reason": "reason",
    "was_new": "was_new", "is_existing": IS_EXISTING, "product": "", "contact.household": "household",
}  # fmt: skip
JOINED = {"is_existing": BOUGHT, "contact.household": PERSON}
FURTHEST = """
SELECT place, source, count(*) AS number FROM (
    SELECT anchor_id, source, max(position) AS place FROM sales_deal deal
    LEFT JOIN (sales_stagestay stay JOIN sales_stage stage
        ON stage.id = stay.stage_id AND meaning <> 'lost' AND stage.pipeline_id = %(pipeline)s) ON stay.deal_id = deal.anchor_id
    WHERE archived_at IS NULL AND deleted_at IS NULL AND deal.pipeline_id = %(pipeline)s AND deal.created_at >= %(start)s AND deal.created_at < %(end)s
    GROUP BY anchor_id, source
) furthest GROUP BY 1, 2
"""
STAYS = """
SELECT stay.stage_id AS stage, extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - entered_at)) / 86400 AS median,
    extract(epoch FROM max(coalesce(left_at, %(now)s) - entered_at)) / 86400 AS longest
FROM sales_stagestay stay JOIN sales_deal deal ON deal.anchor_id = stay.deal_id
WHERE archived_at IS NULL AND deleted_at IS NULL AND deal.pipeline_id = %(pipeline)s AND deal.created_at >= %(start)s AND deal.created_at < %(end)s
    AND stay.stage_id = ANY(%(stages)s) GROUP BY 1
"""


@dataclass
class Known:
    """What is known of one group: numbers by the names of the statements, amounts by name and currency."""

    numbers: dict[str, Any] = field(default_factory=dict)
    amounts: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    priced: dict[str, int] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in a row of a statement; those of several currencies are added up."""
        currency = row.get("currency", "")
        for name, value in row.items():
            if name in {"place", "currency"} or value is None:
                continue
            if name.endswith("_value"):
                self.amounts.setdefault(name, {})[currency] = value
            elif name == "priced":
                self.priced[currency] = value
            elif name in {"cycle", "answer"}:
                self.numbers[name] = round(float(value), 1)
            else:
                self.numbers[name] = self.numbers.get(name, 0) + value

    def value(self, name: str, rates: Rates) -> Any:
        """Return the number of a measure as a report shows it."""
        if name.endswith("_value"):
            return self._total(name, rates).amount
        if name == "average":
            total = self._total("won_value", rates)
            without = {one.currency for one in total.apart}
            count = sum(number for currency, number in self.priced.items() if currency not in without)
            return (total.amount / count).quantize(Decimal("0.01")) if count else None
        if name == "win_rate":
            return self._share("won", self.numbers.get("won", 0) + self.numbers.get("lost", 0))
        if name == "qualified_rate":
            return self._share("qualified", self.numbers.get("leads", 0))
        return self.numbers.get(name, None if name in {"cycle", "answer"} else 0)

    def _total(self, name: str, rates: Rates) -> Any:
        return rates.total((amount, currency) for currency, amount in self.amounts.get(name, {}).items())

    def _share(self, name: str, whole: int) -> float | None:
        return round(100 * self.numbers.get(name, 0) / whole, 1) if whole else None


def grouping_of(block: Block) -> str | None:
    """Return by what the rows of a block are grouped, nothing for a single row; None where it draws itself."""
    if isinstance(block, Figures):
        return ""
    if isinstance(block, Over):
        return "month"
    if isinstance(block, Sides):
        return block.fields[0]
    return block.field if isinstance(block, By) else None


def counted(report: Report, ask: Ask, zone: str) -> dict[str, dict[Any, Known]]:
    """Return what is known of each group, by what the blocks of a report are grouped: each question is asked once."""
    wanted: dict[str, set[str]] = {}
    for block in report.blocks:
        by = grouping_of(block)
        if by is not None and not isinstance(block, Drawn):
            wanted.setdefault(by, set()).update(block.measures)
    found: dict[str, dict[Any, Known]] = {}
    for by, names in wanted.items():
        groups = found.setdefault(by, {})
        for statement, measures in MEASURES.items():
            if names & set(measures):
                for row in ask(_grouped(statement, by, zone)):
                    groups.setdefault(row["place"], Known()).add(row)
    return found


def _grouped(statement: str, by: str, zone: str) -> str:
    """Return a statement grouped by a field, or by the month of its moment in a time zone."""
    group = (
        GROUPS.get(by)
        if by != "month"
        else f"date_trunc('month', {MOMENTS[statement]} AT TIME ZONE '{zone}')"
    )
    return statement.format(group=group, joined=JOINED.get(by, ""))


def funnel(ask: Ask, places: Sequence[int], *, has_stays: bool) -> Rows:
    """Return how many deals have come to each stage at least, told by the places of stages, and the days in it."""
    furthest: dict[int, int] = {}
    for row in ask(FURTHEST):
        furthest[row["place"]] = furthest.get(row["place"], 0) + row["number"]
    reached = [
        sum(number for at, number in furthest.items() if at is not None and at >= place) for place in places
    ]
    if not has_stays:
        return frozenset((number,) for number in reached)
    days = sorted((round(float(row["median"]), 1), round(float(row["longest"]), 1)) for row in ask(STAYS))
    return frozenset([*((number,) for number in reached), *days])


def rows_by_hand(block: Figures | Over | By, known: Mapping[Any, Known], rates: Rates) -> Rows:
    """Return the rows that a block shows, by hand."""
    rows = [[one.value(name, rates) for name in block.measures] for one in known.values()]
    return frozenset(tuple(row) for row in rows if any(row))


def rows_shown(answer: Answer, block: Figures | Over | By) -> Rows:
    """Return the rows that a block shows."""
    if isinstance(block, Figures):
        return frozenset(
            [
                tuple(
                    next(one.value.number for one in answer.figures if one.name == name)
                    for name in block.measures
                )
            ]
        )
    part = next(one for one in answer.parts if one.name == block.name)
    return frozenset(
        tuple(cell.number for cell in line.cells)
        for line in part.lines
        if any(cell.rows for cell in line.cells)
    )
