"""Deals are opened, changed, moved, won, lost and opened again."""

import datetime
from decimal import Decimal

import pytest

from tests import make
from wasl.activities.commands import complete_task
from wasl.activities.models import Task
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.records.models import Event, EventLink
from wasl.sales.commands import (
    add_deal,
    change_deal,
    lose_deal,
    move_deal,
    put_person,
    reopen_deal,
    take_person,
    win_deal,
)
from wasl.sales.models import Deal, Stage, StageStay

pytestmark = pytest.mark.django_db


def stays(deal: Deal) -> list[tuple[str, int, bool]]:
    rows = StageStay.objects.filter(deal=deal).select_related("stage")
    return [(row.stage.names["en"], row.probability, row.left_at is None) for row in rows]


def types_on(key: object) -> list[str]:
    links = EventLink.objects.filter(anchor_id=key).values_list("event_id", flat=True)
    return list(Event.objects.filter(pk__in=list(links)).order_by("pk").values_list("type", flat=True))


def test_a_new_deal_begins_in_the_first_stage_of_the_usual_pipeline_in_the_firms_currency() -> None:
    make.owner(country="LV")
    company = make.company(name="SIA Alfa")
    person = make.contact(name="Anna Ozola", company_id=company.pk)
    actor = make.actor("sales", team=make.team())
    contact = make.contact(name="Own", owner_id=actor.user_id)
    deal = add_deal("Tea", by=actor, contact_id=contact.pk, amount=Decimal("12.5"))
    assert (deal.stage.names["en"], deal.state, deal.currency) == ("New", "open", "EUR")
    assert (deal.owner_id, deal.team_id) == (actor.user_id, actor.team_id)
    assert stays(deal) == [("New", 10, True)]
    with_company = add_deal("Tea", by=SYSTEM, contact_id=person.pk)
    assert with_company.company_id == company.pk
    assert "deal.added" in types_on(company.pk)


def test_what_cannot_be_meant_is_refused_by_field() -> None:
    person, won = make.contact(), make.stage("Won")
    for values, name in (
        ({"amount": Decimal(-1)}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"probability": 101}, "probability"),
        ({"expected_on": datetime.date(3026, 1, 1)}, "expected_on"),
        ({"company_id": person.pk}, "company"),
        ({"stage_id": won.pk}, "stage"),
        ({"owner_id": person.pk}, "owner"),
    ):
        with pytest.raises(Invalid) as refusal:
            add_deal("Tea", by=SYSTEM, **values)  # type: ignore[arg-type]  # wrong on purpose
        assert list(refusal.value.fields) == [name]


def test_a_contact_one_may_not_see_does_not_exist_for_a_deal() -> None:
    strange = make.contact()
    with pytest.raises(Invalid) as refusal:
        add_deal("Tea", by=make.actor("sales"), contact_id=strange.pk)
    assert list(refusal.value.fields) == ["contact"]


def test_a_moved_deal_keeps_each_stay_with_its_figures_of_then() -> None:
    deal = make.deal(amount=Decimal(100))
    move_deal(deal, stage_id=make.stage("Proposal").pk, by=SYSTEM)
    Stage.objects.filter(names__en="New").update(probability=15)
    change_deal(deal, amount=Decimal(300), by=SYSTEM)
    assert stays(deal) == [("New", 10, False), ("Proposal", 45, True)]
    assert StageStay.objects.get(deal=deal, left_at=None).amount == 100
    assert types_on(deal.pk)[-2:] == ["deal.moved", "record.changed"]


