"""What goes wrong at a desk: a session that ends, a way back, letters typed too early, words that never end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.product import EMAIL, PASSWORD, Product, running
from tests.browser.steps import visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path"),
]
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def product(chromium: Browser) -> Iterator[Product]:
    """One running product for the journeys of this file."""
    with running(chromium) as one:
        yield one


@pytest.fixture
def tab(product: Product) -> Iterator[Page]:
    """A page of the owner's browser."""
    with product.browser() as context:
        yield context.new_page()


def add_person(page: Page, given: str) -> str:
    visit(page, "/contacts/new/")
    page.fill("[name=given_name]", given)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".w-hero h2")).to_have_text(given)
    page.wait_for_load_state("networkidle")
    return page.url


def end_session(page: Page) -> None:
    """Do what signing out in another tab does to this one, and leave this browser's others signed in."""
    for cookie in page.context.cookies():
        if "session" in cookie["name"]:
            page.context.clear_cookies(name=cookie["name"])


def come_back(page: Page) -> None:
    page.wait_for_url(lambda url: "/sign-in/" in url)
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.wait_for_load_state("networkidle")


def test_a_note_typed_when_the_session_ended_is_back_after_signing_in(tab: Page) -> None:
    address = add_person(tab, "Session")
    tab.locator("#composer textarea").click()
    tab.wait_for_selector(".w-rich")
    tab.keyboard.insert_text("typed before <the> end")
    end_session(tab)
    tab.keyboard.press("Control+Enter")
    come_back(tab)
    assert tab.url == address
    expect(tab.locator("#composer .w-rich")).to_have_text("typed before <the> end")
    tab.locator("#composer button[type=submit]").click()
    expect(tab.locator(".w-thread .w-bub")).to_have_text("typed before <the> end")


def test_a_form_sent_when_the_session_ended_is_back_after_signing_in(tab: Page) -> None:
    visit(tab, "/contacts/new/")
    with tab.expect_response("**/contacts/similar/"):
        tab.fill("[name=given_name]", "Patience")
    end_session(tab)
    tab.get_by_role("button", name="Save", exact=True).click()
    come_back(tab)
    expect(tab.locator("[name=given_name]")).to_have_value("Patience")


def test_who_goes_back_after_saving_finds_an_empty_form(tab: Page) -> None:
    add_person(tab, "Onceonly")
    tab.go_back()
    tab.wait_for_load_state("networkidle")
    expect(tab.locator("[name=given_name]")).to_have_value("")


def test_what_was_sent_is_not_brought_back_beside_the_word_that_it_was_saved(tab: Page) -> None:
    visit(tab, "/settings/preferences/")
    held = tab.locator("[name=name]").input_value()
    # the answer is the same page, with the name cleaned
    tab.fill("[name=name]", f"  {held}  ")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator(".w-toast")).to_have_count(1)
    expect(tab.locator(".w-toast")).to_contain_text("Saved.")
    expect(tab.locator("[name=name]")).to_have_value(held)


@pytest.mark.parametrize("key", ["n", "c"])
def test_what_is_typed_right_after_the_key_of_a_note_is_the_note(tab: Page, key: str) -> None:
    address = add_person(tab, f"Quick {key}")
    tab.keyboard.press(key)
    if key != "n":
        expect(tab.locator("[name=direction]")).to_be_attached()
        expect(tab.locator("#composer :focus")).to_be_attached()
    tab.keyboard.type("every letter is here")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".w-thread .w-bub")).to_have_text("every letter is here")
    assert tab.url == address


