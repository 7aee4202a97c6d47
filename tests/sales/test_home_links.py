"""Each number of a home page opens the list of exactly the rows it counts."""

import datetime
import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from tests import make
from wasl.activities.commands import log_call, plan_call
from wasl.activities.listings.activities import CALLS, MEETINGS, TASKS
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.pages import open_list
from wasl.sales.commands import accept_lead, add_lead, win_deal
from wasl.sales.listings import DEALS, LEADS
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LISTS = {"/deals/": DEALS, "/leads/": LEADS, "/calls/": CALLS, "/tasks/": TASKS, "/meetings/": MEETINGS}


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    """Stand still on a day of May."""
    with time_machine.travel(NOW, tick=False):
        yield


def rows(viewer: Actor, block: str, mark: str = "") -> list[int]:
    """Return how many rows the lists behind the addresses of a block have; `mark` picks those that contain it."""
    found = []
    for address in (html.unescape(one) for one in re.findall(r'href="([^"]+\?[^"]+)"', block)):
        if mark in address:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
            page = open_list(LISTS[urlsplit(address).path], viewer, asked)
            assert not page.problem, address
            found.append(page.found.count())
    return found


def block(browser: Client, home: str, name: str) -> str:
    return browser.get(f"/home/{home}/blocks/{name}/", headers={"HX-Request": "true"}).text


def test_every_number_of_a_team_opens_its_rows() -> None:
    owner = actor_of_user(make.owner())
    team = make.team()
    boss = make.user("manager", team=team)
    viewer, browser = actor_of_user(boss), make.signed_in(boss)
    contact = make.contact(by=owner, owner_id=boss.pk, team_id=team.pk)
    mine = {"by": owner, "owner_id": boss.pk, "team_id": team.pk}
    for days in (1, 3, 40):
        win_deal(make.deal(**mine), at=NOW - days * DAY, by=SYSTEM)
    win_deal(make.deal(by=owner), at=NOW - DAY, by=SYSTEM)
    make.deal(**mine, expected_on=NOW.date() - 5 * DAY)
    make.deal(by=owner)
    for days in (1, 2, 12):
        with time_machine.travel(NOW - days * DAY, tick=False):
            log_call("", about=[contact.pk], talk={"text": "<p>Hello</p>"}, by=viewer)
    plan_call("", about=[contact.pk], due_at=clock.now() - DAY, owner_id=boss.pk, by=owner)
    make.task(about=contact, by=owner, due_at=clock.now() - DAY, owner_id=boss.pk)
    for _number in range(2):
        add_lead(contact, title="Tea", by=viewer)
    accept_lead(add_lead(contact, title="Coffee", by=viewer), by=viewer)
    add_lead(make.contact(by=owner), title="Elsewhere", by=owner)
    assert rows(viewer, block(browser, "team", "won")) == [2]
    assert rows(viewer, block(browser, "team", "team-deals")) == [1]
    waiting = block(browser, "team", "team-leads")
    assert rows(viewer, waiting) == [int(re.findall(r'class="v"><bdi[^>]*>(\d+)', waiting)[0])]
    people = block(browser, "team", "people")
    assert rows(viewer, people) == [2, 1, 1, 2]
    assert re.findall(r">(\d+)</bdi></a>", people)[-2:] == ["1", "2"]
    assert rows(viewer, block(browser, "team", "months"))[-2:] == [1, 2]
    # behind its day, without a step
    assert rows(viewer, block(browser, "team", "risks"), "state=open") == [1, 0, 1]


def test_late_work_of_the_team_opens_by_kind() -> None:
    owner = actor_of_user(make.owner())
    team = make.team()
    boss, seller = make.user("manager", team=team), make.user("sales", team=team)
    contact = make.contact(by=owner, owner_id=seller.pk, team_id=team.pk)
    for _number in range(2):
        plan_call("", about=[contact.pk], due_at=clock.now() - DAY, owner_id=seller.pk, by=owner)
    make.task(about=contact, by=owner, due_at=clock.now() - DAY, owner_id=seller.pk)
    make.task(about=contact, by=owner, due_at=clock.now() + DAY, owner_id=seller.pk)
    late = block(make.signed_in(boss), "team", "team-late")
    assert [one in late for one in (" task</a>", " calls</a>", "meeting")] == [True, True, False]
    assert rows(actor_of_user(boss), late) == [1, 2]


def test_the_forecast_of_a_team_is_that_of_its_deals_and_opens_them() -> None:
    owner = actor_of_user(make.owner())
    team = make.team()
    boss = make.user("manager", team=team)
    viewer, browser = actor_of_user(boss), make.signed_in(boss)
    assert "<table" not in block(browser, "team", "team-forecast")
    mine = {"by": owner, "owner_id": boss.pk, "team_id": team.pk, "currency": "SAR"}
    win_deal(make.deal(**mine, amount="1000"), at=NOW - DAY, by=SYSTEM)
    for days, chance in ((2, 80), (3, 80), (4, 10), (40, 80)):
        make.deal(**mine, amount="100", probability=chance, expected_on=NOW.date() + days * DAY)
    make.deal(by=owner, amount="5000", currency="SAR", expected_on=NOW.date() + DAY)
    coming = block(browser, "team", "team-forecast")
    # won, committed and weighted of this month, then what is committed and weighted of the months behind it
    assert rows(viewer, coming, "state") == [1, 2, 3, 1, 1]
    assert "1,170" in coming
    assert "6,170" not in coming
    assert f"team={team.pk}" in coming


def test_the_firms_new_leads_open_those_of_this_month() -> None:
    boss: User = make.owner()
    viewer, browser = actor_of_user(boss), make.signed_in(boss)
    contact = make.contact(by=viewer)
    for days in (1, 2, 30):
        with time_machine.travel(NOW - days * DAY, tick=False):
            add_lead(contact, title="Tea", by=viewer)
    assert rows(viewer, block(browser, "firm", "new-leads")) == [2]
