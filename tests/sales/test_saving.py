"""Losing well: what is tried before a deal is closed as lost, offers that end by themselves, and what came back."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.activities.models import Task
from wasl.automation.models import Notification
from wasl.catalog.commands import set_discount_limits
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.records.models import Event, Note
from wasl.sales.commands import (
    add_line,
    ask_colleague,
    change_line,
    decide_discount,
    expire_offers,
    lose_deal,
    make_offer,
    move_deal,
    reopen_deal,
    send_offer,
    try_later,
    try_offer,
    use_play,
    win_deal,
    withdraw_offer,
)
from wasl.sales.commands.offers import more_off
from wasl.sales.models import Attempt, Deal, Offer, Play
from wasl.sales.queries import came_back_by, likeliest_helper, offer_letter, ways_back
from wasl.workspace.models import Role, Team, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def boss():
    return actor_of_user(make.owner())


def in_riyadh(user):
    user.zone = "Asia/Riyadh"
    user.save()
    return user


@pytest.fixture
def seller(boss):
    team = make.team()
    team.lead_id = boss.user_id
    team.save()
    return actor_of_user(in_riyadh(make.user("sales", team=team)))


def priced(by, *prices, title="Tea"):
    deal = make.deal(title, by=by)
    lines = [add_line(deal, name=f"Line {number}", price=price, by=by) for number, price in enumerate(prices)]
    return deal, lines


def today(by, days=0):
    return clock.today(ZoneInfo(by.zone)) + datetime.timedelta(days=days)


def worth(deal):
    return Deal.objects.get(pk=deal.pk).amount


def types(deal):
    return list(Event.objects.filter(subject=deal.pk).values_list("type", flat=True))


def end_now(offer):
    Offer.objects.filter(pk=offer.pk).update(ends_at=clock.now())


def test_an_offer_lets_off_of_every_line_until_the_end_of_a_day_where_its_maker_is(seller):
    deal, _lines = priced(seller, "100", "50")
    offer = make_offer(deal, percent="10", valid_until=today(seller, 3), by=seller)
    assert worth(deal) == Decimal(135)
    after = datetime.datetime.combine(today(seller, 4), datetime.time(), ZoneInfo("Asia/Riyadh"))
    assert offer.ends_at == after
    assert offer.is_open
    assert "deal.offer_made" in types(deal)


def test_an_offer_ends_by_itself_once_and_the_lines_ask_what_they_asked_before(seller):
    deal, (first, _second) = priced(seller, "100", "50")
    change_line(deal, line=first.pk, discount="20", by=seller)
    offer = make_offer(deal, percent="10", valid_until=today(seller), by=seller)
    assert worth(deal) == Decimal(117)  # 100 less 28 %, 50 less 10 %
    assert expire_offers(10, by=SYSTEM) == 0
    end_now(offer)
    assert expire_offers(10, by=SYSTEM) == 1
    assert expire_offers(10, by=SYSTEM) == 0
    offer.refresh_from_db()
    assert (offer.state, offer.is_applied, worth(deal)) == ("expired", False, Decimal(130))
    assert types(deal).count("deal.offer_expired") == 1


def test_a_line_that_was_changed_meanwhile_keeps_its_price_when_the_offer_ends(seller):
    deal, (first, second) = priced(seller, "100", "50")
    offer = make_offer(deal, percent="10", valid_until=today(seller), by=seller)
    change_line(deal, line=first.pk, price="70", by=seller)
    end_now(offer)
    expire_offers(10, by=SYSTEM)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.price, first.discount, second.discount) == (Decimal(70), Decimal(10), Decimal(0))


def test_an_offer_may_be_a_lower_price_of_one_line_and_no_higher_one(seller):
    deal, (first, _second) = priced(seller, "100", "50")
    for price in ("100", "120", "-3"):
        with pytest.raises(Invalid) as refused:
            make_offer(deal, line=first.pk, price=price, valid_until=today(seller), by=seller)
        assert list(refused.value.fields) == ["price"]
    make_offer(deal, line=first.pk, price="80", valid_until=today(seller), by=seller)
    assert worth(deal) == Decimal(130)


@pytest.mark.parametrize(
    "terms", [{}, {"percent": "0"}, {"percent": "101"}, {"percent": "ten"}, {"percent": "10", "day": -1}]
)
def test_an_offer_says_what_it_lets_off_and_until_when(seller, terms):
    deal, _lines = priced(seller, "100")
    day = today(seller, terms.pop("day", 1))
    with pytest.raises(Invalid):
        make_offer(deal, valid_until=day, by=seller, **terms)
    assert not Offer.objects.exists()
    assert worth(deal) == Decimal(100)


def test_a_deal_without_products_a_closed_one_and_one_with_an_offer_take_none(seller):
    bare = make.deal(by=seller)
    with pytest.raises(Invalid):
        make_offer(bare, percent="10", valid_until=today(seller), by=seller)
    deal, _lines = priced(seller, "100")
    make_offer(deal, percent="10", valid_until=today(seller), by=seller)
    with pytest.raises(Conflict):
        make_offer(deal, percent="10", valid_until=today(seller), by=seller)
    closed, _more = priced(seller, "100")
    win_deal(closed, by=seller)
    with pytest.raises(Conflict):
        make_offer(closed, percent="10", valid_until=today(seller), by=seller)


def test_what_is_above_the_limit_waits_for_whoever_may_and_keeps_the_deal_from_being_won(seller, boss):
    set_discount_limits({Role.objects.get(key="sales"): "10"}, by=boss)
    deal, (line,) = priced(seller, "100")
    make_offer(deal, percent="15", valid_until=today(seller), by=seller)
    line.refresh_from_db()
    assert line.is_waiting
    with pytest.raises(Conflict):
        win_deal(deal, by=seller)
    decide_discount(deal, line=line.pk, is_allowed=True, by=boss)
    win_deal(deal, by=seller)
    assert deal.offers.get().state == "used"
    assert "deal.offer_used" in types(deal)


def test_an_offer_that_has_just_ended_is_not_to_be_had(seller):
    deal, _lines = priced(seller, "100")
    offer = make_offer(deal, percent="15", valid_until=today(seller), by=seller)
    end_now(offer)
    with pytest.raises(Conflict):
        win_deal(deal, by=seller)
    expire_offers(10, by=SYSTEM)
    win_deal(deal, by=seller)
    assert worth(deal) == Decimal(100)


def test_an_offer_that_ends_on_a_lost_deal_leaves_history_and_goes_back_when_the_deal_goes_on(seller):
    deal, _lines = priced(seller, "100")
    offer = make_offer(deal, percent="15", valid_until=today(seller), by=seller)
    lose_deal(deal, reason="other", by=seller)
    end_now(offer)
    expire_offers(10, by=SYSTEM)
    assert worth(deal) == Decimal(85)
    reopen_deal(deal, by=seller)
    assert worth(deal) == Decimal(100)


def test_whoever_takes_an_offer_back_in_a_second_tab_hears_that_it_is_gone(seller):
    deal, _lines = priced(seller, "100")
    make_offer(deal, percent="15", valid_until=today(seller), by=seller)
    withdraw_offer(deal, by=seller)
    assert worth(deal) == Decimal(100)
    with pytest.raises(Conflict):
        withdraw_offer(deal, by=seller)


def test_a_deal_that_is_tried_once_more_and_goes_on_came_back_by_that_way(seller, boss):
    deal, _lines = priced(seller, "100")
    try_offer(
        deal, percent="10", valid_until=today(seller), reason="objection", reason_text="dear", by=seller
    )
    assert Deal.objects.get(pk=deal.pk).saving_since is not None
    move_deal(deal, stage_id=make.stage("Negotiation").pk, by=seller)
    held = Deal.objects.get(pk=deal.pk)
    assert held.recovered_at is not None
    assert held.saving_since is None
    rows, whole = ways_back(boss)
    found = {row.way: (row.tried, row.back, row.won) for row in rows}
    assert found["offer"] == (1, 1, 0)
    assert found["later"] == (0, 0, 0)
    assert (whole.tried, whole.back) == (1, 1)
    assert [(one.currency, one.amount) for one in whole.open_worth] == [("SAR", Decimal(90))]


def test_a_deal_that_is_tried_once_more_and_lost_did_not_come_back(seller, boss):
    deal = make.deal(by=seller)
    try_later(deal, day=today(seller, 5), reason="later", by=seller)
    assert Task.objects.get().due_on == today(seller, 5)
    lose_deal(deal, reason="later", again_on=today(seller, 9), by=seller)
    rows, whole = ways_back(boss)
    assert (whole.tried, whole.back) == (1, 0)
    assert {row.way: row.tried for row in rows}["later"] == 1


def test_a_loss_that_is_taken_back_at_once_was_a_slip(seller):
    deal = make.deal(by=seller)
    lose_deal(deal, reason="other", by=seller)
    assert reopen_deal(deal, by=seller).recovered_at is None
    lose_deal(deal, reason="other", by=seller, at=clock.now() - HOUR)
    assert reopen_deal(deal, by=seller).recovered_at is not None


def test_a_colleague_is_told_of_the_question_and_finds_it_on_the_deal(seller, boss):
    deal = make.deal(by=seller)
    ask_colleague(
        deal,
        colleague_id=boss.user_id,
        question="How?\n<script>alert(1)</script>",
        reason="objection",
        by=seller,
    )
    note = Note.objects.get()
    assert (note.mentions, "<script" in note.body) == ([str(boss.user_id)], False)
    assert "alert(1)" in note.text
    drain()
    told = Notification.objects.get(person=boss.user_id, kind="mention")
    assert told.anchor_id == deal.pk
    assert "deal.help_asked" in types(deal)
    assert Attempt.objects.get().way == "colleague"


def test_whoever_may_not_see_the_deal_is_not_asked(seller):
    deal = make.deal(by=seller)
    other = make.user("sales", team=make.team())
    for person in (other.pk, seller.user_id, None):
        with pytest.raises(Invalid) as refused:
            ask_colleague(deal, colleague_id=person, by=seller)
        assert list(refused.value.fields) == ["colleague_id"]
    assert not Note.objects.exists()


def test_a_piece_counts_once_for_a_deal_and_as_its_rescue_where_it_was_that(seller):
    deal = make.deal(by=seller)
    play = Play.objects.filter(kind="answer").first()
    use_play(deal, play_id=play.pk, by=seller)
    use_play(deal, play_id=play.pk, by=seller)
    assert Attempt.objects.get().reason == ""
    use_play(deal, play_id=play.pk, reason="objection", by=seller)
    assert Attempt.objects.get().reason == "objection"
    assert types(deal).count("deal.play_used") == 1
    with pytest.raises(NotFound):
        use_play(deal, play_id=deal.pk, by=seller)


def test_of_another_teams_deal_nothing_is_shown_or_done(seller):
    deal, _lines = priced(SYSTEM, "100")
    play = Play.objects.first()
    browser = make.signed_in(make.user("sales", team=make.team()))
    for name, args in (
        ("deal_lose", ()),
        ("deal_help", ()),
        ("offer", ()),
        ("offer_panel", ()),
        ("play_panel", ()),
    ):
        assert browser.get(reverse(f"sales:{name}", args=[deal.pk, *args])).status_code == 404
    assert browser.post(reverse("sales:play_use", args=[deal.pk, play.pk])).status_code == 404
    assert browser.post(reverse("sales:offer_withdraw", args=[deal.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        make_offer(
            deal,
            percent="10",
            valid_until=today(seller),
            by=actor_of_user(make.user("sales", team=make.team())),
        )


def test_the_dialog_leads_from_the_reason_to_its_script_cards_and_ways():
    user = make.user("sales")
    user_browser = make.signed_in(user)
    deal = make.deal("Tea <b>", by=actor_of_user(user))
    address = reverse("sales:deal_lose", args=[deal.pk])
    for reason in ("unsure", "objection", "later", "competitor", "other"):
        page = user_browser.get(f"{address}?reason={reason}").content.decode()
        script = Play.objects.get(kind="script", situation=reason)
        assert script.names["en"] in page
        assert ('name="again_on"' in page) == (reason == "later")
    assert "Tea <b>" not in page


def test_the_dialog_makes_the_offer_and_leads_to_its_letter(boss):
    browser = make.signed_in(User.objects.get(pk=boss.user_id))
    deal, _lines = priced(boss, "100")
    address = reverse("sales:deal_lose", args=[deal.pk])
    refused = browser.post(address, {"do": "offer", "percent": "", "valid_until": "", "reason": "objection"})
    assert refused.status_code == 422
    day = today(boss, 2).isoformat()
    made = browser.post(address, {"do": "offer", "percent": "10", "valid_until": day, "reason": "objection"})
    assert made["Location"] == reverse("sales:offer", args=[deal.pk])
    assert Attempt.objects.get().reason == "objection"
    assert "90" in browser.get(made["Location"]).content.decode()
    again = browser.post(address, {"do": "offer", "percent": "10", "valid_until": day, "reason": "objection"})
    assert again.status_code == 409


def test_the_letter_is_in_the_customers_language_and_goes_out_only_while_the_offer_holds(seller):
    contact = make.contact(name="Anna", language="lv", emails=[{"value": "a@b.example"}], by=seller)
    deal = make.deal("Tea", by=seller, contact_id=contact.pk)
    add_line(deal, name="Coffee", price="100", by=seller)
    offer = make_offer(deal, percent="10", valid_until=today(seller), by=seller)
    letter = offer_letter(seller, deal, offer)
    assert letter["text"].startswith("Labdien, Anna!")
    with pytest.raises(Invalid):  # no account is set up
        send_offer(deal, by=seller, **letter)
    end_now(offer)
    with pytest.raises(Conflict):
        send_offer(deal, by=seller, **letter)


def test_figures_agree_with_their_lists_and_leave_out_what_one_may_not_see(boss, seller):
    mine, _lines = priced(seller, "100")
    other, _more = priced(boss, "40")
    for deal, by in ((mine, seller), (other, boss)):
        try_offer(deal, percent="10", valid_until=today(by), reason="unsure", by=by)
        try_later(deal, day=today(by), reason="unsure", by=by)
        win_deal(deal, by=by)
    stray = make.deal(by=boss)
    lose_deal(stray, reason="other", by=boss, at=clock.now() - HOUR)
    reopen_deal(stray, by=boss)
    for viewer, back, won in ((boss, 3, Decimal(126)), (seller, 1, Decimal(90))):
        rows, whole = ways_back(viewer)
        assert whole.back == back
        assert sum(one.amount for one in whole.won_worth) == won
        for row in rows:
            assert row.back == Deal.objects.visible_to(viewer).filter(came_back_by(row.way)).count()
    caller = Caller(User.objects.get(pk=boss.user_id))
    listed = caller.send("get", '/deals?filter={"field":"recovered_by","op":"is","value":"offer"}').json()
    told = caller.send("get", "/deals/recovered").json()
    assert listed["count"]["value"] == 2 == {row["way"]: row["back"] for row in told["ways"]}["offer"]
    page = (
        make.signed_in(User.objects.get(pk=boss.user_id))
        .get("/deals/?show=list&recovered=yes")
        .content.decode()
    )
    assert all(str(one.pk) in page for one in (mine, other, stray))


def test_programs_make_and_withdraw_offers_and_read_the_playbook(boss):
    caller = Caller(User.objects.get(pk=boss.user_id))
    deal, (line,) = priced(boss, "100")
    path = f"/deals/{deal.pk}/offers"
    terms = {"valid_until": today(boss, 1).isoformat(), "line": str(line.pk), "price": "75.50"}
    made = caller.send("post", path, terms)
    assert (made.status_code, made.json()["lines"][0]["price"]) == (201, "75.50")
    assert caller.send("post", path, terms).status_code == 409
    assert caller.send("post", f"{path}/withdraw", {}).json()["state"] == "withdrawn"
    assert [one["state"] for one in caller.send("get", path).json()["items"]] == ["withdrawn"]
    play = caller.send("get", "/playbooks").json()["items"][0]
    used = caller.send("post", f"/deals/{deal.pk}/plays/{play['id']}/used", {"reason": "stuck"})
    assert used.status_code == 204
    assert caller.send("post", f"/deals/{deal.pk}/help", {"colleague": str(boss.user_id)}).status_code == 422


@given(discount=st.decimals(0, 100, places=3), share=st.decimals(Decimal("0.001"), 100, places=3))
def test_what_is_let_off_on_top_never_exceeds_the_whole_and_is_at_least_either(discount, share):
    off = more_off(discount, share)
    assert max(discount, share) - Decimal("0.001") <= off <= 100
    assert off == off.quantize(Decimal("0.001"))


def test_who_knows_the_customer_is_the_likeliest_to_help_and_the_reason_is_said(seller, boss):
    firm, mate = make.company(name="SIA Alfa"), make.user("manager", team=Team.objects.get(pk=seller.team_id))
    deal = make.deal(by=boss, owner_id=seller.user_id, company_id=firm.pk, team_id=seller.team_id)
    assert likeliest_helper(seller, deal).reason == "Leads the team"
    # what the seller does not see says nothing to him
    for _time in range(2):
        win_deal(make.deal(by=boss, owner_id=mate.pk, team_id=seller.team_id), by=boss)
    assert likeliest_helper(seller, deal).reason == "Leads the team"
    found = likeliest_helper(boss, deal)
    assert (found.person, found.reason) == (mate, "Won 2 deals here in a year")
    # one whose deal it is need not be asked, nor who does not see it
    stranger = make.user("sales", team=make.team())
    make.deal(by=boss, company_id=firm.pk, owner_id=stranger.pk, team_id=None)
    assert likeliest_helper(boss, deal).person == mate
    veiled = replace(boss, hidden_fields={"deal": frozenset({"owner"})})
    assert likeliest_helper(veiled, deal) is None


def test_one_press_asks_the_likeliest_colleague_and_another_takes_it_back(seller, boss):
    deal = make.deal(by=seller, team_id=seller.team_id)
    browser = make.signed_in(User.objects.get(pk=seller.user_id))
    button = browser.get(reverse("sales:deal_helper", args=[deal.pk]), {"reason": "stuck"}).text
    assert f'value="{boss.user_id}"' in button
    values = {"colleague_id": str(boss.user_id), "reason": "stuck", "quick": "1"}
    answer = browser.post(reverse("sales:deal_help", args=[deal.pk]), values, headers={"HX-Request": "true"})
    note = Note.objects.get()
    assert (answer.status_code, note.mentions) == (200, [str(boss.user_id)])
    deal.refresh_from_db()
    assert deal.saving_since is not None
    back = reverse("sales:help_take_back", args=[deal.pk, note.pk])
    other = make.deal(by=seller)
    assert browser.post(reverse("sales:help_take_back", args=[other.pk, note.pk])).status_code == 404
    assert make.signed_in(make.user("sales", team=make.team())).post(back).status_code == 404
    assert browser.post(back, headers={"HX-Request": "true"}).status_code == 200
    deal.refresh_from_db()
    note.refresh_from_db()
    assert (deal.saving_since, Attempt.objects.count(), note.deleted_at is None) == (None, 0, False)
    assert browser.post(back).status_code == 404


def test_of_a_lost_deal_one_asks_too_and_what_came_of_it_counts(seller, boss):
    deal = make.deal(by=seller)
    with time_machine.travel(clock.now() - HOUR):
        lost = lose_deal(deal, reason="unsure", by=seller)
    ask_colleague(lost, colleague_id=boss.user_id, reason="unsure", by=seller)
    lost.refresh_from_db()
    assert lost.saving_since is None
    reopen_deal(lost, by=boss)
    assert list(Deal.objects.filter(came_back_by("colleague"))) == [deal]
    won = win_deal(make.deal(by=seller), by=boss)
    with pytest.raises(Conflict):
        ask_colleague(won, colleague_id=boss.user_id, by=seller)


def test_a_loss_until_later_is_sent_whole_and_its_way_back_draws_the_page_of_the_deal_anew(boss):
    deal = make.deal("Tea", by=boss)
    browser, told = make.signed_in(User.objects.get(pk=boss.user_id)), {"HX-Request": "true"}
    page = browser.get(f"/deals/{deal.pk}/lose/?back=page&reason=later", headers=told).content.decode()
    # the day stands beside the button, outside of the form to which it belongs
    assert re.search(r'<input type="date" name="again_on"[^>]* form="lose-form"', page)
    given = {"reason": "later", "again_on": str(today(boss, 9)), "back": "page"}
    answer = browser.post(f"/deals/{deal.pk}/lose/", given, headers=told)
    assert answer["HX-Redirect"] == f"/deals/{deal.pk}/"
    shown = browser.get(f"/deals/{deal.pk}/").content.decode()
    assert f"/deals/{deal.pk}/reopen/?back=page" in shown
    again = browser.post(f"/deals/{deal.pk}/reopen/?back=page", headers=told)
    assert again["HX-Redirect"] == f"/deals/{deal.pk}/"
    assert Deal.objects.get(pk=deal.pk).is_open
