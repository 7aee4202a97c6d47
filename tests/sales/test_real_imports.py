"""Real files of deals and leads are imported whole; totals equal those that are computed from the files alone."""

import csv
import datetime
import gzip
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from tests import make
from tests.data_of_others import test_data
from wasl.catalog.commands import set_rate
from wasl.contacts.models import Contact
from wasl.exchange import commands, queries, running
from wasl.exchange.models import Import
from wasl.kernel.actor import Actor
from wasl.lists.commands import add_field
from wasl.lists.models import CustomField
from wasl.lists.reports import report_named, run_report
from wasl.records.models import Event
from wasl.sales.models import Deal, DealLine, Lead, StageStay
from wasl.workspace.queries import actor_of_user

# what the file calls by a well-known name is kept under its one word: it has "Google" and "google"
SAME = {"Google": "google", "Facebook": "facebook", "Reference": "referral", "Social Media": "social"}
pytestmark = pytest.mark.django_db
CRM = "crm/maven-crm-sales/sales_pipeline.csv.gz"
LEADS = "crm/x-education-leads/Leads.csv.gz"
WORDS = {"stage": {"Prospecting": "New", "Engaging": "Qualified"}}
# not among the colleagues of the firm
LEFT = "Elease Gluck"
RATE = Decimal("3.75")


