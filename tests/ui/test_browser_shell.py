"""The shell in a real browser, on built static files: keys, palette, dialogs, toasts, kept text, themes, phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.wsgi import get_wsgi_application
from django.utils.functional import empty
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from wasl.ui import modules

pytestmark = pytest.mark.browser


class Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once and ends with the test."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the machine's own, else Playwright's."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(kit: None, static_files: Path, settings: Any) -> Iterator[str]:
    """The demo site on a free port, as in production: hashed names, compressed files, joined frame."""
    settings.STATIC_ROOT = static_files
    modules.forget()
    staticfiles_storage._wrapped = empty
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    modules.forget()
    staticfiles_storage._wrapped = empty


@pytest.fixture
def faults() -> list[str]:
    """Errors of scripts and refusals of the policy seen in the test."""
    return []


def is_fault(line: ConsoleMessage) -> bool:
    """Tell an error of ours from the browser's note that the small site lacks a page one may go to."""
    return line.type == "error" and not line.text.startswith("Failed to load resource")


@pytest.fixture
def page(chromium: Browser, address: str, faults: list[str]) -> Iterator[Page]:
    """A page in Arabic on the demo's start; the test fails when a script or the policy complained."""
    context = chromium.new_context(locale="ar", base_url=address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()
    assert faults == []


def test_the_first_page_stays_within_its_budget(page: Page) -> None:
    sizes: list[int] = []
    page.context.clear_cookies()
    fresh = page.context.browser.new_context(locale="ar")  # type: ignore[union-attr]  # launched above
    other = fresh.new_page()
    other.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    other.goto(page.url)
    other.wait_for_load_state("networkidle")
    fresh.close()
    assert len(sizes) <= 18
    assert sum(sizes) <= 330_000


def test_the_palette_opens_filters_finds_and_goes(page: Page) -> None:
    page.keyboard.press("Control+KeyK")
    palette = page.locator("#palette")
    expect(palette).to_be_visible()
    page.keyboard.type("الشركه")
    expect(palette.get_by_role("option", name="Found")).to_be_visible()
    expect(palette.get_by_role("option", name="الإعدادات").first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(palette.locator("[aria-selected=true]")).to_have_text("Found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/part/")


def test_escape_closes_the_palette_at_once(page: Page) -> None:
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_letters_are_keys_by_their_place_and_not_in_fields(page: Page) -> None:
    page.get_by_role("textbox", name="Name").click()
    page.keyboard.press("BracketLeft")
    expect(page.locator("html")).not_to_have_attribute("data-side", "narrow")
    page.get_by_role("textbox", name="Name").blur()
    # an Arabic layout sends another character from the same key
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {code: 'BracketLeft', key: 'ج', bubbles: true}))"
    )
    expect(page.locator("html")).to_have_attribute("data-side", "narrow")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-side", "narrow")


