"""Points by hand, rules that work on leads, the firm's own fields, products that become lines, leads taken out to files."""

import pytest
from django.urls import reverse

from tests import make
from wasl.catalog.commands import add_product
from wasl.contacts.sources import source_word
from wasl.exchange.exporting import SheetColumn
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.commands import add_field
from wasl.sales import actions, lead_exporting
from wasl.sales.commands import (
    add_lead,
    change_lead,
    give_points,
    qualify_lead,
    score_leads,
    take_points_back,
)
from wasl.sales.models import Lead
from wasl.sales.queries import leads_of
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Actor:
    return actor_of_user(make.owner())


def lead(by: Actor, **values: object) -> Lead:
    return add_lead(make.contact(by=by), by=by, title="Machines", **values)  # type: ignore[arg-type]


def test_points_by_hand_stand_beside_those_of_rules_and_survive_a_new_count(boss: Actor) -> None:
    one = lead(boss, message="Please call", channel="referral")
    score_leads([one.pk], by=SYSTEM)
    one.refresh_from_db()
    by_rules = one.score
    one = give_points(one, points=30, reason="Met at the fair", by=boss)
    one = give_points(one, points=-5, reason="No budget yet", by=boss)
    assert (by_rules > 0, one.score) == (True, by_rules + 25)
    score_leads([one.pk], by=SYSTEM)
    one.refresh_from_db()
    assert (one.score, sum(reason["points"] for reason in one.score_reasons)) == (
        by_rules + 25,
        by_rules + 25,
    )
    one = take_points_back(one, place=0, by=boss)
    assert one.score == by_rules - 5
    with pytest.raises(NotFound):
        take_points_back(one, place=7, by=boss)


@pytest.mark.parametrize(("points", "reason"), [(0, "x"), (1001, "x"), (5, " ")])
def test_points_need_a_number_and_a_reason(boss: Actor, points: int, reason: str) -> None:
    with pytest.raises(Invalid):
        give_points(lead(boss), points=points, reason=reason, by=boss)


def test_points_are_given_and_taken_back_on_their_page(boss: Actor) -> None:
    one, browser = lead(boss), make.signed_in(User.objects.get(pk=boss.user_id))
    url = reverse("sales:lead_points", args=[one.pk])
    assert browser.post(url, {"points": "12", "reason": "<i>Knows us"}).status_code in {302, 303}
    page = browser.get(url).content.decode()
    assert "&lt;i&gt;Knows us" in page
    browser.post(reverse("sales:lead_points_back", args=[one.pk, 0]))
    one.refresh_from_db()
    assert (one.score, one.given_points) == (0, [])


def test_rules_can_accept_give_up_score_and_give_out_leads(boss: Actor) -> None:
    one = lead(boss)
    assert actions.accept(one, by=boss) is None
    one.refresh_from_db()
    assert one.state == "accepted"
    assert actions.accept(one, by=boss)
    assert actions.give_out(one, by=boss)
    assert actions.give_up(one, reason="no_need", by=boss) is None
    one.refresh_from_db()
    assert one.state == "disqualified"
    assert actions.give_up(one, reason="no_need", by=boss)
    names = {action.name for action in registry().all("actions") if "lead" in action.kinds}
    assert {"sales.give_out", "sales.accept_lead", "sales.disqualify", "sales.points"} <= names


def test_products_that_a_lead_asked_for_become_lines_of_its_deal(boss: Actor) -> None:
    add_product("GTX Pro", prices=[{"amount": "4821", "currency": "SAR"}], by=boss)
    deal = qualify_lead(lead(boss, products=["GTXPro", "Something else"]), by=boss)
    assert [(line.name, line.price) for line in deal.lines.all()] == [("GTX Pro", 4821)]
    deal.refresh_from_db()
    assert deal.amount == 4821


def test_a_lead_has_the_firm_s_own_fields_on_its_pages(boss: Actor) -> None:
    add_field("lead", labels={"en": "Branch"}, type="text", by=boss)
    one = lead(boss, custom={"branch": "Riyadh north"})
    browser = make.signed_in(User.objects.get(pk=boss.user_id))
    assert "Riyadh north" in browser.get(reverse("sales:lead", args=[one.pk])).content.decode()
    assert "Branch" in browser.get(reverse("sales:lead_edit", args=[one.pk])).content.decode()
    change_lead(one, custom={"branch": "Jeddah"}, by=boss)
    found = browser.get(reverse("sales:lead_list"), {"q": "Machines"})
    assert found.status_code == 200
    one.refresh_from_db()
    assert "Jeddah" in one.custom.values()


def test_leads_are_taken_out_as_a_sheet_without_what_the_role_hides(boss: Actor) -> None:
    one = add_lead(
        make.contact(name="Sami", emails=[{"value": "sami@example.com"}], by=boss),
        title="Tea",
        source="fair",
        by=boss,
    )
    columns = [
        SheetColumn(field) for field in lead_exporting.FIELDS if field.key in {"title", "contact", "email"}
    ]
    lines = list(lead_exporting.read_lines(leads_of(boss), columns, boss))
    assert [(line.id, line.values) for line in lines] == [(one.pk, ["Tea", "Sami", "sami@example.com"])]


def test_a_well_known_source_is_said_in_the_reader_s_language() -> None:
    assert (source_word("fair"), source_word("Blog of Aunt Olga")) == ("Trade fair", "Blog of Aunt Olga")
