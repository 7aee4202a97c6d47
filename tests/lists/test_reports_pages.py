"""Reports as pages, files and for programs: the same numbers, so many statements, kept only when they were dear."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests import make
from tests.api import Caller
from wasl.lists.commands import reports as report_commands
from wasl.lists.jobs import count_report
from wasl.lists.reports import ask, report_named, reports, run_report, running
from wasl.sales.commands import win_deal
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
STATEMENTS = {
    "sales": 19,
    "funnel": 8,
    "sources": 9,
    "products": 7,
    "customers": 9,
    "people": 24,
    "time": 9,
    "losses": 10,
    "sides": 12,
}
HOSTILE = '=HYPERLINK("http://x","<script>alert(1)</script>")'


@pytest.fixture
def browser() -> Client:
    """A browser of the owner, who has won a deal from a hostile source and one in a currency without a rate."""
    cache.clear()
    owner = make.owner()
    by = actor_of_user(owner)
    win_deal(make.deal("Tea", by=by, amount=Decimal(100), source=HOSTILE), by=by)
    win_deal(make.deal("Milk", by=by, amount=Decimal(70), currency="KWD"), by=by)
    return make.signed_in(owner)


def test_every_report_is_a_page_a_part_and_a_sheet_for_paper(browser: Client) -> None:
    found = reports(actor_of_user(User.objects.get()))
    assert len(found) == 9
    for one in found:
        whole = browser.get(f"/reports/{one.key}/")
        assert whole.status_code == 200
        part = browser.get(f"/reports/{one.key}/", headers={"HX-Request": "true", "HX-Target": "report"})
        assert "<html" not in part.text
        # what leads to list, file and paper follows what was chosen
        assert 'id="report-links" class="w-row" hx-swap-oob="true"' in part.text
        paper = browser.get(f"/reports/{one.key}/?print=1")
        assert "data-chart" not in paper.text


def test_hostile_text_stays_text_on_pages_and_in_workbooks(browser: Client) -> None:
    page = browser.get("/reports/sources/")
    assert "<script>alert" not in page.text
    file = browser.get("/reports/sources/report.xlsx")
    book = load_workbook(io.BytesIO(file.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells if cell.value and "HYPERLINK" in str(cell.value)]


def test_a_workbook_holds_numbers_and_names_what_has_no_rate(browser: Client) -> None:
    book = load_workbook(io.BytesIO(browser.get("/reports/sales/report.xlsx").content))
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    won = next(row for row in first if row[0] == "Won value")
    assert won[1:3] == [100, "SAR"]
    assert won[4].startswith("70")
    assert won[4].endswith("KWD")
    # the funnel has its sheet, too, and units are said in words
    heads = [cell.value for sheet in book for cell in sheet[1] if cell.value]
    assert "Deals that reached it" in heads
    assert "Of all (%)" in heads
    assert next(row for row in first if row[0] == "Sales cycle (median)")[2] == "in days"


def test_who_may_not_take_records_out_gets_no_workbook(browser: Client) -> None:
    seller = make.user("sales")
    if not actor_of_user(seller).may("exchange.export"):
        assert make.signed_in(seller).get("/reports/sales/report.xlsx").status_code == 403
    assert Client().get("/reports/sales/report.xlsx").status_code == 302


def test_amounts_without_a_rate_stand_apart_on_the_page(browser: Client) -> None:
    text = browser.get("/reports/people/").text
    assert "Without a rate, so it is not in the sum" in text


@pytest.mark.parametrize(
    "key", ["sales", "funnel", "sources", "products", "customers", "people", "time", "losses", "sides"]
)
def test_a_report_asks_so_many_statements_whatever_it_counts(browser: Client, key: str) -> None:
    viewer = actor_of_user(User.objects.get())
    report = report_named(viewer, key)
    # what is kept in memory is read once
    running.answered(viewer, report, ask(report, viewer, {}))
    counts = []
    for more in (0, 5):
        for number in range(more):
            win_deal(make.deal(f"More {number}", source=f"source {number}", amount=Decimal(1)), by=viewer)
        with CaptureQueriesContext(connection) as found:
            running.answered(viewer, report, ask(report, viewer, {}))
        counts.append(len(found))
    assert counts == [STATEMENTS[key]] * 2


def test_a_dear_report_is_kept_for_its_reader_and_counted_again_when_asked(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LONG", 0)
    viewer = actor_of_user(User.objects.get())
    report = report_named(viewer, "people")
    first = run_report(viewer, report, {})
    win_deal(make.deal("Later", by=viewer, amount=Decimal(5)), by=viewer)
    assert run_report(viewer, report, {}).made_at == first.made_at
    assert run_report(make.actor(), report, {}).figures[1].value.number == 0
    fresh = run_report(viewer, report, {}, is_fresh=True)
    assert fresh.figures[1].value.number == 3
    again = browser.get("/reports/people/", headers={"Cache-Control": "max-age=0"})
    assert again.context["answer"].made_at > fresh.made_at


def test_what_a_page_cannot_wait_for_is_counted_by_a_job_and_kept_with_its_moment(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = actor_of_user(User.objects.get())
    report = report_named(viewer, "people")
    monkeypatch.setattr(running, "PATIENCE", 0)
    queued: list[str] = []
    monkeypatch.setattr(report_commands.jobs, "count_report", SimpleNamespace(enqueue=queued.append))
    page = browser.get("/reports/people/?period=this_year")
    assert page.context["answer"].is_counting
    assert 'hx-trigger="every 3s"' in page.text
    assert "fresh" not in page.text.split('id="report"')[1].split("hx-trigger")[0]
    assert "The numbers are being counted" in browser.get("/reports/people/?period=this_year&fresh=1").text
    assert browser.get("/reports/people/report.xlsx?period=this_year").status_code == 409
    # asked three times, counted once
    assert len(queued) == 1
    assert Caller(User.objects.get()).send("get", "/statistics/people?period=this_year").status_code == 409

    count_report.func(queued[0])

    answer = run_report(viewer, report, {"period": "this_year"})
    assert not answer.is_counting
    assert next(one.value.number for one in answer.figures if one.name == "won") == 2
    assert "every 3s" not in browser.get("/reports/people/?period=this_year").text
    # nobody else is given it, and asking anew begins anew
    assert run_report(make.actor(), report, {"period": "this_year"}).is_counting
    assert run_report(viewer, report, {"period": "this_year"}, is_fresh=True).is_counting


def test_a_job_counts_with_the_rights_its_reader_had(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    south, north = make.actor(team=make.team("South")), make.actor(team=make.team("North"))
    for by in (south, north):
        win_deal(make.deal("Tea", by=by, amount=Decimal(100)), by=by)
    queued: list[str] = []
    monkeypatch.setattr(running, "PATIENCE", 0)
    monkeypatch.setattr(report_commands.jobs, "count_report", SimpleNamespace(enqueue=queued.append))
    report = report_named(south, "people")
    run_report(south, report, {})
    count_report.func(*queued)
    assert next(one.value.number for one in run_report(south, report, {}).figures if one.name == "won") == 1
    # what is gone from the cache is not counted
    count_report.func("report:unknown")
