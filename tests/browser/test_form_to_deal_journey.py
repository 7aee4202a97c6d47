"""From a form on a page of another site to a won deal, in Arabic, as the guide says; each figure of the reports is counted by hand.

The page stands on a port of its own, as one tries a form before it goes out. Once by the script, once as plain HTML.
"""

import re
import threading
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in
from tests.drain import drain
from wasl.catalog.commands import add_product
from wasl.kernel.actor import SYSTEM
from wasl.sales.models import Deal, Lead
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db(transaction=True)
DESK, CHAIR = "مكتب موظف", "كرسي عمل"
CODE = "pre.w-code"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A site of the customer's on this machine: its folder and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://localhost:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def firm(page: Page, settings) -> Page:
    """A firm that sells two things, with a team that leads are given out to, and its owner's browser in Arabic."""
    settings.DEBUG = True
    cache.clear()
    owner = make.owner(language="ar")
    make.user("sales", team=make.team("فريق الرياض"), name="ليان سعد")
    for name, amount in ((DESK, 890), (CHAIR, 540)):
        add_product(name, by=actor_of_user(owner), prices=[{"amount": Decimal(amount), "currency": "SAR"}])
    # a deal of before: what the reports count is more than one
    make.deal("قديمة", amount=Decimal(1000), by=SYSTEM)
    sign_in(page, owner.email)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def give_out(page: Page) -> None:
    """Say that new leads go to the team, in turn."""
    page.goto("/settings/leads/")
    page.get_by_role("link", name="قاعدة جديدة").first.click()
    page.get_by_label("الاسم", exact=True).fill("طلبات الموقع")
    page.locator("[name=team]").select_option(label="فريق الرياض")
    press(page, "حفظ")


def ask_for_a_day(page: Page) -> None:
    """Let a deal be negotiated only once the day is known on which it is to close."""
    page.goto("/settings/pipelines/")
    page.get_by_role("link", name=re.compile("عرض سعر")).first.click()
    page.get_by_label("الإغلاق المتوقع").check()
    press(page, "حفظ")


def build(page: Page) -> tuple[str, str]:
    """Build the form; returns the line for a site, and the form as plain HTML."""
    page.goto("/settings/forms/")
    page.get_by_role("link", name="نموذج جديد").first.click()
    page.get_by_label("الاسم", exact=True).first.fill("نموذج الموقع")
    page.get_by_label("رابط النموذج").fill("site")
    press(page, "حقل آخر")
    row = page.locator("[data-row]").last
    row.locator("select").first.select_option(label="منتجات للاختيار منها")
    row.get_by_label(re.compile("ما يمكن اختياره")).fill(f"{DESK}\n{CHAIR}")
    page.get_by_label(re.compile("المواقع المسموح")).fill("localhost")
    press(page, "حفظ")
    expect(page.locator(CODE)).to_have_count(2)
    return page.locator(CODE).first.inner_text(), page.locator(CODE).last.inner_text()


def put(folder: Path, line: str, plain: str) -> None:
    """Put both ways of having the form onto pages of the site."""
    start = (
        '<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>متجر</title><h1>متجرنا</h1>'
    )
    (folder / "script.html").write_text(start + line, encoding="utf-8")
    (folder / "plain.html").write_text(start + plain, encoding="utf-8")


def visit(page: Page, address: str) -> None:
    """Answer both pages as strangers do."""
    visitor = page.context.browser
    assert visitor is not None
    with visitor.new_context(locale="ar") as context:
        stranger = context.new_page()
        stranger.goto(f"{address}/script.html?utm_source=instagram&utm_campaign=autumn")
        form = stranger.frame_locator("iframe")
        form.get_by_label("اسمك").fill("نورة العتيبي")
        form.get_by_label("البريد الإلكتروني").fill("noura@customer.example")
        form.get_by_label(DESK).check()
        form.get_by_label("رسالة").fill("أحتاج عشرة مكاتب")
        # whoever is faster than people is held back
        stranger.wait_for_timeout(2200)
        form.get_by_role("button", name="إرسال").click()
        expect(form.get_by_text("تم الإرسال")).to_be_visible()
        stranger.goto(f"{address}/plain.html")
        stranger.locator("[name=name]").fill("سامي عودة")
        stranger.locator("[name=email]").fill("sami@customer.example")
        stranger.get_by_role("button", name="إرسال").click()
        expect(stranger.get_by_text("تم الإرسال")).to_be_visible()
    drain()


def find_lead(page: Page) -> None:
    """Find the lead with the reasons of its points and of whose it is."""
    page.goto("/leads/")
    page.get_by_role("link", name="نورة العتيبي").first.click()
    page.locator("#panel").get_by_role("link", name="فتح الصفحة").click()
    aside = page.locator(".w-rec > aside")
    expect(aside).to_contain_text("إنستغرام")
    expect(aside).to_contain_text("autumn")
    expect(aside).to_contain_text("جاء دوره")
    expect(aside).to_contain_text("كتب رسالة")
    expect(aside).to_contain_text("ينتظر")


