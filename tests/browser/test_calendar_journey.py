"""An entry of the calendar is taken by the hand: to another day and hour, longer, and let go again."""

import datetime
import re
import zoneinfo

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.steps import sign_in
from wasl.activities.commands import plan_meeting
from wasl.activities.models import Meeting
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db(transaction=True)
MOVED = "[data-day='2026-11-25'] .w-entry[data-time='12:00']"
RIYADH = zoneinfo.ZoneInfo("Asia/Riyadh")


def place(page: Page, selector: str) -> tuple[float, float, float, float]:
    # found and measured in one go: news may draw the calendar anew between two calls
    box = page.evaluate(
        "selector => document.querySelector(selector).getBoundingClientRect().toJSON()", selector
    )
    return box["x"], box["y"], box["width"], box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.move(*end, steps=4)


def test_an_entry_is_moved_made_longer_and_let_go(page: Page, settings) -> None:
    # places come from the style sheets: they are served one by one, since nothing was built for this server
    settings.DEBUG = True
    owner = make.owner()
    begin = datetime.datetime(2026, 11, 23, 10, tzinfo=RIYADH)
    plan_meeting("Visit", due_at=begin, minutes=60, by=actor_of_user(owner))
    sign_in(page, owner.email)
    page.goto("/calendar/?on=2026-11-24")
    # the script has taken the calendar over once it has scrolled to the hours of work
    expect(page.locator("#calendar")).not_to_have_js_property("scrollTop", 0)
    x, y, width, height = place(page, ".w-dayhours .w-entry")
    day = place(page, "[data-day='2026-11-25'] .w-dayhours")
    hour = height + 1
    drag(page, (x + width / 2, y + 10), (day[0] + 40, y + 10 + 2 * hour))
    page.mouse.up()
    moved = page.locator(MOVED)
    expect(moved).to_have_attribute("data-seen", "2")
    # colleagues' news under way, and asked for again: what a hand sends is not lost behind them
    page.route(re.compile(r"/calendar/\?on="), lambda _route: None)
    for _time in range(2):
        page.evaluate("htmx.trigger('#calendar', 'wasl:refresh')")
    x, y, width, height = place(page, MOVED)
    drag(page, (x + 30, y + height - 3), (x + 30, y + height - 2 + hour))
    with page.expect_response("**/move/"):
        page.mouse.up()
    page.unroute_all()
    expect(page.locator(".w-entry[data-minutes='120']")).to_be_visible()
    held = Meeting.objects.get()
    assert (held.due_at, held.minutes) == (begin + datetime.timedelta(days=2, hours=2), 120)
    x, y, width, height = place(page, MOVED)
    drag(page, (x + 30, y + 10), (x - 2 * width, y + 10))
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(moved).to_be_visible()
    assert Meeting.objects.get().version == held.version
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".w-entry[data-minutes='60']")).to_be_visible()
