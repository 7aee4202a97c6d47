"""Contracts: days worked out, notice in time and too late, renewal by itself and by deal, made of a won deal."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.contracts import members
from tests.contracts.members import D, at
from wasl.activities.models import Task
from wasl.catalog.commands import add_product
from wasl.contracts import jobs
from wasl.contracts.commands import (
    change_contract,
    contract_of_deal,
    open_renewal,
    renew_contract,
    reopen_contract,
    terminate_contract,
    undo_contract_renewal,
)
from wasl.contracts.listings import CONTRACTS
from wasl.contracts.models import Contract
from wasl.contracts.models.contracts import with_status
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.money import decimals
from wasl.lists.filters import compile_filter
from wasl.records.models import Event
from wasl.sales.commands import add_line, win_deal
from wasl.sales.models import Deal

pytestmark = pytest.mark.django_db
Status = Contract.Status


def fresh(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def test_the_last_day_for_notice_follows_from_the_end_and_the_period() -> None:
    make.owner()
    held = members.contract(renews=True, notice_amount=3, notice_unit="month")
    assert (held.notice_on, held.over_on, held.turns_on) == (D(2026, 9, 30), None, D(2026, 9, 30))
    held = change_contract(held, notice_amount=30, notice_unit="day", by=SYSTEM)
    assert held.notice_on == D(2026, 12, 1)
    held = change_contract(held, renews=False, notice_amount=0, by=SYSTEM)
    assert (held.notice_on, held.over_on, held.turns_on) == (None, D(2026, 12, 31), D(2026, 12, 31))


def test_what_cannot_be_meant_is_refused_by_field() -> None:
    make.owner()
    for values, name in (
        ({"ends_on": D(2025, 1, 1)}, "ends_on"),
        ({"ends_on": None, "renews": True}, "ends_on"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"period": "week"}, "period"),
        ({"notice_amount": 9999}, "notice_amount"),
        ({"renew_months": 0}, "renew_months"),
        ({"company_id": make.contact().pk}, "company"),
        ({"lines": [{"name": "x", "price": "-1"}]}, "lines"),
        ({"lines": [{"name": "", "price": "1"}]}, "lines"),
    ):
        with pytest.raises(Invalid) as refused:
            members.contract(**values)
        assert list(refused.value.fields) == [name]


def test_notice_in_time_ends_the_term_and_too_late_the_next_one() -> None:
    make.owner()
    for day, last in ((D(2026, 9, 30), D(2026, 12, 31)), (D(2026, 10, 1), D(2027, 12, 31))):
        held = members.contract(renews=True, notice_amount=3)
        held = terminate_contract(held, terminated_on=day, reason="customer", by=SYSTEM)
        assert held.over_on == last
        assert (held.status_on(last), held.status_on(last.replace(year=last.year + 1))) == (
            "terminated",
            "ended",
        )
    held = members.contract(ends_on=None, notice_amount=2)
    assert terminate_contract(held, terminated_on=D(2026, 3, 31), reason="us", by=SYSTEM).over_on == D(
        2026, 5, 31
    )


def test_notice_is_given_once_and_taken_back() -> None:
    make.owner()
    held = terminate_contract(
        members.contract(renews=True), terminated_on=D(2026, 5, 1), reason="us", by=SYSTEM
    )
    for verb in (renew_contract, open_renewal):
        with pytest.raises(Conflict):
            verb(held, by=SYSTEM)  # type: ignore[operator]  # one of two
    with pytest.raises(Conflict):
        terminate_contract(held, reason="us", by=SYSTEM)
    with pytest.raises(Invalid):
        change_contract(held, ends_on=D(2030, 1, 1), by=SYSTEM)
    held = reopen_contract(held, by=SYSTEM)
    assert (held.status_on(D(2026, 6, 1)), held.over_on, held.reason) == (Status.RUNNING, None, "")
    with pytest.raises(Invalid):
        terminate_contract(held, terminated_on=D(2026, 5, 2), leaves_on=D(2026, 5, 1), reason="us", by=SYSTEM)
    with pytest.raises(Invalid):
        terminate_contract(held, reason="no such", by=SYSTEM)


@pytest.mark.parametrize("day", [D(2025, 12, 31), D(2026, 1, 1), D(2026, 12, 31), D(2027, 1, 1)])
def test_a_status_is_said_of_one_as_in_the_filter(day: D) -> None:
    make.owner()
    held = members.contract()
    assert [one for one in Status.values if Contract.objects.filter(with_status(one, day))] == [
        held.status_on(day)
    ]


def test_what_renews_by_itself_goes_on_until_today_and_says_so_for_each_term() -> None:
    make.owner()
    held = members.contract(renews=True, renew_months=6)
    fixed = members.contract("Fixed")
    with at(D(2027, 8, 1)):
        jobs.look_at_ends.func()
        jobs.look_at_ends.func()
    assert (fresh(held).ends_on, fresh(fixed).ends_on) == (D(2027, 12, 31), D(2026, 12, 31))
    assert Event.objects.filter(type="contract.renewed").count() == 2


def test_the_owner_gets_one_task_thirty_days_before_the_day_to_decide() -> None:
    make.owner()
    actor = make.actor("sales")
    held = members.contract(by=actor)
    for day in (D(2026, 11, 30), D(2026, 12, 1), D(2026, 12, 5)):
        with at(day):
            jobs.look_at_ends.func()
        assert Task.objects.count() == (day >= D(2026, 12, 1))
    task = Task.objects.get()
    assert (task.owner_id, task.due_on) == (actor.user_id, D(2026, 12, 31))
    with at(D(2026, 12, 6)):
        renew_contract(held, by=actor)
        jobs.look_at_ends.func()
    assert Task.objects.count() == 1
    with at(D(2027, 12, 10)):
        jobs.look_at_ends.func()
    assert Task.objects.count() == 2


def test_nobody_is_reminded_of_what_is_over_put_away_or_told_not_to() -> None:
    make.owner()
    actor = make.actor("sales")
    members.contract("Quiet", by=actor, remind_days=0)
    terminate_contract(members.contract("Left", by=actor), terminated_on=D(2026, 3, 1), reason="us", by=actor)
    members.contract("Nobody’s", by=actor, owner_id=None, team_id=None)
    with at(D(2026, 12, 20)):
        jobs.look_at_ends.func()
    assert not Task.objects.exists()


def test_a_renewal_is_taken_back_unless_the_end_has_changed_since() -> None:
    make.owner()
    held = renew_contract(members.contract(), by=SYSTEM)
    assert held.ends_on == D(2027, 12, 31)
    days = {"before": D(2026, 12, 31), "renewed": D(2027, 12, 31)}
    assert undo_contract_renewal(held, by=SYSTEM, **days).ends_on == D(2026, 12, 31)
    assert Event.objects.filter(type="contract.renewal_undone").count() == 1
    with pytest.raises(Conflict):
        undo_contract_renewal(held, by=SYSTEM, **days)
    deal = open_renewal(held, by=SYSTEM)
    held = renew_contract(held, by=SYSTEM)
    assert held.renewal_id is None
    assert undo_contract_renewal(held, by=SYSTEM, **days).renewal == deal
    with pytest.raises(Invalid):
        renew_contract(held, until=D(2026, 12, 31), by=SYSTEM)
    with pytest.raises(Conflict):
        renew_contract(members.contract(ends_on=None), by=SYSTEM)


def test_a_renewal_deal_has_parties_worth_and_lines_and_renews_when_won() -> None:
    make.owner()
    company = make.company(name="SIA Alfa")
    held = members.contract(
        company_id=company.pk, lines=[{"name": "Cleaning", "quantity": 2, "price": "150"}], currency="EUR"
    )
    deal = open_renewal(held, by=SYSTEM)
    assert (deal.company_id, Deal.objects.get(pk=deal.pk).amount, deal.currency) == (company.pk, 300, "EUR")
    assert deal.expected_on == D(2026, 12, 31)
    with pytest.raises(Conflict):
        open_renewal(fresh(held), by=SYSTEM)
    win_deal(deal, by=SYSTEM)
    event = Event.objects.get(type="deal.won")
    jobs.hear_won.func(str(event.pk))
    assert (fresh(held).ends_on, fresh(held).renewal_id) == (D(2027, 12, 31), None)


def test_a_won_deal_becomes_a_contract_of_what_is_paid_regularly() -> None:
    make.owner()
    deal = make.deal("Tea", company_id=make.company(name="SIA Alfa").pk)
    tea = add_product("Tea a month", by=SYSTEM)
    add_line(deal, product=tea.pk, quantity=3, price="10", period="month", discount="10", by=SYSTEM)
    add_line(deal, name="Cups", quantity=1, price="500", by=SYSTEM)
    with pytest.raises(Conflict):
        contract_of_deal(deal, by=SYSTEM)
    win_deal(deal, by=SYSTEM)
    with at(D(2026, 3, 10)):
        held = contract_of_deal(Deal.objects.get(pk=deal.pk), by=SYSTEM)
    assert (held.amount, held.period, held.company_id) == (27, "month", deal.company_id)
    assert (held.starts_on, held.ends_on) == (D(2026, 3, 10), D(2027, 3, 9))
    assert [(line.product_id, line.price) for line in held.lines.all()] == [(tea.pk, 9)]
    with pytest.raises(Conflict):
        contract_of_deal(Deal.objects.get(pk=deal.pk), by=SYSTEM)


def test_monthly_and_yearly_parts_together_are_paid_by_the_year() -> None:
    make.owner()
    deal = make.deal()
    add_line(deal, name="Support", price="10", period="month", by=SYSTEM)
    add_line(deal, name="License", price="100", period="year", by=SYSTEM)
    win_deal(deal, by=SYSTEM)
    held = contract_of_deal(Deal.objects.get(pk=deal.pk), by=SYSTEM)
    assert (held.amount, held.period) == (220, "year")
    once = make.deal("Once", amount=Decimal(70))
    win_deal(once, by=SYSTEM)
    with pytest.raises(Conflict):
        contract_of_deal(Deal.objects.get(pk=once.pk), only_recurring=True, by=SYSTEM)
    assert contract_of_deal(Deal.objects.get(pk=once.pk), by=SYSTEM).amount == 70


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    currency=st.sampled_from(["SAR", "KWD", "JPY", "EUR"]),
    lines=st.lists(
        st.tuples(st.decimals("0.001", "500", places=3), st.decimals("0", "9000", places=4)),
        min_size=1,
        max_size=6,
    ),
)
def test_a_contract_is_worth_the_sum_of_its_lines(
    currency: str, lines: list[tuple[Decimal, Decimal]]
) -> None:
    given_lines = [{"name": "x", "quantity": quantity, "price": price} for quantity, price in lines]
    held = members.contract(currency=currency, lines=given_lines)
    nets = [line.net for line in held.lines.all()]
    assert held.amount == sum(nets)
    assert all(net == round(net, decimals(currency)) for net in nets)


def test_lines_say_what_a_contract_is_worth_until_they_are_gone() -> None:
    make.owner()
    held = members.contract(lines=[{"name": "Cleaning", "price": "150"}])
    with pytest.raises(Invalid):
        change_contract(held, amount=Decimal(5), by=SYSTEM)
    held = change_contract(held, lines=[], amount=Decimal(5), by=SYSTEM)
    assert (held.amount, held.lines.count()) == (5, 0)


def test_to_be_decided_are_those_whose_day_comes_within_sixty_days() -> None:
    make.owner()
    members.contract("Ends", ends_on=D(2026, 12, 31))
    members.contract("Notice", ends_on=D(2027, 3, 31), renews=True, notice_amount=3)
    members.contract("Later", ends_on=D(2027, 3, 31))
    members.contract("Passed", ends_on=D(2026, 10, 31))
    with at(D(2026, 11, 23)):
        asked = compile_filter(CONTRACTS, SYSTEM, {"field": "is_turning", "op": "is", "value": True})
        assert set(Contract.objects.filter(asked).values_list("title", flat=True)) == {"Ends", "Notice"}


def test_contracts_of_others_and_without_the_right_stay_as_they_are() -> None:
    make.owner()
    other = members.contract(by=make.actor("sales", team=make.team()))
    for actor in (make.actor("sales", team=make.team()), make.actor("read-only")):
        with pytest.raises(NotAllowed):
            renew_contract(other, by=actor)
