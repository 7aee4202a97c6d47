"""Targets: set as they are typed, seen by whom they concern, shared out over months, and one's own number."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from wasl.catalog.commands import add_product, set_rate
from wasl.exchange import commands, running
from wasl.exchange.models import Import
from wasl.forecast.commands import Cell, copy_targets, set_targets
from wasl.forecast.importing import read_period
from wasl.forecast.models import Target
from wasl.forecast.months import months_of
from wasl.forecast.queries import my_number, targets_in
from wasl.forecast.queries.grids import Wanted
from wasl.forecast.spreading import of_months, of_period
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.money import Money
from wasl.lists.reports import report_named, run_report
from wasl.sales.commands import win_deal
from wasl.workspace.models import Team
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
YEAR = Wanted(2026)
MAY = datetime.date(2026, 5, 1)
PAGE = "/settings/targets/"


def test_targets_are_set_all_or_none_and_only_where_the_reach_goes() -> None:
    make.owner()
    north, south = make.team(), make.team()
    lead, layan, omar = make.user("manager", team=north), make.user(team=north), make.user(team=south)
    boss = actor_of_user(lead)
    assert set_targets([Cell(MAY, Decimal(500), user=layan.pk)], wanted=YEAR, by=boss) == 1
    assert set_targets([Cell(MAY, Decimal(500), user=layan.pk)], wanted=YEAR, by=boss) == 0
    beyond = [
        Cell(MAY, Decimal(1), user=layan.pk),
        Cell(MAY, Decimal(9), user=omar.pk),
        Cell(MAY, Decimal(9)),
    ]
    with pytest.raises(Invalid) as refused:
        set_targets(beyond, wanted=YEAR, by=boss)
    assert set(refused.value.fields) == {f"{omar.pk}:2026-05-01", "firm:2026-05-01"}
    assert Target.objects.get().amount == 500
    with pytest.raises(NotAllowed):
        set_targets([Cell(MAY, Decimal(1), user=layan.pk)], wanted=YEAR, by=actor_of_user(layan))
    assert set_targets([Cell(MAY, None, user=layan.pk)], wanted=YEAR, by=boss) == 1
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (Cell(datetime.date(2026, 5, 2), Decimal(1)), YEAR),
        (Cell(MAY, Decimal(1)), Wanted(2026, "quarter")),
        (Cell(MAY, Decimal(1)), Wanted(2025)),
        (Cell(MAY, Decimal(-1)), YEAR),
        (Cell(MAY, Decimal("0.005")), YEAR),
        (Cell(MAY, Decimal("1.5")), Wanted(2026, measure="deals")),
        (Cell(MAY, Decimal(1), currency="X"), YEAR),
    ],
)
def test_what_is_no_target_is_refused_at_its_cell(cell: Cell, wanted: Wanted) -> None:
    make.owner()
    with pytest.raises(Invalid) as refused:
        set_targets([cell], wanted=wanted, by=SYSTEM)
    assert list(refused.value.fields) == [cell.name]


def test_a_target_is_seen_by_whom_it_concerns_his_lead_and_those_with_the_right() -> None:
    make.owner()
    north, south = make.team(), make.team()
    layan, omar, lead = make.user(team=north), make.user(team=north), make.user(team=north)
    Team.objects.filter(pk=north.pk).update(lead=lead)
    cells = [
        Cell(MAY, Decimal(1), user=layan.pk),
        Cell(MAY, Decimal(2), user=omar.pk),
        Cell(MAY, Decimal(3), team=north.pk),
        Cell(MAY, Decimal(4), team=south.pk),
        Cell(MAY, Decimal(5)),
    ]
    set_targets(cells, wanted=YEAR, by=SYSTEM)

    def seen(user: object) -> set[int]:
        return {int(one.amount) for one in targets_in(actor_of_user(user), 2026)}  # type: ignore[arg-type]

    assert seen(layan) == {1}
    assert seen(lead) == {1, 2, 3}
    assert seen(make.user(team=south)) == set()
    assert seen(make.user("manager", team=south)) == {1, 2, 3, 4, 5}


def test_last_years_targets_are_taken_over_higher_and_what_is_set_stays() -> None:
    make.owner()
    other = make.user()
    last = [Cell(datetime.date(2025, month, 1), Decimal(100), user=other.pk) for month in (1, 2)]
    set_targets(last, wanted=Wanted(2025), by=SYSTEM)
    set_targets([Cell(datetime.date(2026, 1, 1), Decimal(7), user=other.pk)], wanted=YEAR, by=SYSTEM)
    assert copy_targets(YEAR, percent=Decimal("12.5"), by=SYSTEM) == 1
    amounts = dict(Target.objects.filter(starts_on__year=2026).values_list("starts_on__month", "amount"))
    assert amounts == {1: 7, 2: Decimal("112.5")}


MONTHS = [datetime.date(2026, number, 1) for number in range(1, 13)]
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
GOALS = st.builds(
    lambda months, quarters, year: (
        [("month", day, amount) for day, amount in months.items()]
        + [("quarter", day, amount) for day, amount in quarters.items()]
        + ([("year", MONTHS[0], year)] if year is not None else [])
    ),
    st.dictionaries(st.sampled_from(MONTHS), AMOUNTS),
    st.dictionaries(st.sampled_from(MONTHS[::3]), AMOUNTS),
    st.none() | AMOUNTS,
)


@given(GOALS)
def test_the_months_of_a_quarter_add_up_to_its_target_wherever_one_of_them_is_free(
    goals: list[tuple[str, datetime.date, Decimal]],
) -> None:
    months = of_months(goals, 2026)
    own = {day: amount for period, day, amount in goals if period == "month"}
    assert all(months[day] == amount for day, amount in own.items())
    assert all(amount >= 0 for amount in months.values())
    for period, day, amount in goals:
        inside = months_of(day, period)
        said = sum((own.get(one, Decimal(0)) for one in inside), Decimal(0))
        if period == "quarter":
            assert of_period(goals, "quarter", day) == amount
            if any(one not in own for one in inside) and said <= amount:
                assert abs(sum(months[one] for one in inside) - amount) < Decimal("0.01")


def test_my_number_says_what_is_won_what_is_forecast_and_how_much_of_the_target_that_is() -> None:
    with time_machine.travel("2026-05-20T09:00:00Z", tick=False):
        make.owner()
        seller = make.user()
        layan = actor_of_user(seller)
        set_rate("EUR", value="4", by=SYSTEM)
        set_targets([Cell(datetime.date(2026, 4, 1), Decimal(3000), user=seller.pk)],
                    wanted=Wanted(2026, "quarter"), by=SYSTEM)  # fmt: skip
        day = datetime.date(2026, 5, 28)
        mine = {"owner_id": seller.pk, "currency": "SAR"}
        win_deal(make.deal(amount=Decimal(300), **mine), by=SYSTEM)
        win_deal(make.deal(amount=Decimal(25), **mine | {"currency": "EUR"}), by=SYSTEM)
        win_deal(make.deal(amount=Decimal(70), **mine | {"currency": "JPY"}), by=SYSTEM)
        make.deal(amount=Decimal(1000), probability=50, expected_on=day, **mine)
        make.deal(amount=Decimal(9000), probability=50, expected_on=day, forecast="omitted", **mine)
        make.deal(amount=Decimal(1000), expected_on=datetime.date(2026, 6, 1), **mine)
        # somebody else's
        win_deal(make.deal(amount=Decimal(9999), currency="SAR"), by=SYSTEM)
        with CaptureQueriesContext(connection) as queries:
            found = my_number(layan)
        assert found is not None
        assert (found.month, found.currency, found.target) == (MAY, "SAR", Money(Decimal("1000.00"), "SAR"))
        assert (found.won.amount, found.forecast.amount, found.percent) == (400, 900, 40)
        assert list(found.won.apart) == list(found.forecast.apart) == [Money(Decimal(70), "JPY")]
        assert found.deals_target is None
        assert len(queries) == 5


def test_my_number_is_in_the_currency_of_ones_own_target() -> None:
    with time_machine.travel("2026-05-20T09:00:00Z", tick=False):
        make.owner()
        seller = make.user()
        set_rate("EUR", value="4", by=SYSTEM)
        set_targets([Cell(MAY, Decimal(200), user=seller.pk, currency="EUR")], wanted=YEAR, by=SYSTEM)
        win_deal(make.deal(amount=Decimal(400), currency="SAR", owner_id=seller.pk), by=SYSTEM)
        found = my_number(actor_of_user(seller))
        assert found is not None
        assert (found.won.amount, found.won.currency, found.percent) == (100, "EUR", 50)


def test_the_grid_takes_what_was_typed_and_leaves_what_a_colleague_changed_meanwhile() -> None:
    browser = make.signed_in(make.owner())
    layan = make.user(name="Layan <b>")
    address = f"{PAGE}?year=2026"
    shown = browser.get(address)
    assert "Layan &lt;b&gt;" in shown.text
    seen = shown.context["form"]["seen"].value()
    # a colleague sets June meanwhile
    june = datetime.date(2026, 6, 1)
    set_targets([Cell(june, Decimal(66), user=layan.pk)], wanted=YEAR, by=SYSTEM)
    typed = {"seen": seen, f"{layan.pk}:2026-05-01": "٥٬٠٠٠", f"{layan.pk}:currency": "SAR"}
    assert browser.post(address, typed).status_code == 303
    amounts = dict(Target.objects.values_list("starts_on", "amount"))
    assert amounts == {MAY: 5000, june: 66}
    wrong = browser.post(address, typed | {f"{layan.pk}:2026-07-01": "much"})
    assert wrong.status_code == 422
    assert "much" in wrong.text


def test_the_grid_is_for_those_who_set_targets() -> None:
    make.owner()
    assert make.signed_in(make.user()).get(PAGE).status_code == 403
    assert make.signed_in(make.user("manager", team=make.team())).get(PAGE).status_code == 200


def test_programs_read_and_set_targets() -> None:
    caller = Caller(make.owner())
    body = {"year": 2026, "targets": [{"starts_on": "2026-05-01", "amount": "1200.50"}]}
    made = caller.send("put", "/targets", body)
    assert made.status_code == 200, made.json()
    (item,) = caller.send("get", "/targets?year=2026").json()["items"]
    assert (Decimal(item["amount"]), item["currency"], item["user"], item["team"]) == (
        Decimal("1200.5"), "SAR", None, None,
    )  # fmt: skip
    assert caller.send("put", "/targets", body | {"period": "quarter"}).status_code == 422
    assert Caller(make.user()).send("put", "/targets", body).status_code == 403


def test_the_grid_is_of_a_product_or_a_tag_where_one_is_chosen() -> None:
    browser = make.signed_in(make.owner())
    tea = add_product("Tea <i>", tags=["Drinks"], by=SYSTEM)
    shown = browser.get(f"{PAGE}?year=2026&product_name=tea+<i>")
    assert shown.context["wanted"].product == tea.pk
    assert "Tea &lt;i&gt;" in shown.text
    seen = shown.context["form"]["seen"].value()
    typed = {"seen": seen, "firm:2026-05-01": "900", "firm:currency": "SAR"}
    assert browser.post(f"{PAGE}?year=2026&product={tea.pk}", typed).status_code == 303
    assert Target.objects.get().product_id == tea.pk
    offered = browser.get(f"{PAGE}?year=2026").context["subjects"]
    assert [(one.name, bool(one.tag)) for one in offered] == [("Tea <i>", False), ("Drinks", True)]
    assert browser.get(f"{PAGE}?product_name=none+such").status_code in {404, 422}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026", ("year", datetime.date(2026, 1, 1))),
        ("Q2 2026", ("quarter", datetime.date(2026, 4, 1))),
        ("2026-Q3", ("quarter", datetime.date(2026, 7, 1))),
        ("الربع ٤ ٢٠٢٦", ("quarter", datetime.date(2026, 10, 1))),
        ("2. ceturksnis 2026", ("quarter", datetime.date(2026, 4, 1))),
        ("2026-05", ("month", MAY)),
        ("05/2026", ("month", MAY)),
        ("2026-05-17", ("month", MAY)),
        ("17.05.2026", ("month", MAY)),
    ],
)
def test_a_cell_of_a_file_means_a_period(text: str, meant: tuple[str, datetime.date]) -> None:
    assert read_period(text) == meant


@pytest.mark.parametrize("text", ["", "13/2026", "soon", "2026-00"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_period(text)


FILE = """Person,Team,Period,Target,Currency,Measure,Product
Layan,,2026-05,1000,EUR,,
layan@example.com,,2026-06,2,,deals,
,North,Q3 2026,9000,,,
,,2026,50000,,,Tea
Omar,,2026-05,70,,,
Nobody,,2026-05,1,,,
Layan,,someday,1,,,
"""


def bring(text: str, by: Actor, **options: object) -> Import:
    item = commands.start_import("target", content=ContentFile(text.encode()), name="targets.csv", by=by)
    item = commands.change_mapping(item, mapping=item.mapping, options=options, by=by)
    return running.run(commands.attend_import(item, by=by).pk)


def test_targets_come_in_from_a_file_and_are_taken_back() -> None:
    boss = actor_of_user(make.owner())
    north = make.team("North")
    layan = make.user(name="Layan", email="layan@example.com")
    make.user(name="Omar")
    make.user(name="Omar", email="other@example.com")
    add_product("Tea", by=SYSTEM)
    set_targets([Cell(MAY, Decimal(1), user=layan.pk)], wanted=YEAR, by=boss)
    item = bring(FILE, boss)
    assert (item.created_count, item.updated_count, item.refused_count) == (3, 1, 3)
    found = {
        (one.period, one.measure, one.amount, one.currency, one.user_id, one.team_id, one.product_id is None)
        for one in Target.objects.all()
    }
    assert found == {
        ("month", "value", 1000, "EUR", layan.pk, None, True),
        ("month", "deals", 2, "", layan.pk, None, True),
        ("quarter", "value", 9000, "SAR", None, north.pk, True),
        ("year", "value", 50000, "SAR", None, None, False),
    }
    # the same file again changes nothing
    again = bring(FILE, boss)
    assert (again.created_count, again.updated_count) == (0, 0)
    # somebody works on one of them; the others are taken back
    set_targets(
        [Cell(datetime.date(2026, 7, 1), Decimal(1), team=north.pk)], wanted=Wanted(2026, "quarter"), by=boss
    )
    running.undo(commands.attend_undo(item, by=boss).pk)
    assert {(one.amount, one.currency) for one in Target.objects.all()} == {(1, "SAR")}
    assert Target.objects.count() == 2


def test_a_file_sets_targets_only_as_far_as_the_reach_goes() -> None:
    make.owner()
    north, south = make.team("North"), make.team("South")
    make.user(name="Layan", team=north)
    make.user(name="Omar", team=south)
    boss = actor_of_user(make.user("manager", team=north))
    item = bring("Person,Period,Target\nLayan,2026-05,10\nOmar,2026-05,10\n,2026-05,10\n", boss)
    assert (item.created_count, item.refused_count) == (1, 2)
    assert Target.objects.get().amount == 10


def test_the_target_stands_beside_what_was_won_in_the_report_only_where_it_is_of_the_same() -> None:
    with time_machine.travel("2026-05-20T09:00:00Z", tick=False):
        make.owner()
        boss = actor_of_user(make.user("admin"))
        seller = make.user()
        set_targets([Cell(MAY, Decimal(500), user=seller.pk)], wanted=YEAR, by=SYSTEM)
        win_deal(make.deal(amount=Decimal(300), currency="SAR", owner_id=seller.pk), by=SYSTEM)

        def may(**given: str) -> list[str]:
            answer = run_report(boss, report_named(boss, "sales"), given, is_fresh=True)
            part = next(one for one in answer.parts if one.name == "revenue")
            row = part.lines[-1]
            return [
                f"{head.label}: {cell.number or 0:.0f}"
                for head, cell in zip(part.heads, row.cells, strict=True)
            ]

        with_target = ["Won value: 300", "Target: 500", "Deals won: 1"]
        assert may() == may(owner=str(seller.pk)) == with_target
        narrowed = ["Won value: 300", "Deals won: 1"]
        tree = '{"field": "state", "op": "is", "value": "won"}'
        assert may(source="none") == may(filter=tree) == narrowed
        answer = run_report(boss, report_named(boss, "sales"), {}, is_fresh=True)
        chart = next(one for one in answer.parts if one.name == "revenue").chart
        assert chart is not None
        assert [(one.style, one.values[-1]) for one in chart.series] == [("bar", 300), ("line", 500)]
