"""A room keeps the older part that was fetched while new messages come in."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in, visit
from wasl.kernel.actor import SYSTEM
from wasl.rooms.commands import keep_given_rooms, post_message
from wasl.rooms.models import Room
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_older_messages_of_a_day_stay_when_a_new_one_comes(page: Page) -> None:
    owner = make.owner()
    by = actor_of_user(owner)
    keep_given_rooms("en", by=SYSTEM)
    room = Room.objects.get(openness="firm")

    def say(text: str) -> None:
        post_message(room, body=f"<p>{text}</p>", by=by, client_key=uuid.uuid4())

    for number in range(55):
        say(f"Message {number}.")
    sign_in(page, owner.email)
    visit(page, f"/rooms/{room.pk}/")
    messages, days = page.locator(".w-msg"), page.locator("[data-divider]")
    expect(messages).to_have_count(40)
    page.get_by_role("link", name="Older").evaluate("(one) => one.scrollIntoView()")
    expect(messages).to_have_count(55)
    say("Just now.")
    with page.expect_response(
        lambda answer: "/messages/" in answer.url or answer.url.endswith(f"{room.pk}/")
    ):
        page.evaluate("htmx.trigger('[data-scroll]', 'wasl:refresh')")
    expect(page.locator(".w-msgs")).to_contain_text("Just now.")
    expect(messages).to_have_count(56)
    said = days.all_inner_texts()
    assert said
    assert len(said) == len(set(said))
