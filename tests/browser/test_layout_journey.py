"""A record's page is arranged by keyboard alone, dragged by pointer, and seen as the role it was arranged for."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in, visit
from wasl.kernel.actor import SYSTEM
from wasl.lists.models import RecordLayout

# what packages set beside a record, before its own sections
PANELS = re.compile("Tasks|Projects|Leads|Deals|Membership|Contracts")
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_is_arranged_by_keyboard_and_seen_as_the_role(page: Page) -> None:
    owner = make.owner()
    make.contact(name="Layan", tags=["VIP"], phones=[{"value": "0552204471"}], by=SYSTEM)
    sign_in(page, owner.email)
    visit(page, "/settings/layouts/contact/page/?role=sales")
    page.get_by_role("button", name="Another section").press("Enter")
    page.locator("[name^=label_en][placeholder='']:focus").fill("At a glance")
    page.locator("summary[aria-label='Put Phones into another section']").press("Enter")
    page.keyboard.press("ArrowDown")
    page.locator(".w-pop:visible button").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status].w-sr")).to_have_text("Phones: place 1 of 1 in At a glance.")
    expect(page.locator("#up-phones")).to_be_focused()
    section = page.locator("section[aria-label='At a glance']")
    while section.locator("xpath=preceding-sibling::section").count():
        earlier = section.locator("button[value^=earlier]")
        before = section.locator("xpath=preceding-sibling::section").count()
        earlier.press("Enter")
        expect(section.locator("xpath=preceding-sibling::section")).to_have_count(before - 1)
        expect(earlier).to_be_focused()
    page.locator("#eye-tags").press("Enter")
    expect(page.locator("[data-hidden] #eye-tags")).to_be_focused()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="See it as this role").press("Enter")
    expect(page.get_by_text("You see what Salesperson sees.")).to_be_visible()
    heads = page.locator("aside .w-sec > summary").filter(has_not_text=PANELS)
    expect(heads.first).to_have_text("At a glance")
    expect(heads.filter(has_text="Tags")).to_have_count(0)
    page.get_by_role("link", name="See with my own eyes").click()
    expect(page.locator("aside .w-sec > summary").filter(has_not_text=PANELS).first).to_have_text("Details")


def test_a_field_is_dragged_into_another_section(page: Page) -> None:
    owner = make.owner()
    page.set_viewport_size({"width": 1280, "height": 1200})
    sign_in(page, owner.email)
    page.goto("/settings/layouts/contact/form/")
    row = page.locator("[data-part]:has([value='p:suffix'])")
    into = page.locator("[data-part]:has([value='p:phones'])")
    row.locator("[data-grip]").hover()
    page.mouse.down()
    box = into.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 4, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    name, reach, *_others = RecordLayout.objects.get().sections
    assert "suffix" not in name["parts"]
    assert "suffix" in reach["parts"]
