"""Every figure of a report is what a hand counts in the list, and its link opens exactly these rows."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from statistics import median
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache

from tests import make
from wasl.activities.commands import log_call
from wasl.catalog.commands import set_rate
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.commands import save_view
from wasl.lists.forms.reports import bar_of
from wasl.lists.pages import open_list
from wasl.lists.queries import listing_named
from wasl.lists.reports import Answer, Part, Value, report_named, reports, run_report
from wasl.records.commands import delete_record
from wasl.sales.commands import add_lead, lose_deal, move_deal, qualify_lead, win_deal
from wasl.sales.models import Deal, Lead, StageStay
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
RIYADH = ZoneInfo("Asia/Riyadh")
PAGES = {"/deals/": "deals", "/leads/": "leads", "/calls/": "calls", "/meetings/": "meetings"}


def at(month: int, day: int, hour: int = 9) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


def opened(moment: datetime.datetime, owner: Actor, amount: int | None, *words: str) -> Deal:
    """Open a deal; `words` are its currency and its source, riyals and the web unless said otherwise."""
    currency, source = (*words, *("SAR", "web")[len(words) :])
    with time_machine.travel(moment, tick=False):
        return make.deal(
            f"Order of {moment:%d %B}", by=owner, source=source, currency=currency,
            amount=None if amount is None else Decimal(amount),
        )  # fmt: skip


@pytest.fixture
def firm() -> Iterator[dict[str, Actor]]:
    """Two teams that sell in three currencies, one of them without a rate; it is 23 November."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        owner = actor_of_user(make.owner())
        south, north = make.team("South"), make.team("North")
        layan, badr = make.actor(team=south), make.actor(team=north)
        set_rate("EUR", value=Decimal("4.1"), by=owner)
        win_deal(opened(at(10, 20), layan, 1000), at=at(11, 2), by=layan)
        win_deal(opened(at(9, 1), layan, 500, "EUR", "fair"), at=at(11, 20), by=layan)
        win_deal(opened(at(11, 1), badr, 9000, "SAR", "fair"), at=at(11, 9), by=badr)
        win_deal(opened(at(11, 3), badr, 70, "KWD"), at=at(11, 10), by=badr)
        win_deal(opened(at(9, 3), layan, 300), at=at(10, 5), by=layan)
        win_deal(opened(at(11, 2), layan, None, "SAR", ""), at=at(11, 5), by=layan)
        lose_deal(opened(at(11, 4), layan, 800), reason="later", again_on=None, at=at(11, 7), by=layan)
        lose_deal(opened(at(11, 4), badr, 100), reason="other", at=at(11, 8), by=badr)
        moved = opened(at(11, 6), layan, 4000)
        move_deal(moved, stage_id=make.stage("Qualified").pk, at=at(11, 12), by=layan)
        person = make.contact(by=layan)
        add_lead(person, by=layan, title="Coffee", source="web")
        qualify_lead(add_lead(person, by=layan, title="Tea", source="fair"), by=layan)
        log_call("Asked for the price", by=layan, talk={"result": "reached"}, about=[person.pk])
        yield {"owner": owner, "layan": layan, "badr": badr}


def answer_of(viewer: Actor, key: str, **given: str) -> Answer:
    return run_report(viewer, report_named(viewer, key), given)


def figure(answer: Answer, name: str) -> Value:
    return next(one.value for one in answer.figures if one.name == name)


def part(answer: Answer, name: str) -> Part:
    return next(one for one in answer.parts if one.name == name)


def values(answer: Answer) -> Iterator[Value]:
    for one in answer.figures:
        yield one.value
        if one.before:
            yield one.before
    for sheet in answer.parts:
        for line in sheet.lines:
            yield from line.cells


def listed(viewer: Actor, value: Value) -> list[Any]:
    """Return the rows of the list that a number opens."""
    place = urlsplit(value.link)
    shown = open_list(listing_named(viewer, PAGES[place.path]), viewer, dict(parse_qsl(place.query)))
    assert shown.problem == ""
    return list(shown.found)