def test_g_and_a_letter_go_to_a_place(page: Page) -> None:
    page.goto("/settings/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("KeyG")
    page.keyboard.press("KeyC")
    page.wait_for_url(lambda url: url.endswith("/") and "settings" not in url)


def test_single_letters_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("BracketLeft")
    expect(page.locator("html")).not_to_have_attribute("data-side", "narrow")


def test_a_fragment_is_swapped_and_its_toast_offers_to_undo(page: Page) -> None:
    page.get_by_role("button", name="Fetch").click()
    toast = page.locator(".w-toast")
    expect(toast).to_contain_text("Saved")
    expect(toast.locator("[data-undo-toast]")).to_be_visible()
    toast.locator("[data-close-toast]").click()
    expect(toast).to_have_count(0)


def test_a_conflict_is_told_and_the_page_stays(page: Page, faults: list[str]) -> None:
    page.get_by_role("textbox", name="Name").fill("Noura")
    page.get_by_role("button", name="Conflict").click()
    expect(page.locator(".w-toast.bad")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Noura")
    assert [fault for fault in faults if "409" not in fault] == []
    faults.clear()


def test_what_cannot_be_undone_asks_first(page: Page) -> None:
    page.evaluate(
        "window.deleted = 0; document.querySelector('[data-confirm]').onclick = () => { window.deleted++ }; null"
    )
    page.get_by_role("button", name="Delete").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("Delete this?")
    page.keyboard.press("Escape")
    assert page.evaluate("window.deleted") == 0
    page.get_by_role("button", name="Delete").click()
    dialog.locator("[data-yes]").click()
    page.wait_for_function("window.deleted === 1")


def test_a_form_that_asks_first_is_sent_after_the_yes(page: Page) -> None:
    dialog = page.locator("#confirm")
    page.get_by_role("button", name="Take back").click()
    expect(dialog).to_contain_text("Take this set back?")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Take back").click()
    dialog.locator("[data-yes]").click()
    page.wait_for_url("**/public/*")


def test_typed_text_survives_a_reload(page: Page) -> None:
    page.get_by_role("textbox", name="Name").fill("نورة")
    page.reload()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("نورة")
    expect(page.locator(".w-toast")).to_be_visible()


def test_rows_are_added_and_taken_away(page: Page) -> None:
    page.locator("[data-add]").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("[name='emails-1-value']")).to_be_focused()
    page.locator("[name='emails-1-DELETE']").check(force=True)
    expect(page.locator("[data-row]").nth(1)).to_be_hidden()


def test_a_theme_is_drawn_at_once_and_kept(page: Page) -> None:
    page.locator(".w-me").click()
    with page.expect_response("**/theme/"):
        page.locator("[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_menus_are_walked_with_arrows_and_closed_with_escape(page: Page) -> None:
    summary = page.locator("main .w-menu > summary")
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(
        page.get_by_role("menuitem", name="One").or_(page.locator(".w-opt", has_text="One")).first
    ).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator("main .w-menu")).not_to_have_attribute("open", "")


def test_a_dialog_opens_from_any_button(page: Page) -> None:
    page.get_by_role("button", name="Open dialog").click()
    expect(page.locator("#example")).to_be_visible()
    page.locator("#example [type=submit]").click()
    expect(page.locator("#example")).to_be_hidden()


def test_news_wait_while_the_pointer_is_inside(page: Page) -> None:
    # the hub is another package's: here its message arrives as if from another tab
    tell = "new BroadcastChannel('wasl-live').postMessage({kind: 'event', event: {topic: 'demo', id: '%s'}})"
    live = page.locator("[data-live=demo]")
    page.mouse.move(700, 5)
    with page.expect_response("**/part/"):
        page.evaluate(tell % "a")
    live.hover()
    lies = live.bounding_box()
    page.evaluate(tell % "b")
    expect(page.locator(".w-pill")).to_have_text("1 new")
    assert live.bounding_box() == lies
    page.locator(".w-pill").hover()
    page.evaluate(tell % "c")
    expect(page.locator(".w-pill")).to_have_text("2 new")
    with page.expect_response("**/part/"):
        page.locator(".w-pill").click()
    expect(page.locator(".w-pill")).to_have_count(0)


def test_a_phone_has_a_bar_a_sliding_menu_and_no_sideways_scroll(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".w-tabbar")).to_be_visible()
    expect(page.locator(".w-side")).to_be_hidden()
    page.locator("[data-opens=side]").click()
    expect(page.locator(".w-side")).to_be_visible()
    page.mouse.click(20, 400)
    expect(page.locator(".w-side")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_page_still_works(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address, locale="en")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("textbox", name="Name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_name_error")).to_be_visible()
    page.locator(".w-me").click()
    page.locator("[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    context.close()


def test_charts_are_drawn_under_the_policy_and_mirrored(page: Page) -> None:
    page.goto("/charts/")
    drawn = page.locator(".w-chart svg")
    expect(drawn).to_have_count(4)
    page.wait_for_function(
        """() => {
            const words = [...document.querySelectorAll(".w-chart svg text")];
            const at = (word) => words.find((one) => one.textContent.includes(word))?.getBoundingClientRect().x;
            return at("يونيو") > at("يناير");
        }"""
    )


def test_charts_follow_the_theme_and_a_point_leads_to_its_list(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/charts/")
    chart = page.locator(".w-chart").first
    expect(chart.locator("svg")).to_be_visible()
    light = chart.inner_html()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("light => document.querySelector('.w-chart').innerHTML !== light", arg=light)
    box = chart.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 95, box["y"] + box["height"] - 60)
    page.wait_for_url("**/public/?month=*")


def test_without_scripts_and_on_paper_the_table_stands_for_the_chart(page: Page) -> None:
    browser = page.context.browser
    assert browser
    plain = browser.new_context(locale="ar", java_script_enabled=False).new_page()
    plain.goto(page.url.rstrip("/") + "/charts/")
    assert plain.locator(".w-chart").first.is_hidden()
    table = plain.locator(".w-twin table").first.bounding_box()
    assert table
    assert table["height"] > 100
    plain.context.close()
    page.goto("/charts/")
    page.emulate_media(media="print")
    expect(page.locator(".w-chart").first).to_be_hidden()
    printed = page.locator(".w-twin table").first.bounding_box()
    assert printed
    assert printed["height"] > 100


def test_a_chart_that_is_fetched_is_drawn_too(page: Page) -> None:
    page.goto("/charts/")
    expect(page.locator(".w-chart svg")).to_have_count(4)
    page.evaluate("htmx.ajax('GET', '/charts/', {target: '#main', select: '#main', swap: 'outerHTML'})")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".w-chart svg")).to_have_count(4)
