"""A record is deleted, brought back by the toast, deleted again, found in the bin and restored, in Arabic."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in
from wasl.kernel.actor import SYSTEM
from wasl.records.models import Binned

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_deleted_comes_back_by_the_toast_and_from_the_bin(page: Page) -> None:
    owner = make.owner(language="ar")
    contact = make.contact(name="سارة القحطاني", by=SYSTEM)
    sign_in(page, owner.email)
    address = f"/contacts/{contact.pk}/"

    def delete() -> None:
        page.goto(address)
        page.locator("header .w-menu > summary[aria-label=المزيد]").first.click()
        page.get_by_role("button", name="حذف", exact=True).click()
        page.wait_for_url("**/contacts/")

    delete()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_role("button", name="تراجع").click()
    expect(page.get_by_role("heading", name="سارة القحطاني").first).to_be_visible()
    assert not Binned.objects.exists()

    delete()
    page.goto(address)
    expect(page.get_by_text("هذا السجل محذوف")).to_be_visible()
    page.get_by_role("link", name="سلة المحذوفات").first.click()
    expect(page.get_by_text("بقي 30 يومًا")).to_be_visible()
    page.locator("input[name=ids]").check()
    page.locator("#bulk").get_by_role("button", name="استعادة").click()
    expect(page.get_by_text("استُعيد سجل واحد.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="سارة القحطاني").first).to_be_visible()
