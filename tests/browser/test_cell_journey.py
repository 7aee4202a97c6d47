"""A cell of a list is changed by keyboard alone: F2 opens it, Escape leaves it, Enter saves it."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in, visit
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.lists.commands import add_field
from wasl.lists.models import SavedView

pytestmark = pytest.mark.django_db(transaction=True)


def test_f2_opens_the_cell_escape_leaves_it_and_enter_saves(page: Page) -> None:
    owner = make.owner()
    choices = [{"value": value, "labels": {"en": value.title()}} for value in ("gold", "silver")]
    add_field("contact", type="text", key="size", labels={"en": "Size"}, by=SYSTEM)
    add_field("contact", type="choice", key="level", labels={"en": "Level"}, choices=choices, by=SYSTEM)
    make.contact(name="Layan", custom={"size": "M", "level": "gold"}, by=SYSTEM)
    columns = [{"name": name} for name in ("name", "custom.size", "custom.level")]
    view = SavedView.objects.create(listing="people", name="Sizes", columns=columns, owner=owner)
    sign_in(page, owner.email)
    visit(page, f"/contacts/?view={view.pk}")
    page.locator("body").press("j")
    page.keyboard.press("F2")
    size = page.locator("td input[name=value]")
    expect(size).to_be_focused()
    size.fill("L")
    page.keyboard.press("Escape")
    expect(page.locator("tbody")).to_contain_text("M")
    expect(page.locator("td [data-edit]").first).to_be_focused()
    page.keyboard.press("F2")
    page.locator("td input[name=value]").fill("XL")
    page.keyboard.press("Enter")
    expect(page.locator("tbody")).to_contain_text("XL")
    page.locator("td [data-edit]").nth(1).focus()
    page.keyboard.press("F2")
    level = page.locator("td select")
    expect(level).to_be_focused()
    level.select_option("silver")
    page.keyboard.press("Enter")
    expect(level).to_have_count(0)
    expect(page.locator("tbody")).to_contain_text("Silver")
    assert Contact.objects.get().custom == {"f.size": "XL", "f.level": "silver"}