def test_whoever_moves_a_card_that_a_colleague_has_moved_is_told_where_it_is() -> None:
    deal, new = make.deal(), make.stage("New")
    move_deal(deal, stage_id=make.stage("Qualified").pk, left=new.pk, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        move_deal(deal, stage_id=make.stage("Proposal").pk, left=new.pk, by=SYSTEM)
    assert refusal.value.theirs == {"stage": "Qualified"}


def test_a_stage_lets_go_only_what_has_what_it_asks_for() -> None:
    Stage.objects.filter(names__en="New").update(needs=["amount", "expected_on"], needs_tasks=True)
    deal, proposal = make.deal(), make.stage("Proposal")
    task = make.task(about=deal)
    with pytest.raises(Invalid) as refusal:
        move_deal(deal, stage_id=proposal.pk, by=SYSTEM)
    assert set(refusal.value.fields) == {"amount", "expected_on", "tasks"}
    with pytest.raises(Invalid):
        win_deal(deal, by=SYSTEM)
    complete_task(task, by=SYSTEM)
    day = datetime.date(2027, 1, 1)
    moved = move_deal(deal, stage_id=proposal.pk, amount=Decimal(5), expected_on=day, by=SYSTEM)
    assert moved.stage == proposal
    # back it may go, and be lost, with nothing
    assert move_deal(moved, stage_id=make.stage("New").pk, by=SYSTEM).stage.names["en"] == "New"


def test_a_deal_is_won_once_and_goes_on_where_it_was() -> None:
    deal = make.deal()
    move_deal(deal, stage_id=make.stage("Negotiation").pk, by=SYSTEM)
    won = win_deal(deal, by=SYSTEM)
    assert (won.state, won.stage.names["en"], won.closed_at is None) == ("won", "Won", False)
    with pytest.raises(Conflict):
        win_deal(deal, by=SYSTEM)
    with pytest.raises(Conflict):
        move_deal(deal, stage_id=make.stage("New").pk, by=SYSTEM)
    again = reopen_deal(deal, by=SYSTEM)
    assert (again.state, again.stage.names["en"], again.closed_at, again.recovered_at) == (
        "open",
        "Negotiation",
        None,
        None,
    )
    assert [name for name, _chance, _now in stays(deal)] == ["New", "Negotiation", "Won", "Negotiation"]


def test_a_deal_is_lost_for_a_reason_and_is_recovered_when_it_goes_on() -> None:
    deal = make.deal()
    with pytest.raises(Invalid) as refusal:
        lose_deal(deal, reason="", by=SYSTEM)
    assert list(refusal.value.fields) == ["reason"]
    then = clock.now() - datetime.timedelta(days=2)
    lost = lose_deal(deal, reason="competitor", reason_text="cheaper", by=SYSTEM, at=then)
    assert (lost.state, lost.reason, lost.reason_text) == ("lost", "competitor", "cheaper")
    assert reopen_deal(deal, by=SYSTEM).recovered_at is not None


def test_of_a_closed_deal_only_what_is_no_history_changes() -> None:
    deal = win_deal(make.deal(amount=Decimal(10)), by=SYSTEM)
    with pytest.raises(Invalid) as refusal:
        change_deal(deal, amount=Decimal(20), title="Coffee", by=SYSTEM)
    assert set(refusal.value.fields) == {"amount", "title"}
    assert change_deal(deal, source="Blog", amount=Decimal(10), by=SYSTEM).source == "Blog"


def test_nobody_moves_or_closes_a_deal_beyond_his_reach() -> None:
    deal, stranger = make.deal(), make.actor("sales")
    for act in (
        lambda: move_deal(deal, stage_id=make.stage("Proposal").pk, by=stranger),
        lambda: win_deal(deal, by=stranger),
        lambda: lose_deal(deal, reason="other", by=stranger),
        lambda: change_deal(deal, title="x", by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_is_lost_until_later_is_asked_again_on_the_day_agreed() -> None:
    deal = make.deal(contact_id=make.contact().pk)
    with pytest.raises(Invalid) as refusal:
        lose_deal(deal, reason="later", by=SYSTEM)
    assert list(refusal.value.fields) == ["again_on"]
    lose_deal(deal, reason="later", again_on=datetime.date(2031, 5, 1), by=SYSTEM)
    task = Task.objects.get(about=deal.pk)
    assert (task.due_on, set(task.about.values_list("pk", flat=True))) == (
        datetime.date(2031, 5, 1),
        {deal.pk, deal.contact_id},
    )


def test_people_have_one_part_each_in_a_deal() -> None:
    deal, person = make.deal(), make.contact()
    put_person(deal, contact_id=person.pk, role="uses", by=SYSTEM)
    put_person(deal, contact_id=person.pk, role="decides", by=SYSTEM)
    assert [(one.contact_id, one.role) for one in deal.people.all()] == [(person.pk, "decides")]
    assert types_on(person.pk)[-2:] == ["deal.person_joined"] * 2
    take_person(deal, contact_id=person.pk, by=SYSTEM)
    assert not deal.people.exists()
    with pytest.raises(NotFound):
        take_person(deal, contact_id=person.pk, by=SYSTEM)
