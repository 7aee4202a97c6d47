"""The board: columns with totals that never mix currencies, moves, what is missing asked right there."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.sales.commands import change_stage, lose_deal, win_deal
from wasl.sales.models import Deal, Stage
from wasl.sales.queries import board, deals_of

pytestmark = pytest.mark.django_db
BOARD = "/deals/"


@pytest.fixture
def browser() -> Client:
    """Return a browser of the owner."""
    return make.signed_in(make.owner())


def place(browser: Client, deal: Deal, stage: Stage, **more: str) -> tuple[int, str]:
    values = {"stage": str(stage.pk), "left": str(deal.stage_id), **more}
    answer = browser.post(reverse("sales:deal_move", args=[deal.pk]), values, headers={"HX-Request": "true"})
    return answer.status_code, answer.text


def test_a_board_shows_each_currency_for_itself(browser: Client) -> None:
    make.deal("Tea", amount=Decimal(100), currency="SAR")
    make.deal("Coffee", amount=Decimal(70), currency="EUR")
    make.deal("Milk", amount=Decimal(30), currency="SAR")
    shown = browser.get(BOARD).context["board"]
    first = shown.columns[0]
    assert [(one.currency, one.count, one.amount, one.weighted) for one in first.totals] == [
        ("SAR", 2, 130, 13),
        ("EUR", 1, 70, 7),
    ]
    assert [card.title for card in first.cards] == ["Milk", "Coffee", "Tea"]
    assert shown.count == 3


def test_a_quarter_begins_where_the_viewer_lives() -> None:
    riyadh = replace(SYSTEM, zone="Asia/Riyadh")
    for title, hour in (("Tea", 20), ("Coffee", 21)):
        moment = datetime.datetime(2026, 9, 30, hour, 30, tzinfo=datetime.UTC)
        win_deal(make.deal(title, amount=Decimal(10), currency="SAR"), at=moment, by=SYSTEM)
    with time_machine.travel(datetime.datetime(2026, 9, 30, 22, tzinfo=datetime.UTC), tick=False):
        ours, theirs = board(riyadh, deals_of(riyadh)), board(SYSTEM, deals_of(SYSTEM))
    assert [one.count for one in ours.won] == [1]
    assert [one.count for one in theirs.won] == [2]


def test_a_board_needs_eight_queries_whatever_stands_on_it(browser: Client) -> None:
    stages = list(Stage.objects.filter(meaning="open"))
    company = make.company(name="SIA Alfa")
    for number in range(30):
        make.deal(f"Deal {number}", stage_id=stages[number % 2].pk, company_id=company.pk, amount=Decimal(5))
    browser.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(BOARD)
    assert [len(column.cards) for column in answer.context["board"].columns] == [15, 15, 0, 0]
    assert len(queries) <= 8, "\n".join(one["sql"][:60] + one["sql"][-120:] for one in queries)


def test_a_long_column_brings_its_further_cards_when_asked(browser: Client) -> None:
    for number in range(30):
        make.deal(f"Deal {number}")
    column = browser.get(BOARD).context["board"].columns[0]
    assert (len(column.cards), column.count) == (25, 30)
    url = reverse("sales:board_more", args=[column.stage.pk])
    more = browser.get(url, {"after": column.next})
    assert [card.title for card in more.context["cards"]] == [f"Deal {number}" for number in (4, 3, 2, 1, 0)]
    assert browser.get(url, {"after": "x"}).status_code == 422


def test_lanes_cut_the_board_by_owner(browser: Client) -> None:
    layan, omar = make.user(name="Layan"), make.user(name="Omar")
    for owner, number in ((layan, 2), (omar, 1)):
        for _one in range(number):
            make.deal(owner_id=owner.pk, amount=Decimal(10))
    shown = browser.get(BOARD, {"lanes": "owner"}).context["board"]
    assert [(lane.label, lane.count, lane.totals[0].amount) for lane in shown.lanes] == [
        ("Layan", 2, 20),
        ("Omar", 1, 10),
    ]
    assert shown.columns[0].totals[0].amount == 30


def test_nobody_sees_cards_or_totals_beyond_his_reach() -> None:
    layan = make.user(name="Layan")
    make.deal("Hers", owner_id=layan.pk, amount=Decimal(10))
    make.deal("Another", amount=Decimal(99))
    answer = make.signed_in(layan).get(BOARD)
    assert (answer.context["board"].count, answer.context["board"].totals[0].amount) == (1, 10)
    assert "Another" not in answer.text


def test_a_card_moves_and_a_moved_one_is_refused_with_where_it_is(browser: Client) -> None:
    deal = make.deal()
    assert place(browser, deal, make.stage("Proposal"))[0] == 200
    assert Deal.objects.get(pk=deal.pk).stage.names["en"] == "Proposal"
    status, _text = place(browser, deal, make.stage("Qualified"))
    assert status == 409


def test_what_a_stage_asks_for_is_asked_before_the_card_counts(browser: Client) -> None:
    Stage.objects.filter(names__en="New").update(needs=["amount"])
    deal, goal = make.deal(), make.stage("Proposal")
    status, text = place(browser, deal, goal)
    assert (status, "<dialog" in text, 'name="amount"' in text) == (422, True, True)
    assert Deal.objects.get(pk=deal.pk).stage_id == deal.stage_id
    assert place(browser, deal, goal, amount="1,250.50")[0] == 200
    moved = Deal.objects.get(pk=deal.pk)
    assert (moved.stage_id, moved.amount) == (goal.pk, Decimal("1250.50"))


def test_a_card_dropped_on_lost_asks_why(browser: Client) -> None:
    deal = make.deal()
    status, text = place(browser, deal, make.stage("Lost"))
    assert (status, "<dialog" in text, 'value="competitor"' in text) == (200, True, True)
    url = reverse("sales:deal_lose", args=[deal.pk])
    browser.post(url, {"reason": "competitor", "reason_text": "cheaper"}, headers={"HX-Request": "true"})
    assert Deal.objects.get(pk=deal.pk).reason == "competitor"


def test_the_history_of_a_deal_keeps_the_chance_at_which_it_came_into_a_stage(browser: Client) -> None:
    deal, held = make.deal(), make.stage("New").probability
    change_stage(make.stage("New"), probability=held + 7, by=SYSTEM)
    text = browser.get(f"/deals/{deal.pk}/").content.decode()
    stays = text.partition('<ol class="w-stays">')[2].partition("</ol>")[0]
    assert f"{held}%" in stays
    assert f"{held + 7}%" not in stays
    assert f"{held + 7}%" in text


def test_the_bar_of_a_lost_deal_shows_only_stages_in_which_it_stood(browser: Client) -> None:
    stages = [make.stage(name).pk for name in ("New", "Qualified", "Proposal")]
    won, lost = win_deal(make.deal("Won"), by=SYSTEM), lose_deal(make.deal("Lost"), reason="other", by=SYSTEM)
    passed = [browser.get(f"/deals/{deal.pk}/").context["shown"].passed for deal in (won, lost)]
    assert set(stages) <= set(passed[0])
    assert passed[1] == stages[:1]


def test_the_pages_of_deals_open(browser: Client) -> None:
    person = make.contact(company_id=make.company().pk)
    deal = make.deal(contact_id=person.pk, amount=Decimal(10))
    won = win_deal(make.deal("Won"), by=SYSTEM)
    for url in (
        f"/deals/{deal.pk}/", f"/deals/{won.pk}/", f"/deals/{deal.pk}/edit/", "/deals/new/", "/deals/?show=list",
        f"/deals/new/?contact={person.pk}", f"/r/{person.pk}/deals/", f"/deals/{deal.pk}/choices/",
        f"/deals/{deal.pk}/lose/", "/settings/pipelines/", "/settings/pipelines/new/", "/deals/?rotting=yes",
        f"/settings/stages/{deal.stage_id}/", f"/settings/stages/{deal.stage_id}/remove/",
        f"/settings/pipelines/{deal.pipeline_id}/", f"/settings/pipelines/{deal.pipeline_id}/stages/new/",
    ):  # fmt: skip
        assert browser.get(url).status_code == 200, url
    panel = browser.get(f"/deals/{deal.pk}/", headers={"HX-Request": "true", "HX-Target": "panel"})
    assert panel.status_code == 200


def test_words_that_are_looked_for_draw_the_board_anew(browser: Client) -> None:
    make.deal("Tea")
    make.deal("Coffee")
    assert 'hx-get="/deals/" hx-target="#board"' in browser.get(BOARD).text
    answer = browser.get(BOARD, {"q": "Tea"}, headers={"HX-Request": "true", "HX-Target": "board"}).text
    assert "Tea" in answer
    assert "Coffee" not in answer


def test_a_board_of_many_lanes_shows_the_largest_and_says_how_many_there_are_besides(browser: Client) -> None:
    for number in range(10):
        for _time in range(2 if number == 9 else 1):
            make.deal(f"Deal {number}", source=f"Source {number}")
    shown = browser.get(BOARD, {"lanes": "source"})
    assert [shown.context["board"].lanes[0].label, len(shown.context["board"].lanes)] == ["Source 9", 8]
    assert "2 more lanes" in shown.text
    every = browser.get(BOARD, {"lanes": "source", "every": "1"}).context["board"]
    assert (len(every.lanes), every.lanes_left) == (10, 0)


@pytest.mark.parametrize("source", ["Blog", ""])
def test_a_long_lane_brings_its_further_cards_and_no_others(browser: Client, source: str) -> None:
    for number in range(12):
        make.deal(f"Ours {number}", source=source)
        make.deal(f"Other {number}", source="Web")
    shown = browser.get(BOARD, {"lanes": "source"}).context["board"]
    lane = next(one for one in shown.lanes if one.key == source)
    column = lane.columns[0]
    assert (len(column.cards), column.count) == (8, 12)
    url = reverse("sales:board_more", args=[column.stage.pk])
    asked = {"lanes": "source", "lane": lane.word, "after": column.next}
    assert f"lane=%3D{source}" in browser.get(BOARD, {"lanes": "source"}).text
    cards = browser.get(url, asked).context["cards"]
    assert sorted(one.title for one in cards) == [f"Ours {number}" for number in range(4)]
    assert browser.get(url, asked | {"lanes": "owner", "lane": "=nonsense"}).status_code == 404
