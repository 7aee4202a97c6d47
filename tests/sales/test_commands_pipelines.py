"""Pipelines and stages are set up; what goes away says where its deals go, and history keeps its own."""

import pytest
from django.urls import reverse

from tests import make
from tests.api import Caller
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.sales.commands import (
    add_pipeline,
    add_stage,
    change_pipeline,
    change_stage,
    place_pipeline,
    place_stage,
    remove_pipeline,
    remove_stage,
    win_deal,
)
from wasl.sales.models import Deal, Pipeline, Stage, StageStay

pytestmark = pytest.mark.django_db


def names(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in Stage.objects.filter(pipeline=pipeline, removed_at=None)]


def test_a_new_stage_stands_before_the_ends_and_can_change_places() -> None:
    pipeline = make.stage("New").pipeline
    stage = add_stage(pipeline, names={"en": "Pilot"}, probability=60, by=SYSTEM)
    assert names(pipeline) == ["New", "Qualified", "Proposal", "Negotiation", "Pilot", "Won", "Lost"]
    place_stage(stage, place=3, by=SYSTEM)
    place_stage(make.stage("New"), place=0, by=SYSTEM)
    assert names(pipeline) == ["New", "Qualified", "Proposal", "Pilot", "Negotiation", "Won", "Lost"]
    place_stage(stage, place=99, by=SYSTEM)
    assert names(pipeline)[-3:] == ["Pilot", "Won", "Lost"]
    with pytest.raises(Conflict):
        place_stage(make.stage("Won"), place=0, by=SYSTEM)


def test_a_stage_with_deals_goes_only_when_they_know_where_to() -> None:
    stage, goal = make.stage("Proposal"), make.stage("Qualified")
    deal = make.deal(stage_id=stage.pk)
    with pytest.raises(Invalid) as refusal:
        remove_stage(stage, by=SYSTEM)
    assert list(refusal.value.fields) == ["to_id"]
    remove_stage(stage, to_id=goal.pk, by=SYSTEM)
    assert Deal.objects.get(pk=deal.pk).stage == goal
    stays = StageStay.objects.filter(deal=deal).select_related("stage")
    assert [(one.stage.name, one.probability) for one in stays] == [("Proposal", 45), ("Qualified", 25)]
    assert "Proposal" not in names(goal.pipeline)


def test_the_ends_of_a_pipeline_and_its_last_open_stage_stay() -> None:
    with pytest.raises(Conflict):
        remove_stage(make.stage("Won"), by=SYSTEM)
    for name in ("Qualified", "Proposal", "Negotiation"):
        remove_stage(make.stage(name), by=SYSTEM)
    with pytest.raises(Conflict):
        remove_stage(make.stage("New"), by=SYSTEM)
    assert (
        change_stage(make.stage("Won"), names={"en": "Closed"}, probability=1, by=SYSTEM).probability == 100
    )


def test_a_pipeline_goes_with_its_open_deals_elsewhere_and_its_closed_ones_kept() -> None:
    usual = make.stage("New").pipeline
    other = add_pipeline({"en": "Rentals"}, currency="eur", by=SYSTEM)
    first = other.stages.order_by("position")[0]
    deal, won = make.deal(stage_id=first.pk), make.deal(stage_id=first.pk)
    assert deal.currency == "EUR"
    win_deal(won, by=SYSTEM)
    with pytest.raises(Conflict):
        remove_pipeline(usual, by=SYSTEM)
    with pytest.raises(Invalid):
        remove_pipeline(other, by=SYSTEM)
    remove_pipeline(other, to_id=make.stage("Qualified").pk, by=SYSTEM)
    assert Deal.objects.get(pk=deal.pk).pipeline == usual
    assert Deal.objects.get(pk=won.pk).pipeline == other


def test_one_pipeline_is_the_usual_one() -> None:
    other = add_pipeline({"en": "Rentals"}, by=SYSTEM)
    change_pipeline(other, names={"en": "Rentals"}, is_default=True, by=SYSTEM)
    assert make.deal().pipeline == other


def test_only_who_has_the_right_sets_stages_up() -> None:
    with pytest.raises(NotAllowed):
        change_stage(make.stage("New"), names={"en": "x"}, by=make.actor("sales"))
    assert change_stage(make.stage("New"), names={"en": "x"}, by=make.actor("manager")).name == "x"


def test_pipelines_stand_in_the_order_they_are_put_in() -> None:
    first = Pipeline.objects.get()
    second, third = (add_pipeline({"en": name}, by=SYSTEM) for name in ("Second", "Third"))
    place_pipeline(third, place=0, by=SYSTEM)
    assert list(Pipeline.objects.current()) == [third, first, second]
    place_pipeline(third, place=99, by=SYSTEM)
    assert list(Pipeline.objects.current()) == [first, second, third]
    remove_pipeline(second, by=SYSTEM)
    place_pipeline(first, place=1, by=SYSTEM)
    assert list(Pipeline.objects.current()) == [third, first]


def test_a_pipeline_is_moved_on_its_page_and_back_and_only_by_who_may() -> None:
    browser, seller = make.signed_in(make.owner()), make.signed_in(make.user())
    second = add_pipeline({"en": "Second"}, by=SYSTEM)
    url = reverse("sales:pipeline_place", args=[second.pk])
    assert browser.post(url, {"place": "0"}).status_code == 303
    assert Pipeline.objects.current()[0] == second
    assert browser.post(f"{url}?place=1").status_code == 303
    assert Pipeline.objects.current()[1] == second
    assert browser.post(url, {"place": "soon"}).status_code == 422
    assert seller.post(url, {"place": "0"}).status_code == 403


def test_a_program_puts_pipelines_in_order() -> None:
    caller = Caller(make.owner())
    second = add_pipeline({"en": "Second"}, by=SYSTEM)
    answer = caller.send("put", f"/pipelines/{second.pk}/place", {"place": 0})
    assert answer.json()["items"][0]["id"] == str(second.pk)