def deals(viewer: Actor, state: str, first: datetime.date, last: datetime.date) -> list[Deal]:
    """Return by hand what the viewer sees of deals closed on these days of his."""
    zone = ZoneInfo(viewer.zone)
    seen = [one for one in Deal.objects.visible_to(viewer) if one.state == state and one.archived_at is None]
    return [one for one in seen if first <= one.closed_at.astimezone(zone).date() <= last]


NOVEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)


@pytest.mark.parametrize("who", ["owner", "layan", "badr"])
def test_figures_of_a_month_are_those_a_hand_counts(firm: dict[str, Actor], who: str) -> None:
    viewer = firm[who]
    won, lost = (deals(viewer, state, *NOVEMBER) for state in ("won", "lost"))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in won:
        sums[one.currency] += one.amount or 0
    answer = answer_of(viewer, "people")
    value = figure(answer, "won_value")
    assert value.number == sums["SAR"] + round(sums["EUR"] * Decimal("4.1"), 2)
    assert [(one.currency, one.amount) for one in value.apart] == ([("KWD", 70)] if sums["KWD"] else [])
    assert (figure(answer, "won").number, figure(answer, "lost").number) == (len(won), len(lost))
    assert figure(answer, "win_rate").number == round(100 * len(won) / (len(won) + len(lost)), 1)
    took = median((one.closed_at - one.created_at).total_seconds() / 86400 for one in won)
    assert figure(answer, "cycle").number == pytest.approx(round(took, 1), abs=0.051)
    priced = [one for one in won if one.amount is not None and one.currency != "KWD"]
    assert figure(answer, "average").number == round(value.number / len(priced), 2)


@pytest.mark.parametrize("who", ["owner", "layan", "badr"])
@pytest.mark.parametrize("given", [{}, {"period": "this_year"}, {"owner": "me"}, {"against": "year"}])
def test_every_number_opens_the_list_of_exactly_its_rows(
    firm: dict[str, Actor], who: str, given: dict[str, str]
) -> None:
    viewer = firm[who]
    followed = 0
    for report in reports(viewer):
        for value in values(run_report(viewer, report, given)):
            if not value.link or not value.rows or not urlsplit(value.link).query:
                continue
            assert len(listed(viewer, value)) == value.rows, (report.key, value)
            followed += 1
    # the owner himself has no deals
    assert followed > 30 or (who == "owner" and given == {"owner": "me"})


def test_a_teams_deals_are_in_no_sum_of_another(firm: dict[str, Actor]) -> None:
    whole = figure(answer_of(firm["owner"], "sales"), "won_value").number
    parts = [figure(answer_of(firm[name], "sales"), "won_value").number for name in ("layan", "badr")]
    assert all(parts)
    assert whole == sum(parts)  # type: ignore[arg-type]  # numbers
    lines = part(answer_of(firm["badr"], "sales"), "people").lines
    assert [line.label for line in lines] == [firm["badr"].name]


def test_a_role_that_sees_no_amounts_sees_no_money(firm: dict[str, Actor]) -> None:
    viewer = replace(firm["layan"], hidden_fields={"deal": frozenset({"amount"})})
    for report in reports(viewer):
        answer = run_report(viewer, report, {})
        assert not {one.name for one in answer.figures} & {
            "won_value",
            "average",
            "lost_value",
            "opened_value",
        }
        assert all(value.unit != "SAR" and not value.apart for value in values(answer))


def test_a_running_month_is_held_against_as_many_days_of_the_one_before(firm: dict[str, Actor]) -> None:
    answer = answer_of(firm["owner"], "sales")
    assert answer.compared == "Oct 1, 2026 to Oct 23, 2026"
    assert answer_of(firm["owner"], "sales", period="last_month").compared == "September 2026"
    card = next(one for one in answer_of(firm["layan"], "people").figures if one.name == "won")
    assert (card.value.number, card.before and card.before.number, card.change) == (3, 1, 200.0)


