"""Playbooks: what stands beside a deal and a call, who writes it, and what its figures say."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from wasl.activities.commands import plan_call
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.sales.commands import lose_deal, move_deal, remove_play, use_play, win_deal, write_play
from wasl.sales.models import Play, Stage
from wasl.sales.queries import play_figures, playbook, plays
from wasl.sales.queries.recovered import Share
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def written(by, **values):
    given = {"kind": "answer", "names": {"en": "Too far"}, "bodies": {"en": "<p>We come to you.</p>"}}
    return write_play(None, by=by, **(given | values))


def test_the_ready_playbook_says_everything_in_three_languages() -> None:
    found = list(Play.objects.all())
    assert len(found) == 19
    for one in found:
        assert set(one.names) == set(one.bodies) == {"ar", "lv", "en"}
    assert {one.situation for one in found if one.kind == "script"} == {
        "unsure", "objection", "later", "competitor", "other", "stuck",
    }  # fmt: skip
    stages = Stage.objects.filter(pipeline__is_default=True, meaning="open")
    assert {one.stage_id for one in found if one.kind == "plan"} == {one.pk for one in stages}


def test_hostile_markup_is_cleaned_and_a_piece_says_something_in_one_language_at_least() -> None:
    boss = actor_of_user(make.owner())
    play = written(boss, bodies={"en": "<p onclick=x>Hi<script>alert(1)</script></p>", "lv": "<p> </p>"})
    assert play.bodies == {"en": "<p>Hi</p>"}
    for wrong in (
        {"bodies": {"en": "<p></p>"}}, {"names": {"en": " "}}, {"kind": "song"}, {"situation": "rain"},
        {"stage_id": make.deal().pk}, {"names": {"en": "x" * 161}},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            written(boss, **wrong)


def test_only_whoever_may_writes_and_removes_pieces() -> None:
    seller = make.actor("sales")
    with pytest.raises(NotAllowed):
        written(seller)
    with pytest.raises(NotAllowed):
        remove_play(Play.objects.first(), by=seller)
    browser = make.signed_in(make.user("sales"))
    assert browser.get(reverse("sales:play_list")).status_code == 403
    assert browser.get(reverse("sales:play_edit", args=[Play.objects.first().pk])).status_code == 403


def test_a_deal_shows_the_pieces_of_its_stage_in_the_customers_language() -> None:
    seller = make.actor("sales")
    contact = make.contact(language="lv", by=seller)
    deal = make.deal(by=seller, contact_id=contact.pk)
    book = playbook(seller, deal)
    assert book.language == "lv"
    assert {one.play.stage_id for one in book.plays} == {deal.stage_id}
    assert book.plays[0].name == book.plays[0].play.names["lv"]
    assert playbook(seller, deal, language="ar").plays[0].language == "ar"
    assert playbook(seller, deal, language="xx").plays[0].body


def test_what_the_stage_asks_for_stands_in_the_playbook() -> None:
    seller = make.actor("sales")
    Stage.objects.filter(pk=make.stage("New").pk).update(needs=["amount", "source"], needs_tasks=True)
    deal = make.deal(by=seller, source="Fair")
    deal.stage.refresh_from_db()
    assert [(need.label, need.is_there) for need in playbook(seller, deal).needs] == [
        ("Amount", False), ("Source", True), ("All tasks of the deal done", True),
    ]  # fmt: skip


def test_a_call_shows_the_playbook_of_its_deal_or_of_the_open_one_with_whom_it_is() -> None:
    user = make.user("sales")
    seller, browser = actor_of_user(user), make.signed_in(user)
    contact = make.contact(by=seller)
    alone = plan_call("Ring", about=[contact.pk], by=seller)
    address = reverse("sales:play_panel", args=[alone.pk])
    # also in the side panel, where one writes what is said
    peek = browser.get(
        reverse("activities:activity", args=[alone.pk]), headers={"HX-Request": "true", "HX-Target": "panel"}
    )
    assert f'hx-get="{address}"' in peek.text
    assert "No open deal belongs to this." in browser.get(address).content.decode()
    deal = make.deal(by=seller, contact_id=contact.pk)
    name = playbook(seller, deal).plays[0].name
    assert name in browser.get(address).content.decode()
    hidden = make.deal(by=actor_of_user(make.user("sales", team=make.team())))
    other = plan_call("Ring", about=[hidden.pk], by=SYSTEM)
    assert browser.get(reverse("sales:play_panel", args=[other.pk])).status_code == 404


def test_a_piece_that_was_removed_is_not_offered_and_stays_in_the_past() -> None:
    boss = actor_of_user(make.owner())
    deal, play = make.deal(by=boss), written(boss)
    use_play(deal, play_id=play.pk, by=boss)
    remove_play(play, by=boss)
    assert play.pk not in {one.pk for one in plays(boss)}
    assert deal.attempts.get().play_id == play.pk


def test_figures_compare_with_deals_of_the_same_stage_and_say_when_they_are_few() -> None:
    boss = actor_of_user(make.owner())
    proposal = make.stage("Proposal")
    play = Play.objects.get(kind="plan", stage=proposal)
    for number in range(12):
        deal = make.deal(f"With {number}", by=boss)
        move_deal(deal, stage_id=proposal.pk, by=boss)
        use_play(deal, play_id=play.pk, by=boss)
        win_deal(deal, by=boss)
    found = {one.play.pk: one for one in play_figures(boss)}[play.pk]
    assert (found.uses, found.used, found.others) == (12, Share(12, 12), Share(0, 0))
    assert found.verdict == "few"
    for number in range(12):
        deal = make.deal(f"Without {number}", by=boss)
        move_deal(deal, stage_id=proposal.pk, by=boss)
        lose_deal(deal, reason="other", by=boss)
    lose_deal(make.deal("Never there", by=boss), reason="other", by=boss)
    found = {one.play.pk: one for one in play_figures(boss)}[play.pk]
    assert (found.others, found.verdict) == (Share(0, 12), "more")
    assert play_figures(make.actor("sales"))[0].uses == 0


@given(count=st.integers(1, 5000), data=st.data())
def test_an_interval_lies_around_its_share_and_narrows_with_more_deals(
    count: int, data: st.DataObject
) -> None:
    won = data.draw(st.integers(0, count))
    low, high = Share(won, count).interval
    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= won / count <= high + 1e-9
    wide = Share(won * 4, count * 4).interval
    assert wide[1] - wide[0] < high - low


def test_the_pages_ask_the_same_whatever_there_is(django_assert_num_queries) -> None:
    boss = make.owner()
    actor, browser = actor_of_user(boss), make.signed_in(boss)
    deal = make.deal(by=actor)
    browser.get(reverse("sales:what_wins"))
    with django_assert_num_queries(QUERIES["what_wins"]):
        browser.get(reverse("sales:what_wins"))
    with django_assert_num_queries(QUERIES["play_panel"]):
        browser.get(reverse("sales:play_panel", args=[deal.pk]))
    for number in range(4):
        more = make.deal(f"More {number}", by=actor)
        for play in plays(actor)[:5]:
            use_play(more, play_id=play.pk, reason="objection", by=actor)
        win_deal(more, by=actor)
    with django_assert_num_queries(QUERIES["what_wins"]):
        browser.get(reverse("sales:what_wins"))
    with django_assert_num_queries(QUERIES["play_panel"]):
        browser.get(reverse("sales:play_panel", args=[more.pk]))


QUERIES = {"what_wins": 9, "play_panel": 7}
