"""Opportunities of a real data set go their way here; totals equal those that are computed from the file alone."""

import csv
import datetime
import gzip
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests import make
from tests.data_of_others import test_data
from wasl.exchange.exporting import SheetColumn
from wasl.kernel.actor import SYSTEM
from wasl.sales.commands import add_deal, lose_deal, move_deal, win_deal
from wasl.sales.exporting import FIELDS, read_lines
from wasl.sales.models import Deal
from wasl.sales.queries import board, deals_of

pytestmark = pytest.mark.django_db
SAMPLE = slice(0, 8800, 200)
PRICES = {"GTX Basic": 550, "GTXPro": 4821, "MG Special": 55, "MG Advanced": 3393, "GTX Plus Pro": 5482,
          "GTX Plus Basic": 1096, "GTK 500": 26768}  # fmt: skip


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def sample() -> Iterator[dict[str, str]]:
    path = test_data("crm/maven-crm-sales/sales_pipeline.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from list(csv.DictReader(file))[SAMPLE]


def bring(row: dict[str, str]) -> Deal:
    worth = Decimal(row["close_value"] or PRICES[row["product"]])
    deal = add_deal(f"{row['product']} {row['account']}", amount=worth, currency="USD", quiet=True, by=SYSTEM)
    if row["deal_stage"] == "Won":
        return win_deal(deal, at=day(row["close_date"]), quiet=True, by=SYSTEM)
    if row["deal_stage"] == "Lost":
        return lose_deal(deal, reason="other", at=day(row["close_date"]), quiet=True, by=SYSTEM)
    if row["deal_stage"] == "Engaging":
        return move_deal(deal, stage_id=make.stage("Qualified").pk, quiet=True, by=SYSTEM)
    return deal


def test_totals_of_real_opportunities_equal_those_of_the_file() -> None:
    rows = list(sample())
    expected: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        expected[row["deal_stage"]].append(Decimal(row["close_value"] or PRICES[row["product"]]))
        bring(row)
    shown = board(SYSTEM, deals_of(SYSTEM).current())
    assert shown is not None
    totals = {column.stage.names["en"]: column.totals for column in shown.columns}
    for ours, theirs in (("New", "Prospecting"), ("Qualified", "Engaging")):
        found = [(one.currency, one.count, one.amount) for one in totals[ours]]
        assert found == [("USD", len(expected[theirs]), sum(expected[theirs]))]
    won = deals_of(SYSTEM).filter(state="won")
    assert sum(deal.amount for deal in won) == sum(expected["Won"])
    assert {deal.closed_at.date().isoformat() for deal in won} == {
        row["close_date"] for row in rows if row["deal_stage"] == "Won"
    }
    assert deals_of(SYSTEM).filter(state="lost").count() == len(expected["Lost"]) > 0
    columns = [SheetColumn(field) for field in FIELDS if field.key in {"title", "stage", "amount"}]
    sheet = [line.values for line in read_lines(deals_of(SYSTEM).order_by("pk"), columns, SYSTEM)]
    assert len(sheet) == len(rows)
    assert sheet[0] == [f"{rows[0]['product']} {rows[0]['account']}", "Won", Decimal(rows[0]["close_value"])]
