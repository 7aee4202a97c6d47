"""The scratch company of deals: rows as the commands write them, and reports that agree with statements written by hand."""

import pytest
from django.core.cache import cache
from django.db import connection

from wasl.forecast.queries import Scope, forecast
from wasl.operations.bench import reporting, trading
from wasl.operations.bench.filling import fill
from wasl.operations.bench.forecasting import compared
from wasl.operations.bench.world import World
from wasl.sales.models import Deal, DealLine, Lead, StageStay
from wasl.workspace.queries import actor_of_user

DEALS = 400


@pytest.fixture
def world(db: None) -> World:
    """Return a small company that trades."""
    cache.clear()
    fill(100, people=4)
    trading.fill(DEALS)
    return World(100)


def test_deals_of_the_scratch_company_stand_where_their_last_stay_is(world: World) -> None:
    deals = list(Deal.objects.select_related("stage", "anchor", "owner").prefetch_related("stays"))
    assert len(deals) == DEALS
    for deal in deals:
        stays = sorted(deal.stays.all(), key=lambda stay: stay.entered_at)
        last = stays[-1]
        assert (last.stage_id, last.left_at, last.entered_at) == (deal.stage_id, None, deal.stage_since)
        assert stays[0].entered_at == deal.created_at
        assert [one.left_at for one in stays[:-1]] == [one.entered_at for one in stays[1:]]
        assert deal.state == deal.stage.meaning
        assert deal.make_anchor().title == deal.anchor.title
        assert deal.team_id == deal.owner.team_id == deal.anchor.team_id
    assert {one.state for one in deals} == {"open", "won", "lost"}
    assert Lead.objects.filter(deal__isnull=False).count() == DEALS // 4
    assert DealLine.objects.count() > DEALS // 2
    assert StageStay.objects.count() > DEALS


def test_every_report_agrees_with_the_statements_written_by_hand(world: World) -> None:
    bench = reporting.Reporting(world, turns=1, plain=connection.connection)
    results = {key: bench.measure(key) for key in reporting.names()}
    assert not [key for key, result in results.items() if result.is_by_job]
    assert all(result.queries for result in results.values())


def test_a_report_that_differs_from_the_statements_by_hand_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = reporting.Reporting(world, turns=1, plain=connection.connection)
    monkeypatch.setitem(reporting.hand.GROUPS, "reason", "source")
    with pytest.raises(reporting.Differs):
        bench.measure("losses")


def test_the_forecast_agrees_with_the_statement_written_by_hand(world: World) -> None:
    viewer = actor_of_user(world.owner)
    assert forecast(viewer, Scope()).apart
    with connection.connection.cursor() as plain:
        assert compared(viewer, plain) == set()