@pytest.fixture(autouse=True)
def patient() -> None:
    """Let the database check the keys of thousands of rows at the end, however busy the machine is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5min'")


@pytest.fixture
def boss() -> Actor:
    return actor_of_user(make.owner(name="Dustin Brinkmann"))


def bring(kind: str, name: str, by: Actor, most: int = 0, **options: Any) -> Import:
    """Import a file, or its first lines, with the mapping that is proposed."""
    raw, stem = test_data(name).read_bytes(), name.rpartition("/")[2]
    if most:
        raw, stem = b"".join(gzip.decompress(raw).splitlines(keepends=True)[: most + 1]), "part.csv"
    item = commands.start_import(kind, content=ContentFile(raw), name=stem, by=by)
    item = commands.change_mapping(item, mapping=options.pop("mapping", item.mapping), options=options, by=by)
    return running.run(commands.attend_import(item, by=by).pk)


def told(name: str) -> list[dict[str, str]]:
    with gzip.open(test_data(name), "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def prices() -> Mapping[str, Decimal]:
    """Return the price of each product by its name without blanks, as the pipeline writes one of them."""
    with test_data("crm/maven-crm-sales/products.csv").open(encoding="utf-8") as file:
        return {row["product"].replace(" ", ""): Decimal(row["sales_price"]) for row in csv.DictReader(file)}


def worth(row: Mapping[str, str], asked: Mapping[str, Decimal]) -> Decimal:
    return Decimal(row["close_value"]) if row["close_value"] else asked[row["product"].replace(" ", "")]


def totals(rows: list[dict[str, str]], key: Any) -> dict[Any, tuple[int, Decimal]]:
    found: dict[Any, list[Decimal]] = defaultdict(list)
    asked = prices()
    for row in rows:
        found[key(row)].append(worth(row, asked))
    return {name: (len(amounts), sum(amounts)) for name, amounts in found.items()}


def ours(rows: Any, *columns: Any) -> dict[Any, tuple[int, Decimal]]:
    found = rows.values_list(*columns).annotate(number=Count("pk"), whole=Sum("amount")).order_by()
    return {(keys[0] if len(keys) == 1 else tuple(keys)): (number, whole) for *keys, number, whole in found}


def test_eight_thousand_opportunities_come_in_with_stages_owners_and_products(boss: Actor) -> None:
    rows = told(CRM)
    for name in sorted({row["sales_agent"] for row in rows} - {LEFT}):
        make.user(name=name)
    bring("product", "crm/maven-crm-sales/products.csv", boss, currency="USD")
    bring("contact", "crm/maven-crm-sales/accounts.csv", boss)
    companies = Contact.objects.count()
    item = bring("deal", CRM, boss, words=WORDS, currency="USD")
    assert (item.created_count, item.refused_count) == (8800, 0), list(queries.refusals(boss, item))[:3]

    stages = {"Prospecting": "New", "Engaging": "Qualified"}
    by_stage = totals(rows, lambda row: stages.get(row["deal_stage"], row["deal_stage"]))
    assert ours(Deal.objects, "stage__names__en") == by_stage
    assert ours(Deal.objects, "currency") == totals(rows, lambda _row: "USD")
    agents = Deal.objects.exclude(owner=boss.user_id)
    assert ours(agents, "owner__name") == totals(
        [row for row in rows if row["sales_agent"] != LEFT], lambda row: row["sales_agent"]
    )
    assert Deal.objects.filter(owner=boss.user_id, custom__owner=LEFT).count() == sum(
        row["sales_agent"] == LEFT for row in rows
    )
    lines = DealLine.objects.values_list("product__name").annotate(Count("pk"), Sum("net"))
    by_product = totals(rows, lambda row: row["product"].replace("GTXPro", "GTX Pro"))
    assert {name: (number, whole) for name, number, whole in lines} == by_product
    won = [row for row in rows if row["deal_stage"] == "Won"]
    months = TruncMonth("closed_at", tzinfo=datetime.UTC)
    found = ours(Deal.objects.filter(state="won").annotate(month=months), "month")
    assert {month.strftime("%Y-%m"): sums for month, sums in found.items()} == totals(
        won, lambda row: row["close_date"][:7]
    )
    named = ours(Deal.objects.filter(company__isnull=False), "company__name")
    assert named == totals([row for row in rows if row["account"]], lambda row: row["account"])
    assert Contact.objects.count() == companies == 85
    check_reports(boss, rows)


def check_reports(boss: Actor, rows: list[dict[str, str]]) -> None:
    """Hold what the reports say of all these months against the file, in riyals at a rate."""
    # rows that are not committed count as none when the server looks at its tables by itself
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sales_deal, sales_dealline")
    set_rate("USD", value=RATE, by=boss)
    asked = {"period": "custom", "from": "2016-10-01", "to": "2017-12-31", "against": "none"}
    answers = {
        key: run_report(boss, report_named(boss, key), asked) for key in ("people", "products", "time")
    }
    won, lost = ([row for row in rows if row["deal_stage"] == state] for state in ("Won", "Lost"))
    figures = {one.name: one.value.number for one in answers["people"].figures}
    whole = sum(Decimal(row["close_value"]) for row in won)
    assert (figures["won"], figures["lost"], figures["won_value"]) == (len(won), len(lost), whole * RATE)
    assert figures["win_rate"] == round(100 * len(won) / (len(won) + len(lost)), 1)
    assert figures["average"] == round(whole * RATE / len(won), 2)

    def said(report: str, sheet: str) -> dict[str, tuple[Any, Any]]:
        lines = next(one for one in answers[report].parts if one.name == sheet).lines
        return {
            line.label: (line.cells[1].number, line.cells[0].number) for line in lines if line.cells[1].number
        }

    def told_of(key: Any) -> dict[str, tuple[int, Decimal]]:
        return {name: (number, amount * RATE) for name, (number, amount) in totals(won, key).items()}

    owners = told_of(lambda row: row["sales_agent"].replace(LEFT, boss.name))
    assert said("people", "people") == owners
    assert said("products", "products") == told_of(lambda row: row["product"].replace("GTXPro", "GTX Pro"))
    month = told_of(lambda row: datetime.date.fromisoformat(row["close_date"]).strftime("%B %Y"))
    assert said("time", "value") == month


def test_each_imported_deal_has_stood_where_the_file_says_since_the_day_it_says(boss: Actor) -> None:
    bring("deal", CRM, boss, words=WORDS, currency="USD")
    rows = {row["opportunity_id"]: row for row in told(CRM)}
    stays: dict[str, list[Any]] = defaultdict(list)
    for stay in StageStay.objects.select_related("deal", "stage").order_by("entered_at", "id"):
        stays[stay.deal.external_id].append(stay)
    for number, row in rows.items():
        way = [(one.stage.names["en"], one.entered_at.date().isoformat()) for one in stays[number]]
        if row["deal_stage"] in {"Won", "Lost"}:
            assert way == [("New", row["engage_date"]), (row["deal_stage"], row["close_date"])]
            assert stays[number][0].left_at == stays[number][1].entered_at
        elif row["deal_stage"] == "Engaging":
            assert way == [("Qualified", row["engage_date"])]
        else:
            assert [name for name, _day in way] == ["New"]
        assert stays[number][-1].left_at is None
    ended = Counter(Event.objects.filter(type__in=["deal.won", "deal.lost"]).values_list("type", flat=True))
    assert ended == {"deal.won": 4238, "deal.lost": 2473}


def test_the_same_file_again_changes_nothing(boss: Actor) -> None:
    bring("deal", CRM, boss, most=700, words=WORDS, currency="USD")
    before = list(Deal.objects.order_by("pk").values_list("pk", "version"))
    events = Event.objects.count()
    again = bring("deal", CRM, boss, most=700, words=WORDS, currency="USD", on_match="update")
    assert (again.created_count, again.updated_count, again.skipped_count, again.refused_count) == (
        0,
        0,
        700,
        0,
    )
    assert list(Deal.objects.order_by("pk").values_list("pk", "version")) == before
    assert Event.objects.count() == events


def test_an_import_of_deals_is_taken_back_with_the_companies_it_brought(boss: Actor) -> None:
    item = bring("deal", CRM, boss, most=700, words=WORDS, currency="USD")
    assert Contact.objects.count() > 80
    item = running.undo(commands.attend_undo(item, by=boss).pk)
    assert (item.undone_count, item.kept_count) == (700, 0)
    left = [one.objects.count() for one in (Deal, DealLine, StageStay, Contact)]
    assert left == [0, 0, 0, 0]


def test_nine_thousand_leads_come_in_with_source_state_and_the_firm_s_own_fields(boss: Actor) -> None:
    rows = told(LEADS)
    for label in ("Lead Quality", "Specialization"):
        add_field("lead", labels={"en": label}, type="text", by=boss)
    item = bring("lead", LEADS, boss)
    assert (item.created_count, item.refused_count) == (len(rows), 0), list(queries.refusals(boss, item))[:3]
    states = Counter("qualified" if row["Converted"] == "1" else "new" for row in rows)
    assert dict(Lead.objects.values_list("state").annotate(Count("pk")).order_by()) == states
    sources = Counter(SAME.get(row["Lead Source"], row["Lead Source"]) for row in rows)
    assert dict(Lead.objects.values_list("source").annotate(Count("pk")).order_by()) == sources
    by_form = sum(row["Lead Origin"] in {"Landing Page Submission", "Lead Add Form"} for row in rows)
    assert Lead.objects.filter(channel="form").count() == by_form
    quality = CustomField.objects.get(kind="lead", key="lead_quality").stored
    for key, column in ((quality, "Lead Quality"), ("city", "City")):
        told_of = Counter(row[column] for row in rows if row[column] not in {"", "Select"})
        held = Counter(custom.get(key) for custom in Lead.objects.values_list("custom", flat=True))
        del held[None]
        assert held == told_of
    assert Lead.objects.values(number=F("external_id")).distinct().count() == len(rows)


def test_rows_that_stand_in_one_field_of_a_damaged_file_come_in_like_the_others(boss: Actor) -> None:
    name = "crm/x-education-leads/Leads-damaged.csv.gz"
    rows = told(name)
    names = list(rows[0])
    broken = [row["Prospect ID"] for row in rows if row["Converted"] is None]
    mended = [dict(zip(names, next(csv.reader([line])), strict=True)) for line in broken]
    assert len(broken) == 338
    rows = [row for row in rows if row["Converted"] is not None] + mended
    item = bring("lead", name, boss)
    assert (item.created_count, item.refused_count) == (len(rows), 0)
    states = Counter("qualified" if row["Converted"] == "1" else "new" for row in rows)
    assert dict(Lead.objects.values_list("state").annotate(Count("pk")).order_by()) == states
    sources = Counter(SAME.get(row["Lead Source"], row["Lead Source"]) for row in rows)
    assert dict(Lead.objects.values_list("source").annotate(Count("pk")).order_by()) == sources