def test_the_funnel_counts_whoever_stood_in_a_stage_or_behind_it(firm: dict[str, Actor]) -> None:
    viewer = firm["owner"]
    zone = ZoneInfo(viewer.zone)
    cohort = [one for one in Deal.objects.all() if one.created_at.astimezone(zone).month == 11]
    furthest = {
        one.pk: max(
            stay.stage.position for stay in one.stays.select_related("stage") if stay.stage.meaning != "lost"
        )
        for one in cohort
    }
    sheet = part(answer_of(viewer, "funnel"), "funnel")
    stages = [one for one in make.stage("New").pipeline.stages.order_by("position") if one.meaning != "lost"]
    reached = [line.cells[0].number for line in sheet.lines]
    assert reached == [sum(place >= one.position for place in furthest.values()) for one in stages]
    assert reached[0] == len(cohort)
    first = StageStay.objects.filter(deal__in=cohort, stage=stages[0])
    days = [((one.left_at or NOW) - one.entered_at).total_seconds() / 86400 for one in first]
    over = [((one.left_at) - one.entered_at).total_seconds() / 86400 for one in first if one.left_at]
    assert sheet.lines[0].cells[3].number == pytest.approx(round(median(over), 1), abs=0.051)
    assert sheet.lines[0].cells[4].number == pytest.approx(round(max(days), 1), abs=0.051)


def test_a_stage_skipped_counts_as_reached_and_a_loss_does_not(firm: dict[str, Actor]) -> None:
    sheet = part(answer_of(firm["badr"], "funnel"), "funnel")
    numbers = [line.cells[0].number for line in sheet.lines]
    # two were won out of the first stage, one was lost there
    assert numbers == [3, *[2] * (len(numbers) - 1)]


def test_by_source_the_rows_add_up_to_the_whole(firm: dict[str, Actor]) -> None:
    answer = answer_of(firm["owner"], "sources")
    lines = part(answer, "deals").lines
    assert {line.label for line in lines} == {"Website", "Trade fair", "Without a value"}
    assert (
        sum(line.cells[0].number for line in lines)
        == figure(answer_of(firm["owner"], "sales"), "won_value").number
    )  # type: ignore[misc]  # numbers
    leads = {line.label: [cell.number for cell in line.cells[:3]] for line in part(answer, "leads").lines}
    assert leads == {"Website": [1, 0, 0.0], "Trade fair": [1, 1, 100.0]}


def test_who_had_bought_before_is_an_existing_customer(firm: dict[str, Actor]) -> None:
    person = make.contact(by=firm["layan"])
    with time_machine.travel(at(10, 1), tick=False):
        first = make.deal("First", by=firm["layan"], contact_id=person.pk, amount=Decimal(5))
        win_deal(first, by=firm["layan"])
    with time_machine.travel(at(11, 1), tick=False):
        win_deal(
            make.deal("Second", by=firm["layan"], contact_id=person.pk, amount=Decimal(6)), by=firm["layan"]
        )
    found = {
        line.label: line.cells[1].number
        for line in part(answer_of(firm["layan"], "customers"), "customers").lines
    }
    assert found == {"Yes": 1, "No": 3}


def test_a_company_that_bought_by_another_person_is_an_existing_customer(firm: dict[str, Actor]) -> None:
    layan, house = firm["layan"], make.company(by=firm["layan"])
    with time_machine.travel(at(10, 1), tick=False):
        bought, binned = (make.deal("First", by=layan, company_id=house.pk) for _one in range(2))
        win_deal(bought, by=layan)
        win_deal(binned, by=layan)
        other = make.contact(by=layan)
        gone = win_deal(make.deal("Withdrawn", by=layan, contact_id=other.pk), by=layan)
    delete_record(gone, by=layan)
    with time_machine.travel(at(11, 1), tick=False):
        for buyer in ({"company_id": house.pk, "contact_id": other.pk}, {"contact_id": other.pk}):
            win_deal(make.deal("Second", by=layan, amount=Decimal(6), **buyer), by=layan)
    lines = part(answer_of(layan, "customers"), "customers").lines
    # what lies in the bin was never bought; the list behind each row asks deal by deal
    assert {line.label: (line.cells[1].number, len(listed(layan, line.cells[1]))) for line in lines} == {
        "Yes": (1, 1),
        "No": (4, 4),
    }


