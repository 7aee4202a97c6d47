"""Members, contracts and leads on the days of a calendar: the list, drawn by what was declared of it."""

import dataclasses
import datetime
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.contracts import members
from tests.contracts.members import D
from wasl.contracts.commands import end_membership, terminate_contract
from wasl.contracts.listings import CONTRACTS, MEMBERSHIPS
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.days.showing import Shown, show
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list
from wasl.sales.commands import add_lead
from wasl.sales.listings import LEADS
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def browser(owner: User) -> Client:
    return make.signed_in(owner)


def shown(listing: Listing, viewer: Actor, **asked: str) -> Shown:
    found = show(open_list(listing, viewer, {"show": "calendar", **asked}), asked)
    assert found is not None
    return found


def on(found: Shown) -> dict[D, list[str]]:
    return {day.date: [one.on.title for one in day.entries] for day in found.days if day.count}


def listed(listing: Listing, viewer: Actor, url: str) -> set[str]:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    page = open_list(listing, viewer, asked)
    assert not page.problem
    return {str(one) for one in page.found}


def test_contracts_stand_on_their_end_until_notice_is_given(owner: User) -> None:
    viewer = actor_of_user(owner)
    members.contract("Stays", ends_on=D(2026, 5, 28), notice_amount=2, notice_unit="day")
    left = members.contract("Leaves", ends_on=D(2026, 5, 28))
    terminate_contract(left, leaves_on=D(2026, 5, 25), reason="customer", by=SYSTEM)
    ends = shown(CONTRACTS, viewer)
    assert on(ends) == {D(2026, 5, 28): ["Stays"]}
    assert listed(CONTRACTS, viewer, next(day.url for day in ends.days if day.count)) == {"Stays"}
    assert on(shown(CONTRACTS, viewer, by="notice_on")) == {D(2026, 5, 26): ["Stays"]}
    assert on(shown(CONTRACTS, viewer, by="over_on")) == {
        D(2026, 5, 25): ["Leaves"],
        D(2026, 5, 28): ["Stays"],
    }
    # monthly and yearly values are not added up, and no end is dragged elsewhere
    assert (ends.can_move, [one.amount for one in ends.worth]) == (False, [None])


def test_members_stand_on_the_last_day_of_their_term(owner: User) -> None:
    viewer = actor_of_user(owner)
    members.member("Anna", joined_on=D(2026, 1, 1), until_on=D(2026, 5, 22))
    gone = members.member("Berta", joined_on=D(2026, 1, 1), until_on=D(2026, 5, 22))
    end_membership(gone, ended_on=D(2026, 5, 19), why="", by=SYSTEM)
    assert on(shown(MEMBERSHIPS, viewer)) == {D(2026, 5, 22): ["Anna"]}
    assert on(shown(MEMBERSHIPS, viewer, by="ended_on")) == {D(2026, 5, 19): ["Berta"]}


def test_leads_stand_on_the_day_they_came_in_where_the_reader_is() -> None:
    owner = make.owner()
    viewer = dataclasses.replace(actor_of_user(owner), zone="Asia/Tokyo")
    with time_machine.travel(datetime.datetime(2026, 5, 19, 20, tzinfo=datetime.UTC), tick=False):
        add_lead(make.contact(name="Sara"), title="Floors", by=SYSTEM)
    assert on(shown(LEADS, viewer)) == {D(2026, 5, 20): ["Floors"]}


@pytest.mark.parametrize("path", ["/members/", "/contracts/", "/leads/"])
def test_the_page_draws_its_days_by_few_questions_and_its_list_as_before(path: str, browser: Client) -> None:
    plan = members.plan()
    for number in range(12):
        members.member(f"Member {number}", plan_id=plan.pk, joined_on=D(2026, 5, 1), until_on=D(2026, 5, 22))
        members.contract(f"Contract {number}", company_id=make.company().pk, ends_on=D(2026, 5, 22))
        add_lead(make.contact(), by=SYSTEM)
    browser.get(f"{path}?show=calendar")
    with CaptureQueriesContext(connection) as asked:
        text = browser.get(f"{path}?show=calendar").text
    assert len(asked) <= 17, len(asked)
    assert "12 records" in text
    part = browser.get(f"{path}?show=calendar", headers={"HX-Request": "true", "HX-Target": "calendar"}).text
    assert "<html" not in part
    assert "w-calcells" in part
    assert 'class="w-t' in browser.get(path).text


def test_a_role_that_may_not_see_the_days_is_told_so(owner: User) -> None:
    members.contract("Stays", ends_on=D(2026, 5, 28))
    seen = make.user("admin")
    days = ("ends_on", "notice_on", "starts_on")
    seen.role.fields = {"contract": dict.fromkeys(days, "hidden")}
    seen.role.save()
    assert "Your role does not show this" in make.signed_in(seen).get("/contracts/?show=calendar").text
