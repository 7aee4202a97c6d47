"""Deals in the calendar: which day, whose eyes, what a day is worth, and putting a deal on another day."""

import dataclasses
import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from wasl.activities.models import Task
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.commands import add_field
from wasl.lists.days.showing import Shown, show
from wasl.lists.models import CustomField
from wasl.lists.pages import open_list
from wasl.sales.commands import change_deal, lose_deal, win_deal
from wasl.sales.listings import DEALS
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 5, 21)
PAGE = "/deals/?show=calendar"


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    """Stand still on a Wednesday of May."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def browser(owner: User) -> Client:
    return make.signed_in(owner)


def shown(viewer: Actor, **asked: str) -> Shown:
    found = show(open_list(DEALS, viewer, {"show": "calendar", **asked}), asked)
    assert found is not None
    return found


def on(found: Shown, day: datetime.date) -> list[str]:
    """Return the titles of what stands on a day."""
    return [entry.on.title for one in found.days if one.date == day for entry in one.entries]


def listed(viewer: Actor, url: str) -> list[Deal]:
    """Return the deals of the list behind an address."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["show"] == "list"
    found = open_list(DEALS, viewer, asked)
    assert not found.problem
    return list(found.found)


def move(browser: Client, deal: Deal, name: str = "expected_on", **values: str) -> tuple[int, str]:
    url = reverse("lists:day_move", args=["deals", deal.pk, name])
    answer = browser.post(url, values, headers={"HX-Request": "true"})
    return answer.status_code, json.dumps(dict(answer.headers)) + answer.text


def test_open_deals_stand_on_the_day_they_should_close_and_each_number_opens_its_deals() -> None:
    for number in range(6):
        make.deal(f"Tea {number}", amount=Decimal(10 + number), currency="SAR", expected_on=DAY)
    make.deal("Coffee", amount=Decimal(7), currency="EUR", expected_on=DAY)
    make.deal("Milk", amount=Decimal(9), currency="SAR", expected_on=datetime.date(2026, 6, 2))
    make.deal("No day", amount=Decimal(9), currency="SAR")
    lose_deal(make.deal("Lost", expected_on=DAY), reason="other", reason_text="Moved away", by=SYSTEM)
    found = shown(dataclasses.replace(SYSTEM, first_weekday=6))
    day = next(one for one in found.days if one.date == DAY)
    assert [(one.currency, one.count, one.amount) for one in day.worth] == [("SAR", 6, 75), ("EUR", 1, 7)]
    assert (on(found, DAY), day.rest) == (["Tea 5", "Tea 4", "Tea 3", "Tea 2"], 3)
    assert len(listed(SYSTEM, day.url)) == 7
    # the first days of June fill the last week up, and are not of May
    assert on(found, datetime.date(2026, 6, 2)) == ["Milk"]
    assert (found.count, {one.title for one in listed(SYSTEM, found.url)} & {"Milk", "Lost", "No day"}) == (
        7,
        set(),
    )


def test_the_calendar_shows_what_the_filter_and_the_words_of_the_list_leave() -> None:
    make.deal("Tea", expected_on=DAY, source="Fair")
    make.deal("Coffee", expected_on=DAY, source="Web")
    tree = json.dumps({"field": "source", "op": "is", "value": "Web"})
    assert on(shown(SYSTEM, filter=tree), DAY) == ["Coffee"]
    found = shown(SYSTEM, q="Tea")
    assert on(found, DAY) == ["Tea"]
    assert [one.title for one in listed(SYSTEM, found.url)] == ["Tea"]


