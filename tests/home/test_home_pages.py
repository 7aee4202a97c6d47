"""Home pages: whose home shows what, in whose order, with how many queries; nothing of what one may not see."""

import dataclasses
import datetime
import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.activities.commands import log_call, plan_call
from wasl.home.commands import arrange_block, open_first
from wasl.home.queries import blocks, choice_of, draw, first_home, homes_of, keeping, pages
from wasl.home.queries.pages import draw_one, home_named
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import Look
from wasl.sales.commands import add_lead, win_deal
from wasl.sales.queries import firm, home, team
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def owner() -> User:
    return make.owner()


def seller() -> tuple[User, Actor]:
    person = make.user("sales", team=make.team())
    return person, actor_of_user(person)


def queries(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200, path
    return len(seen)


def fill(by: Actor, number: int) -> None:
    for count in range(number):
        contact = make.contact(by=by)
        make.deal(
            by=by, amount="1000", currency="SAR", contact=contact.pk, expected_on=clock.today() + 3 * DAY
        )
        add_lead(contact, title="Tea", by=by)
        make.task(about=contact, by=by, due_at=clock.now() + (count - number // 2) * HOUR)
        plan_call("", about=[contact.pk], due_at=clock.now() + count * HOUR, by=by)
        log_call("", about=[contact.pk], talk={"text": "<p>Hello</p>"}, by=by)


def test_homes_need_as_many_queries_for_thirty_deals_as_for_two() -> None:
    person = make.user("manager", team=make.team())
    by, browser = actor_of_user(person), make.signed_in(person)
    paths = (
        "/home/day/",
        "/home/day/blocks/hints/",
        "/home/team/",
        "/home/team/blocks/people/",
        "/home/team/blocks/risks/",
        "/home/team/blocks/months/",
        "/home/team/blocks/team-forecast/",
    )
    fill(by, 2)
    few = {path: queries(browser, path) for path in paths}
    assert few["/home/day/"] <= 48
    assert few["/home/team/"] <= 26
    assert few["/home/team/blocks/people/"] <= 14
    fill(by, 15)
    assert {path: count for path in paths if (count := queries(browser, path)) > few[path] + 2} == {}


@pytest.mark.parametrize(
    ("role", "first", "held"),
    [
        ("owner", "firm", ["day", "team", "firm"]),
        ("manager", "team", ["day", "team"]),
        ("sales", "day", ["day"]),
        ("agent", "day", ["day"]),
        ("read-only", "firm", ["day", "firm"]),
    ],
)
def test_the_role_says_which_home_opens_first(role: str, first: str, held: list[str], owner: User) -> None:
    actor = actor_of_user(owner) if role == "owner" else make.actor(role)
    assert [one.key for one in homes_of(actor)] == held
    assert first_home(actor, choice_of(actor)).key == first


def test_a_person_may_let_another_home_open_first_but_none_he_does_not_have() -> None:
    person, by = seller()
    manager = make.actor("manager")
    open_first("day", by=manager)
    assert first_home(manager, choice_of(manager)).key == "day"
    with pytest.raises(Invalid):
        open_first("firm", by=by)
    assert make.signed_in(person).get("/home/firm/").status_code == 404
    with pytest.raises(NotFound):
        home_named(by, "nothing")


def test_a_block_is_put_away_comes_back_and_changes_places_with_its_neighbor() -> None:
    _person, by = seller()
    page = homes_of(by)[0]

    def wide() -> list[str]:
        return [one.block.key for one in draw(by, page, choice_of(by), {})["wide"]]

    before = wide()
    arrange_block("day", key="tasks", what="down", by=by)
    assert wide()[:2] == [before[1], before[0]]
    arrange_block("day", key="tasks", what="up", by=by)
    assert wide() == before
    arrange_block("day", key="tasks", what="up", by=by)
    assert wide() == before
    arrange_block("day", key="tasks", what="hide", by=by)
    assert "tasks" not in wide()
    arrange_block("day", key="tasks", what="show", by=by)
    assert wide() == before
    with pytest.raises(Invalid):
        arrange_block("day", key="people", what="up", by=by)


def test_borrowed_eyes_arrange_nothing(owner: User) -> None:
    _person, by = seller()
    with pytest.raises(NotAllowed):
        arrange_block("day", key="tasks", what="hide", by=dataclasses.replace(by, seen_as=owner.pk))


def test_the_page_is_arranged_by_plain_buttons() -> None:
    person, _by = seller()
    browser = make.signed_in(person)
    assert b"tasks:down" in browser.get("/home/day/arrange/").content
    assert browser.post("/home/day/arrange/", {"move": "tasks:hide"}).status_code == 303
    assert b'id="home-tasks"' not in browser.get("/").content


def test_what_a_home_fetches_later_goes_where_its_own_address_says() -> None:
    person, _by = seller()
    page = make.signed_in(person).get("/home/day/?hint=quiet&record=x").content.decode()
    assert 'hx-get="/home/day/?hint=quiet&amp;record=x"' in page
    assert 'hx-get="/home/day/blocks/?hint=quiet&amp;record=x"' in page


def test_blocks_of_kinds_beyond_reach_are_absent() -> None:
    role = Role.objects.get(key="sales")
    role.reach = role.reach | {"deal": {"read": "none", "change": "none"}}
    role.save()
    _person, by = seller()
    keys = {one.key for one in blocks(by, homes_of(by)[0])}
    assert "tasks" in keys
    assert not keys & {"open-deals", "needy-deals", "decisions"}


def test_figures_count_own_deals_alone_and_change_since_the_month_began() -> None:
    _person, by = seller()
    _other, colleague = seller()
    make.deal(by=by, amount="1000", currency="SAR")
    make.deal(by=colleague, amount="70", currency="SAR")
    found = home.open_deals(Look(by))
    assert (found.count, found.total and found.total.amount) == (1, 1000)


def test_money_without_a_rate_stands_apart_and_is_compared_with_nothing() -> None:
    _person, by = seller()
    make.deal(by=by, amount="1000", currency="SAR")
    make.deal(by=by, amount="7", currency="KWD")
    found = home.open_deals(Look(by))
    assert found.total is not None
    assert found.total.amount == 1000
    assert [(one.amount, one.currency) for one in found.total.apart] == [(7, "KWD")]
    assert found.change is None


def test_whoever_may_not_see_amounts_gets_no_sum_anywhere() -> None:
    group = make.team()
    person = make.user("manager", team=group)
    seller = make.actor("sales", team=group)
    won = make.deal(by=seller, amount="98765", currency="SAR")
    win_deal(won, by=SYSTEM)
    make.deal(by=seller, amount="98765", currency="SAR", expected_on=clock.today() - 3 * DAY)
    role = Role.objects.get(key="manager")
    role.fields = {"deal": {"amount": "hidden"}}
    role.save()
    person.refresh_from_db()
    by = actor_of_user(person)
    browser = make.signed_in(person)
    slow = ("people", "months", "risks", "team-deals")
    for path in ("/home/day/", "/home/team/", *(f"/home/team/blocks/{key}/" for key in slow)):
        page = browser.get(path).content.decode()
        assert "98,765" not in page, path
        assert "197,530" not in page, path
    assert firm.won(Look(by)).total is None
    assert all("98" not in line.text for line in firm.three_things(Look(by)) or [])


def test_each_person_has_a_line_with_what_the_lists_say() -> None:
    group = make.team()
    manager = make.actor("manager", team=group)
    sara = make.user("sales", team=group)
    by = actor_of_user(sara)
    make.deal(by=by, amount="1000", currency="SAR")
    won = make.deal(by=by, amount="250", currency="SAR")
    win_deal(won, by=SYSTEM)
    make.task(by=by, due_at=clock.now() - DAY)
    log_call("", about=[make.contact(by=by).pk], talk={"text": "<p>Hello</p>"}, by=by)
    outside, _team = seller()
    make.deal(by=actor_of_user(outside), amount="9", currency="SAR")
    lines = team.people(Look(manager, home="team"))
    assert lines is not None
    assert [one.user for one in lines] == [sara]
    line = lines[0]
    assert (line.open_count, line.won_count, line.late, line.calls) == (1, 1, 1, 1)
    assert line.open_worth is not None
    assert line.won_worth is not None
    assert (line.open_worth.amount, line.won_worth.amount) == (1000, 250)


def test_risks_name_what_has_slipped_and_what_has_no_step() -> None:
    group = make.team()
    by = make.actor("sales", team=group)
    make.deal("Behind", by=by, amount="10", currency="SAR", expected_on=clock.today() - 3 * DAY)
    found = team.risks(Look(make.actor("manager", team=group), home="team"))
    assert found is not None
    assert (found.slipped, found.without_step, [one.title for one in found.deals]) == (1, 1, ["Behind"])


def test_the_first_day_of_a_firm_has_no_figures_that_say_nothing(owner: User) -> None:
    browser = make.signed_in(owner)
    for path in ("/", "/home/day/", "/home/team/", "/home/firm/", "/home/team/blocks/people/"):
        answer = browser.get(path)
        assert answer.status_code == 200, path
    assert "Your first day" in browser.get("/").content.decode()


def test_slow_blocks_come_in_one_answer_unless_that_would_take_long(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.deal(by=actor_of_user(owner))
    browser = make.signed_in(owner)
    page = browser.get("/home/firm/").text
    asked = re.findall(r'hx-get="(/home/firm/blocks/[^"]*)"', page)
    assert asked == ["/home/firm/blocks/"]
    slow = re.findall(r'id="(home-[\w-]+)" class="w-block" aria-busy', page)
    # a busy machine is no reason to wait less
    monkeypatch.setattr(pages, "PATIENCE", 600)
    answer = browser.get(asked[0]).text
    assert sorted(re.findall(r'id="(home-[\w-]+)" class="w-block" hx-swap-oob', answer)) == sorted(slow)
    assert "aria-busy" not in answer
    monkeypatch.setattr(pages, "PATIENCE", 0)
    for key in re.findall(r'hx-get="(/home/firm/blocks/[^"]*)"', browser.get(asked[0]).text):
        assert browser.get(key).status_code == 200
    assert browser.get(asked[0]).text.count("aria-busy") == len(slow)


def test_what_is_refreshed_leaves_out_what_somebody_may_be_writing_in() -> None:
    person, by = seller()
    make.deal(by=by)
    answer = make.signed_in(person).get("/home/day/", headers={"HX-Request": "true", "HX-Target": "home"})
    text = answer.content.decode()
    assert 'id="home-tasks"' in text
    assert "hx-swap-oob" in text
    assert 'id="home-hints"' not in text


def test_the_figures_of_a_team_are_those_of_its_people_and_those_of_the_firm_of_all() -> None:
    group = make.team()
    manager = make.actor("manager", team=group)
    for by in (make.actor("sales", team=group), make.actor("sales", team=make.team())):
        win_deal(make.deal(by=by, amount="10", currency="SAR"), by=SYSTEM)
    assert [firm.won(Look(manager, home=key)).count for key in ("team", "firm")] == [1, 2]


def test_ones_own_number_of_the_month_stands_first() -> None:
    person, by = seller()
    win_deal(make.deal(by=by, amount="400", currency="SAR"), by=SYSTEM)
    page = make.signed_in(person).get("/").content.decode()
    assert "I have won this month" in page
    assert "No target is set" in page


def test_what_was_won_this_month_opens_the_list_of_just_that() -> None:
    person, by = seller()
    now = clock.now()
    for title, at in (("Now", now), ("Then", now - 40 * DAY)):
        win_deal(make.deal(title, by=by, amount="400", currency="SAR"), at=at, by=SYSTEM)
    browser = make.signed_in(person)
    page = browser.get("/").content.decode()
    link = page.partition("I have won this month")[0].rpartition('href="')[2].partition('"')[0]
    listed = browser.get(html.unescape(link)).content.decode()
    assert "Now" in listed
    assert "Then" not in listed


def test_sums_of_the_firm_that_took_long_are_kept_for_whoever_looked_and_say_so(
    monkeypatch: pytest.MonkeyPatch, owner: User
) -> None:
    cache.clear()
    monkeypatch.setattr(keeping, "LONG", 0)
    by = actor_of_user(owner)
    win_deal(make.deal(by=by, amount="1000"), by=by)
    browser, path = make.signed_in(owner), "/home/firm/blocks/months/"
    assert "counted" not in browser.get(path).text
    win_deal(make.deal(by=by, amount="500"), by=by)
    again = browser.get(path)
    assert "counted" in again.text
    assert again.context["one"].data[-1].count == 1
    # another person, and the same one with less to see, have it counted
    other = make.signed_in(make.user("manager", team=make.team())).get(path)
    assert "counted" not in other.text
    hidden = dataclasses.replace(by, hidden_fields={"deal": frozenset({"amount"})})
    assert draw_one(hidden, home_named(by, "firm"), "months", {}).data[-1].total is None
    # what came quickly is counted anew
    monkeypatch.setattr(keeping, "LONG", 1000)
    cache.clear()
    browser.get(path)
    win_deal(make.deal(by=by, amount="500"), by=by)
    assert browser.get(path).context["one"].data[-1].count == 3


def test_nothing_of_a_persons_own_day_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(keeping, "LONG", 0)
    person, by = seller()
    browser = make.signed_in(person)
    browser.get("/home/day/blocks/lately/")
    make.contact(by=by)
    assert "counted" not in browser.get("/home/day/blocks/lately/").text
