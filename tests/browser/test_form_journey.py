"""A new customer is typed slowly, asked about while typing, and saved, in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in
from wasl.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_questions_asked_while_typing_leave_saving_as_it_was(page: Page) -> None:
    owner = make.owner()
    for name in ("Harbor Holding", "Meadow Farms"):
        make.company(name=name, by=SYSTEM)
    sign_in(page, owner.email)
    page.goto("/companies/new/")
    for name in ("Harbor Holding", "Meadow Farms"):
        page.fill("[name=name]", name)
        expect(page.locator("#similar")).to_contain_text(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".w-hero h2")).to_have_text("Meadow Farms")