class Sums(TestCase):
    """What days are worth is what their deals are worth, whatever they are."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.integers(1, 31),
                st.none() | st.decimals(0, 9_000, places=2),
                st.sampled_from(["SAR", "EUR", "KWD"]),
            ),
            max_size=25,
        )
    )
    def test_days_and_month_are_the_sums_of_their_deals(
        self, given: list[tuple[int, Decimal | None, str]]
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            for day, amount, currency in given:
                make.deal("Tea", amount=amount, currency=currency, expected_on=datetime.date(2026, 5, day))
            found = shown(SYSTEM)
        for one in found.days:
            rows = [row for row in given if one.date == datetime.date(2026, 5, row[0])]
            for worth in one.worth:
                amounts = [amount for _day, amount, currency in rows if currency == worth.currency]
                known = [amount for amount in amounts if amount is not None]
                assert (worth.count, worth.amount) == (len(amounts), sum(known) if known else None)
            assert one.count == len(rows)
        assert found.count == len(given)


def test_a_month_needs_ten_queries_whatever_stands_in_it(browser: Client) -> None:
    for number in range(60):
        make.deal(f"Tea {number}", amount=Decimal(5), expected_on=DAY - datetime.timedelta(days=number % 20))
    browser.get(PAGE)
    for address in (PAGE, f"{PAGE}&as=week", f"{PAGE}&as=agenda&by=next_step_at"):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address)
        assert answer.status_code == 200
        assert len(queries) <= 10, "\n".join(one["sql"][:160] for one in queries)


def test_a_day_is_the_readers_day() -> None:
    won = win_deal(
        make.deal("Tea"), at=datetime.datetime(2026, 5, 18, 21, 30, tzinfo=datetime.UTC), by=SYSTEM
    )
    riyadh, riga = (dataclasses.replace(SYSTEM, zone=zone) for zone in ("Asia/Riyadh", "Europe/London"))
    assert on(shown(riyadh, by="closed_at"), datetime.date(2026, 5, 19)) == [won.title]
    assert on(shown(riga, by="closed_at"), datetime.date(2026, 5, 18)) == [won.title]


def test_weeks_begin_and_end_where_the_reader_lives(browser: Client) -> None:
    answer = browser.get(f"{PAGE}&on=2026-06-01").context["shown"]
    assert answer.days[0].date.weekday() == 6
    assert {one.date.weekday() for one in answer.days if one.is_weekend} == {4, 5}
    # Eid al-Adha of 2026 is kept in Saudi Arabia on days of May
    assert any(one.holiday for one in answer.days)


def test_deals_of_another_team_are_neither_drawn_nor_counted_nor_moved() -> None:
    team = make.team()
    seller = make.user(team=team)
    theirs = make.deal("Secret", amount=Decimal(5), expected_on=DAY, team_id=make.team().pk)
    found = shown(actor_of_user(seller))
    assert (on(found, DAY), found.count) == ([], 0)
    assert move(make.signed_in(seller), theirs, day="2026-05-25")[0] == 404
    theirs.refresh_from_db()
    assert theirs.expected_on == DAY


def test_who_may_not_see_amounts_sees_numbers_of_deals_alone() -> None:
    make.deal("Tea", amount=Decimal(5), currency="SAR", expected_on=DAY)
    veiled = dataclasses.replace(SYSTEM, hidden_fields={"deal": frozenset({"amount"})})
    found = shown(veiled)
    assert [(one.count, one.amount, one.currency) for one in found.worth] == [(1, None, "")]
    assert all("5" not in line for one in found.days for entry in one.entries for line in entry.on.lines)


def test_who_may_not_see_the_expected_day_stands_deals_on_another() -> None:
    veiled = dataclasses.replace(SYSTEM, hidden_fields={"deal": frozenset({"expected_on"})})
    assert [one.name for one in shown(veiled, by="expected_on").choices] == ["next_step_at", "closed_at"]
    assert shown(veiled, by="expected_on").wish.by.name == "next_step_at"


def test_a_deal_is_put_on_another_day_and_back(browser: Client) -> None:
    deal = make.deal("Tea", expected_on=DAY)
    status, said = move(browser, deal, day="2026-05-25", seen=str(deal.version))
    deal.refresh_from_db()
    assert (status, deal.expected_on) == (200, datetime.date(2026, 5, 25))
    back = f"{reverse('lists:day_move', args=['deals', deal.pk, 'expected_on'])}?day=2026-05-21"
    assert back in said.replace("\\", "")
    assert browser.post(back, headers={"HX-Request": "true"}).status_code == 200
    deal.refresh_from_db()
    assert deal.expected_on == DAY


def test_two_people_who_move_one_deal_are_told(browser: Client) -> None:
    deal = make.deal("Tea", expected_on=DAY)
    change_deal(deal, expected_on=datetime.date(2026, 5, 22), by=SYSTEM)
    assert move(browser, deal, day="2026-05-25", seen=str(deal.version))[0] == 409
    assert move(browser, deal, day="2026-05-22")[0] == 200
    for wrong in ({"day": "soon"}, {}):
        assert move(browser, deal, **wrong)[0] == 422
    assert move(browser, deal, "amount", day="2026-05-25")[0] == 404
    assert move(browser, deal, "closed_at", day="2026-05-25")[0] == 403


def test_a_locked_day_has_no_hand_and_is_not_moved() -> None:
    make.deal("Tea", expected_on=DAY)
    owner = actor_of_user(make.owner())
    locked = dataclasses.replace(owner, read_only_fields={"deal": frozenset({"expected_on"})})
    looking = dataclasses.replace(owner, read_only=True)
    assert (shown(owner).can_move, shown(locked).can_move, shown(looking).can_move) == (True, False, False)


def test_the_next_step_is_moved_as_the_task_it_is(owner: User, browser: Client) -> None:
    deal = make.deal("Tea")
    due = datetime.datetime(2026, 5, 21, 11, 30, tzinfo=datetime.UTC)
    task = make.task(about=deal, due_at=due, owner_id=owner.pk)
    found = shown(actor_of_user(owner), by="next_step_at")
    hold = next(entry.hold for one in found.days for entry in one.entries)
    assert hold is not None
    assert (on(found, DAY), hold.address) == ([deal.title], reverse("calendar:move", args=[task.pk]))
    page = browser.get(f"{PAGE}&by=next_step_at").text
    assert 'data-time="14:30"' in page
    values = {"day": "2026-05-24", "time": "14:30", "seen": str(hold.seen)}
    assert browser.post(hold.address, values, headers={"HX-Request": "true"}).status_code == 200
    assert Task.objects.get().due_at == due + datetime.timedelta(days=3)


def test_a_day_that_the_firm_has_added_is_one_to_stand_on(owner: User, browser: Client) -> None:
    by = actor_of_user(owner)
    known = add_field("deal", labels={"en": "Delivery"}, key="delivery", type=CustomField.Type.DATE, by=by)
    deal = make.deal("Tea", custom={known.key: DAY.isoformat()})
    found = shown(by, by=known.name)
    assert on(found, DAY) == ["Tea"]
    assert [one.pk for one in listed(by, found.url)] == [deal.pk]
    assert move(browser, deal, known.name, day="2026-05-25", seen=str(deal.version))[0] == 200
    assert on(shown(by, by=known.name), datetime.date(2026, 5, 25)) == ["Tea"]


def test_hostile_words_of_the_address_show_the_present_month(browser: Client) -> None:
    make.deal("<b>Tea</b>", expected_on=DAY)
    for words in ("on=9999-99-99&as=<x>&by=';--", "on=2199-12-31", "on=1900-01-01&as=week", "q=%00"):
        assert browser.get(f"{PAGE}&{words}").status_code == 200, words
    assert "cannot be shown" in browser.get(f"{PAGE}&filter=%7B").text
    page = browser.get(PAGE).text
    assert "&lt;b&gt;Tea" in page
    assert "<b>Tea</b>" not in page
