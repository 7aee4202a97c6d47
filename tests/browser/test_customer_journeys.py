"""What people do with customers, on the whole product in a real browser (R5, R11, R12, R15, R18, R66)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.product import Product, running
from tests.browser.steps import visit
from wasl.ui.finders import node_modules

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path"),
]
# a busy machine is slow, not wrong
expect.set_options(timeout=30_000)
AXE = node_modules() / "axe-core" / "axe.min.js"
SHEET = """الاسم الأول,اسم العائلة,الشركة,الجوال,البريد الإلكتروني,المدينة
نورة,العتيبي,أسواق المدينة,055 220 4471,noura@almadina.example,الرياض
خالد,الدوسري,أسواق المدينة,0552204472,khalid@almadina.example,جدة
سارة,القحطاني,متجر لمسات,12,sara@lamasat.example,الدمام
Jānis,Bērziņš,SIA Baltijas Vējš,+371 2654 8810,janis@baltijasvejs.example,Rīga
"""


@pytest.fixture(scope="module")
def product(chromium: Browser) -> Iterator[Product]:
    """One running product for the journeys of this file."""
    with running(chromium) as one:
        yield one


@pytest.fixture
def tab(product: Product) -> Iterator[Page]:
    """A page of the owner's browser; the test fails when a script or the policy complained in any browser."""
    product.faults.clear()
    with product.browser() as context:
        yield context.new_page()
    assert product.faults == []


def add_contact(page: Page, given: str, family: str) -> str:
    """Add a person on the form; returns the address of the page."""
    page.goto("/contacts/new/")
    page.fill("[name=given_name]", given)
    page.fill("[name=family_name]", family)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".w-hero h2")).to_have_text(f"{given} {family}")
    return page.url


def speak(page: Page, language: str) -> None:
    """Choose the language in the menu at the reader's name."""
    page.goto("/")
    page.locator("summary.w-me").click()
    page.locator(f".w-langs button[value={language}]").click()
    expect(page.locator(f"html[lang={language}]")).to_be_attached()


def test_a_contact_is_added_and_followed_up_by_keyboard_while_a_colleague_watches(
    product: Product, tab: Page
) -> None:
    keys = tab.keyboard
    visit(tab, "/")
    keys.press("Control+KeyK")
    keys.type("new contact")
    expect(tab.locator("#palette [aria-selected=true]")).to_have_text("New contact")
    keys.press("Enter")
    expect(tab.locator("[name=given_name]")).to_be_focused()
    keys.type("نورة")
    keys.press("Tab")
    keys.type("العتيبي")
    keys.press("Enter")
    expect(tab.locator(".w-hero h2")).to_have_text("نورة العتيبي")

    with product.browser() as other:
        watching = other.new_page()
        watching.goto(tab.url)
        expect(watching.locator("#thread")).to_be_visible()
        keys.press("n")
        expect(tab.locator(".w-composer .w-rich")).to_be_focused()
        keys.type("Asked for a quote by Thursday")
        keys.press("Control+Enter")
        expect(tab.locator("#thread")).to_contain_text("Asked for a quote by Thursday")
        expect(watching.locator("#thread")).to_contain_text("Asked for a quote by Thursday")

        tab.get_by_role("heading", level=1).click()
        keys.press("s")
        expect(tab.locator("#composer [name=title]")).to_be_focused()
        keys.type("Send the quote for all products")
        tab.locator("#composer [name=day]").fill("2031-01-05")
        keys.press("Control+Enter")
        expect(tab.locator("#next-step")).to_contain_text("Send the quote")
        expect(watching.locator("#next-step")).to_contain_text("Send the quote")

    visit(tab, "/")
    keys.press("Control+KeyK")
    keys.type("noura")
    expect(tab.locator("#palette [aria-selected=true]")).to_contain_text("نورة العتيبي")
    keys.press("Enter")
    expect(tab.locator(".w-hero h2")).to_have_text("نورة العتيبي")

    # a page that is called just so comes before records that hold the word
    tab.wait_for_load_state("networkidle")
    keys.press("Control+KeyK")
    keys.type("products")
    expect(tab.locator("#palette [data-results]")).to_contain_text("Send the quote for all products")
    expect(tab.locator("#palette [aria-selected=true]")).to_have_text("Products")
    keys.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Products")


