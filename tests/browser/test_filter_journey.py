"""A filter is built, counted, applied and kept as a view, by keyboard and mouse, in the browser."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests import make
from tests.browser.steps import sign_in, visit
from wasl.kernel.actor import SYSTEM
from wasl.lists.models import SavedView

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_while_the_builder_is_drawn_anew_stays(page: Page) -> None:
    sign_in(page, make.owner().email)
    visit(page, "/contacts/")
    page.locator("body").press("f")
    dialog = page.locator("#filter-dialog")
    dialog.get_by_role("button", name="What happened").click()
    count = dialog.get_by_label("Times", exact=True)
    expect(count).to_have_value("1")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/filter/", hold)
    dialog.get_by_label("How often").select_option("at_most")
    count.fill("37")
    with page.expect_response("**/filter/"):
        held[0].continue_()
    expect(dialog.locator(".w-say")).to_contain_text("37")
    expect(count).to_have_value("37")
    expect(count).to_be_focused()


def test_a_filter_is_built_and_kept(page: Page) -> None:
    owner = make.owner()
    for number, city in enumerate(("Rīga", "Rīga", "Jelgava")):
        make.contact(name=f"Person {number}", addresses=[{"city": city}], by=SYSTEM)
    sign_in(page, owner.email)
    visit(page, "/contacts/")
    page.locator("body").press("f")
    dialog = page.locator("#filter-dialog")
    dialog.locator("select[name^=subject-]").select_option("city")
    dialog.locator("input[name^=value-]").fill("riga")
    expect(dialog.locator(".w-found")).to_contain_text("2 results")
    expect(dialog.locator(".w-say")).to_contain_text("City is riga")
    dialog.locator("input[name^=value-]").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Save as a view").click()
    page.locator("#view-dialog [name=name]").fill("Of Riga")
    page.locator("#view-dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".w-tabs [aria-current]")).to_have_text("Of Riga")
    assert SavedView.objects.get().filter == {"version": 1, "field": "city", "op": "is", "value": "riga"}
    page.get_by_label("Remove this condition").click()
    expect(page.locator("tbody tr")).to_have_count(3)