def qualify(page: Page) -> None:
    press(page, "تسلُّم")
    page.get_by_role("link", name="تحويل إلى صفقة").click()
    press(page, "تحويل إلى صفقة")
    expect(page.locator("#lines")).to_contain_text(DESK)


def offer(page: Page) -> None:
    """Ten desks with five percent off, and ten chairs."""
    for name, value, worth in (("quantity", "10", "8,900"), ("discount", "5", "8,455")):
        page.locator(f".w-linerow [name={name}]").fill(value)
        page.keyboard.press("Tab")
        expect(page.locator("#worth")).to_contain_text(worth)
    page.locator(".w-quick [name=name]").press_sequentially("كرسي", delay=20)
    expect(page.get_by_role("option", name=CHAIR)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".w-quick [name=quantity]").fill("10")
    page.keyboard.press("Enter")
    expect(page.locator("#worth")).to_contain_text("13,855")


def move_and_win(page: Page) -> None:
    """Go through the stages; the one that asks for a day is left only with it."""
    stages = page.locator(".w-stages")
    for stage in ("مؤهَّلة", "عرض سعر"):
        stages.get_by_role("button", name=stage).click()
        expect(stages.locator("[aria-current=step]")).to_contain_text(stage)
    stages.get_by_role("button", name="تفاوض").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("الإغلاق المتوقع")
    dialog.locator("[name=expected_on]").fill("2031-01-05")
    press(page, "حفظ ونقل")
    expect(stages.locator("[aria-current=step]")).to_contain_text("تفاوض")
    press(page, "فوز")
    expect(stages.locator("[aria-current=step]")).to_contain_text("فوز")


def figure(page: Page, label: str) -> Decimal:
    """Return a figure of the report."""
    card = page.locator(".w-kpi", has=page.get_by_text(label, exact=True))
    return Decimal(re.sub(r"[^\d.]", "", card.locator(".v").inner_text()))


def rows_behind(page: Page, label: str) -> int:
    """Return how many rows the list behind a figure has."""
    address = page.locator("a.w-kpi", has=page.get_by_text(label, exact=True)).get_attribute("href")
    with page.expect_navigation():
        page.goto(address or "")
    count = page.locator("tbody tr[data-item], tbody [data-item]").count()
    page.go_back()
    return count


def funnel_counts(page: Page) -> list[tuple[str, int, int]]:
    """Return each stage of the funnel with the deals it names and the rows of the list behind the number."""
    page.goto("/reports/funnel/")
    rows = page.locator("main table").first.locator("tbody tr")
    told = []
    for row in rows.all():
        link = row.locator("a").first
        address = link.get_attribute("href") if link.count() else None
        name, count = row.locator("th, td").first.inner_text(), row.locator("th, td").nth(1).inner_text()
        told.append((name, int(count), address))
    counts = []
    for name, count, address in told:
        if address:
            page.goto(address)
        counts.append((name, count, page.locator("tbody [data-item]").count() if address else 0))
    return counts


def by_hand() -> list[tuple[str, int]]:
    """Return how many deals stood in each stage or in a later one, from their stays."""
    pipeline = Deal.objects.get(state="won").pipeline
    stages = list(pipeline.stages.exclude(meaning="lost").order_by("position"))
    deals = Deal.objects.filter(pipeline=pipeline)
    furthest = [
        max(stay.stage.position for stay in deal.stays.exclude(stage__meaning="lost")) for deal in deals
    ]
    return [(one.names["ar"], sum(place >= one.position for place in furthest)) for one in stages]


def test_a_stranger_becomes_a_won_deal_and_the_reports_say_what_a_hand_counts(
    firm: Page, site: tuple[Path, str]
) -> None:
    folder, address = site
    give_out(firm)
    ask_for_a_day(firm)
    put(folder, *build(firm))
    visit(firm, address)
    assert Lead.objects.count() == 2
    find_lead(firm)
    qualify(firm)
    offer(firm)
    move_and_win(firm)

    won = Deal.objects.get(state="won")
    assert won.amount == sum((line.net for line in won.lines.all()), Decimal(0)) == Decimal("13855.00")
    firm.goto("/reports/sales/")
    assert figure(firm, "القيمة المكسوبة") == won.amount
    assert figure(firm, "عملاء محتملون جدد") == Lead.objects.count()
    assert rows_behind(firm, "القيمة المكسوبة") == 1
    assert rows_behind(firm, "عملاء محتملون جدد") == 2
    firm.goto("/reports/products/")
    table = firm.locator("table", has_text=DESK)
    expect(table.locator("tr", has_text=DESK)).to_contain_text("8,455")
    expect(table.locator("tr", has_text=CHAIR)).to_contain_text("5,400")
    firm.goto("/reports/sources/")
    expect(firm.locator("tr", has_text="إنستغرام").first).to_contain_text("13,855")
    firm.goto("/reports/customers/")
    expect(firm.locator("main")).to_contain_text("13,855")
    counts = funnel_counts(firm)
    assert [(name, told) for name, told, _listed in counts] == by_hand()
    assert (
        [told for _name, told, _listed in counts]
        == [listed for _name, _told, listed in counts]
        == [2, 1, 1, 1, 1]
    )
