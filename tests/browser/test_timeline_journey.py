"""A timeline takes in news without disturbing what somebody has open or is writing."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in
from wasl.contacts.models import Contact
from wasl.records.commands import edit_note, write_note
from wasl.records.models import Note
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customer(page: Page) -> tuple[Contact, Note]:
    """A customer with sixty notes, the newest changed once, open in the browser."""
    owner = make.owner()
    by = actor_of_user(owner)
    contact = make.contact(name="Khalid", by=by)
    for number in range(60):
        note = write_note(contact, body=f"<p>Note {number}</p>", by=by)
    edit_note(note, body="<p>Wants blue</p>", by=by)
    sign_in(page, owner.email)
    page.goto(f"/contacts/{contact.pk}/")
    expect(page.locator("#thread")).to_contain_text("Wants blue")
    return contact, note


def refresh(page: Page) -> None:
    """Do what the announcement of a change does."""
    with page.expect_response("**/timeline/**"):
        page.evaluate("htmx.trigger('#thread', 'wasl:refresh')")


def test_an_opened_history_and_older_parts_stay_open(page: Page, customer: tuple[Contact, Note]) -> None:
    contact, note = customer
    page.get_by_role("button", name="changed once").click()
    past = page.locator(".w-past")
    expect(past).to_contain_text("Note 59")
    page.get_by_role("link", name="Older").evaluate("(one) => one.scrollIntoView()")
    expect(page.locator("#thread")).to_contain_text("Note 0")
    by = actor_of_user(note.author)
    write_note(contact, body="<p>Just now</p>", by=by)
    refresh(page)
    expect(page.locator("#thread li.w-ev").first).to_contain_text("Just now")
    expect(past).to_contain_text("Note 59")
    expect(page.locator("#thread")).to_contain_text("Note 0")
    edit_note(note, body="<p>Wants green</p>", by=by)
    refresh(page)
    expect(page.locator("#thread")).to_contain_text("Wants green")
    expect(past).to_contain_text("Wants blue")
    expect(page.get_by_role("button", name="changed 2 times")).to_be_focused()


def test_a_note_that_is_being_changed_stays_in_hand(page: Page, customer: tuple[Contact, Note]) -> None:
    contact, note = customer
    item = page.locator("#thread li.w-ev", has_text="Wants blue")
    item.locator("summary").click()
    item.get_by_role("button", name="Edit").click()
    field = page.locator("#thread form [contenteditable]")
    field.fill("Half a sentence")
    write_note(contact, body="<p>Just now</p>", by=actor_of_user(note.author))
    refresh(page)
    expect(page.locator("#thread")).to_contain_text("Just now")
    expect(field).to_have_text("Half a sentence")
    expect(field).to_be_focused()