def test_of_two_people_who_edit_one_field_the_second_sees_the_first_ones_value_and_chooses(tab: Page) -> None:
    address = add_contact(tab, "Layan", "Harbi")
    second = tab.context.new_page()
    for page in (tab, second):
        page.goto(f"{address}edit/")
    tab.fill("[name=job_title]", "Buyer")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator(".w-hero")).to_contain_text("Buyer")

    second.fill("[name=job_title]", "Head of purchasing")
    second.get_by_role("button", name="Save", exact=True).click()
    warning = second.get_by_role("alert").filter(has_text="A colleague changed the same fields a moment ago")
    expect(warning).to_contain_text("Buyer")
    expect(second.locator("[name=job_title]")).to_have_value("Head of purchasing")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator(".w-hero")).to_contain_text("Head of purchasing")


def test_the_keys_of_a_list_look_into_the_side_panel_and_open_the_page(tab: Page) -> None:
    for name in ("First", "Second"):
        add_contact(tab, "Zz", name)
    visit(tab, "/contacts/?q=zz")
    keys, panel = tab.keyboard, tab.locator("#panel")
    expect(tab.locator("[data-item]")).to_have_count(2)
    keys.press("j")
    keys.press("Space")
    expect(panel.locator("h2")).to_have_text("Zz First")
    expect(panel.locator("h2")).to_be_focused()
    assert "open=" in tab.url
    keys.press("j")
    expect(panel.locator("h2")).to_have_text("Zz Second")
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(tab.locator("[data-item]").nth(1).locator("a[data-panel]")).to_be_focused()
    keys.press("k")
    keys.press("Enter")
    expect(tab.locator(".w-hero h2")).to_have_text("Zz First")


def test_a_spreadsheet_in_arabic_is_mapped_tried_imported_mended_and_taken_back(
    tab: Page, tmp_path: Path
) -> None:
    file = tmp_path / "عملاء.csv"
    file.write_text(SHEET, encoding="utf-8")
    tab.goto("/imports/new/")
    tab.set_input_files("input[type=file]", file)
    tab.get_by_role("button", name="Upload and look").click()
    expect(tab.get_by_text("6 of 6 columns are matched")).to_be_visible()
    tab.get_by_role("button", name="Review the rows").click()
    tab.get_by_role("button", name="Import 3 rows").click()
    expect(tab.get_by_text("The import is done.")).to_be_visible()
    refused = tab.locator("#refused")
    expect(refused).to_contain_text("This is not a phone number")
    refused.get_by_label("الجوال").fill("0552204473")
    refused.get_by_role("button", name="Take the row").click()
    expect(refused.get_by_role("link", name="Taken. Open the record")).to_be_visible()

    # found by its Latin spelling
    result = tab.url
    tab.goto("/contacts/?q=khalid dosari")
    expect(tab.locator("[data-item]")).to_have_count(1)
    tab.goto(result)
    tab.get_by_role("button", name="Take back").click()
    tab.locator("#confirm").get_by_role("button", name="Take it back").click()
    expect(tab.get_by_text(re.compile(r"records were taken back"))).to_be_visible()
    tab.goto("/contacts/?q=baltijas")
    expect(tab.get_by_text("Nobody matches")).to_be_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make setup")
@pytest.mark.parametrize(("language", "theme"), [("ar", "light"), ("en", "dark")])
def test_axe_finds_no_fault_on_the_pages_of_customers(
    product: Product, language: str, theme: Literal["light", "dark"]
) -> None:
    with product.browser(bypass_csp=True, color_scheme=theme) as context:
        page = context.new_page()
        speak(page, "en")
        record = add_contact(page, "Hala", language.upper())
        speak(page, language)
        found = {}
        for path in ("/contacts/", record, f"{record}edit/", "/search/?q=hala"):
            visit(page, path)
            found[path] = faults_of(page)
        speak(page, "en")
    assert {key: faults for key, faults in found.items() if faults} == {}


def faults_of(page: Page) -> list[str]:
    """Return what axe minds on the page, with the first place of each; fails when it looked at nothing."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document)")
    assert len(result["passes"]) > 20
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]