def test_two_groups_stand_beside_each_other_with_the_difference(firm: dict[str, Actor]) -> None:
    layan, badr = (str(firm[name].user_id) for name in ("layan", "badr"))
    sheet = part(answer_of(firm["owner"], "sides", by="owner", a=layan, b=badr), "sides")
    rows = {line.label: [cell.number for cell in line.cells] for line in sheet.lines}
    assert rows["Deals won"] == [3, 2, 1]
    # Badr has dinars besides, for which there is no rate
    assert rows["Won value"] == [Decimal("3050.00"), Decimal("9000.00"), None]
    assert rows["Deals lost"] == [1, 1, 0]


def test_of_one_group_alone_there_is_one_column(firm: dict[str, Actor]) -> None:
    sheet = part(answer_of(firm["badr"], "sides", by="owner"), "sides")
    assert [head.label for head in sheet.heads] == [firm["badr"].name]
    assert {line.label: [cell.number for cell in line.cells] for line in sheet.lines}["Deals won"] == [2]
    assert "one group" in sheet.note


def test_as_a_list_a_report_is_the_deals_of_its_days(firm: dict[str, Actor]) -> None:
    report, viewer = report_named(firm["owner"], "losses"), firm["owner"]
    answer, bar = answer_of(viewer, "losses"), bar_of(report, viewer, {})
    closed = figure(answer, "won").rows + figure(answer, "lost").rows
    assert len(listed(viewer, Value(None, "", bar.list_url))) == closed
    both = bar_of(report_named(viewer, "sales"), viewer, {}).list_url
    assert len(listed(viewer, Value(None, "", both))) > closed


def test_a_measure_that_does_not_know_a_choice_is_left_out_and_named(firm: dict[str, Actor]) -> None:
    pipeline = str(make.stage("New").pipeline_id)
    answer = answer_of(firm["owner"], "people", pipeline=pipeline)
    assert not {one.name for one in answer.figures} & {"leads", "calls"}
    assert "New leads" in answer.left_out
    assert figure(answer, "won").number == 5


@pytest.mark.parametrize(
    "given",
    [
        {"period": "custom"},
        {"period": "custom", "from": "2026-11-30", "to": "2026-11-01"},
        {"period": "custom", "from": "0001-01-01", "to": "0001-01-02"},
        {"period": "always"},
        {"filter": "{"},
        {"filter": '{"field":"nothing","op":"is","value":"x"}'},
        {"view": "7"},
        {"owner": "nobody at all"},
    ],
)
def test_an_address_that_cannot_be_understood_counts_nothing_and_says_why(
    firm: dict[str, Actor], given: dict[str, str]
) -> None:
    for report in reports(firm["owner"]):
        answer = run_report(firm["owner"], report, given)
        assert answer.problem
        assert not answer.figures
        assert not answer.parts


def test_a_shared_view_narrows_a_report_with_the_rights_of_whoever_opens_it(firm: dict[str, Actor]) -> None:
    # S-018
    owner, badr = firm["owner"], firm["badr"]
    tree = {"field": "source", "op": "is", "value": "web"}
    view = save_view(listing_named(owner, "deals"), name="Web", scope="everyone", filter=tree, by=owner)
    whole, own = (figure(answer_of(who, "people", view=str(view.pk)), "won").number for who in (owner, badr))
    assert (whole, own) == (2, 1)


def test_an_empty_company_has_reports_without_numbers() -> None:
    viewer = actor_of_user(make.owner())
    for report in reports(viewer):
        answer = run_report(viewer, report, {})
        assert not answer.problem
        assert all(not value.rows for value in values(answer))


def test_nobody_without_deals_sees_a_report(firm: dict[str, Actor]) -> None:
    assert reports(replace(firm["layan"], reach={})) == []
    assert User.objects.count() == 3
    assert Lead.objects.count() == 2
    assert SYSTEM.reach_for("deal") == "all"