def test_words_that_never_end_push_nothing_off_the_page(tab: Page) -> None:
    add_person(tab, "Ab" * 55)
    tab.keyboard.press("n")
    tab.keyboard.insert_text("x" * 3000)
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".w-thread .w-bub")).to_have_count(1)
    for width in (1440, 390):
        tab.set_viewport_size({"width": width, "height": 900})
        for words in (".w-hero h2", ".w-thread .w-bub"):
            sides = "([words, box]) => [words, box].map((one) => document.querySelector(one).getBoundingClientRect())"
            inner, outer = tab.evaluate(sides, [words, ".w-rec > .mid"])
            assert inner["width"] > 0
            assert inner["x"] >= outer["x"]
            assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_a_field_is_changed_by_keyboard_and_left_by_escape(tab: Page) -> None:
    add_person(tab, "Keys")
    field = tab.locator("[data-field=owner_id]")
    field.get_by_role("button").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("select[name=owner_id]")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("select[name=owner_id]")).to_have_count(0)
    tab.locator("[data-field=owner_id] button").click()
    tab.locator("select[name=owner_id]").select_option(index=0)
    tab.keyboard.press("Enter")
    expect(tab.locator("select[name=owner_id]")).to_have_count(0)
    expect(tab.locator("[data-field=owner_id] button")).to_be_focused()


def test_a_relation_is_made_by_keyboard_from_what_is_suggested(tab: Page) -> None:
    add_person(tab, "Suggested One")
    address = add_person(tab, "Related Two")
    visit(tab, f"{address}relations/")
    tab.select_option("[name=kind]", "family")
    box = tab.get_by_role("combobox", name="To whom")
    box.focus()
    tab.keyboard.type("sugg")
    expect(tab.get_by_role("option", name="Suggested One")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("ArrowDown")
    chosen = tab.get_by_role("option", name="Suggested One")
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    tab.keyboard.press("Enter")
    expect(box).to_have_value("Suggested One")
    expect(tab.get_by_role("listbox")).to_have_count(0)
    tab.keyboard.press("Enter")
    expect(tab.locator("aside").get_by_role("link", name="Suggested One")).to_be_visible()


def test_the_earlier_text_of_a_note_is_shown_as_often_as_it_is_asked_for(tab: Page) -> None:
    add_person(tab, "History")
    tab.keyboard.press("n")
    tab.keyboard.type("first words")
    tab.keyboard.press("Control+Enter")
    note = tab.locator(".w-thread li.w-ev", has=tab.locator(".w-bub"))
    note.locator("summary").click()
    note.get_by_role("button", name="Edit").click()
    form = tab.locator(".w-thread form:has(.w-rich)")
    form.locator(".w-rich").click()
    tab.keyboard.press("Control+End")
    tab.keyboard.type(" and more")
    form.get_by_role("button", name="Save").click()
    expect(note.locator(".w-bub.note")).to_have_text("first words and more")
    tab.reload()
    tab.wait_for_load_state("networkidle")
    for _time in range(2):
        note.get_by_role("button", name="changed once").click()
        expect(note.locator(".w-past li")).to_contain_text("first words")


def test_the_bar_of_ticked_rows_is_one_key_away(tab: Page) -> None:
    add_person(tab, "Ticked")
    visit(tab, "/contacts/")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    expect(tab.locator(".w-bulk")).to_be_visible()
    tab.keyboard.press("b")
    tab.keyboard.press("Tab")
    assert tab.evaluate("Boolean(document.activeElement.closest('.w-bulk'))")


def test_a_saved_note_leaves_nothing_to_bring_back(tab: Page) -> None:
    add_person(tab, "Blue")
    tab.keyboard.press("n")
    tab.keyboard.type("Wants the blue one")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".w-thread .w-bub")).to_have_text("Wants the blue one")
    tab.reload()
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('wasl:typed:'))") == []
    # one that could not be sent is there again
    tab.keyboard.press("n")
    tab.wait_for_selector(".w-rich")
    tab.keyboard.insert_text("And a red one")
    tab.context.set_offline(True)
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".w-toast")).to_have_count(1)
    tab.context.set_offline(False)
    tab.reload()
    expect(tab.locator("#composer .w-rich")).to_have_text("And a red one")
