"""Sales are split by attributes of whom they were with: every group is what a hand counts, and no more than the viewer sees."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from tests.sales.test_reports import answer_of, listed, part
from wasl.contacts.commands import archive_contact
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM, Actor, Reach
from wasl.lists.commands import add_field
from wasl.lists.models import CustomField
from wasl.lists.reports import Part, ask, report_named, running
from wasl.sales.commands import win_deal
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
THIS_YEAR = {"period": "this_year"}
CHOICES = [{"value": word, "labels": {"en": word.title(), "ar": f"ع{word}"}} for word in ("gold", "silver")]


def held(one: Contact, key: str) -> list[Any]:
    """Return what a person has in a field of the firm's own, in a list of one or none."""
    stored = CustomField.objects.get(key=key).stored
    return [one.custom[stored]] if stored in one.custom else []


# how a hand reads what a person has in each attribute, as the words of the groups
READ: dict[str, Any] = {
    "contact.household": lambda one: [one.get_household_display()] if one.household else [],
    "contact.roles": lambda one: one.role_labels,
    "contact.custom.grade": lambda one: [word.title() for word in held(one, "grade")],
    "contact.custom.hobbies": lambda one: [word.title() for word in next(iter(held(one, "hobbies")), [])],
    "contact.custom.loyal": lambda one: ["Yes" if word else "No" for word in held(one, "loyal")],
    "contact.generation": lambda one: (
        ["1981–1996 (Millennials)"] if one.birthday.startswith("19") else ["From 2013 (Generation Alpha)"]
    ) if one.birthday[:1] in {"1", "2"} else [],
}  # fmt: skip
PERSON = st.fixed_dictionaries(
    {
        "household": st.sampled_from(["", "single", "family"]),
        "roles": st.sets(st.sampled_from(["customer", "supplier"])).map(sorted),
        "birthday": st.sampled_from(["", "--02-29", "1981-01-01", "1996-12-31", "2013-01-01"]),
        "grade": st.sampled_from([None, "gold", "silver"]),
        "hobbies": st.sets(st.sampled_from(["gold", "silver"])).map(sorted),
        "loyal": st.sampled_from([None, True, False]),
        "owner": st.sampled_from(["layan", "badr"]),
        "amounts": st.lists(st.integers(1, 1000), max_size=2),
    }
)


@pytest.fixture
def firm() -> dict[str, Actor]:
    """Two teams, and three fields of contacts that the firm has added."""
    cache.clear()
    for key, type_ in (("grade", "choice"), ("hobbies", "choices"), ("loyal", "yes_no")):
        more = {} if type_ == "yes_no" else {"choices": CHOICES}
        add_field("contact", type=type_, key=key, labels={"en": key.title()}, by=SYSTEM, **more)
    sides = {name: make.actor(team=make.team(name)) for name in ("layan", "badr")}
    return {"owner": actor_of_user(make.owner()), **sides}


def sold(person: dict[str, Any], firm: dict[str, Actor]) -> Contact:
    """Add a person with deals that were won; what he has not is left out."""
    by = firm[person["owner"]]
    custom = {name: person[name] for name in ("grade", "hobbies", "loyal") if person[name] not in (None, [])}
    plain = {name: person[name] for name in ("household", "roles", "birthday")}
    found = make.contact(by=by, custom=custom, **plain)
    for amount in person["amounts"]:
        owner = firm["badr"].user_id
        win_deal(make.deal(owner_id=owner, contact_id=found.pk, amount=Decimal(amount)), by=SYSTEM)
    return found


def split(viewer: Actor, by: str, key: str = "sales") -> Part:
    report = report_named(viewer, key)
    return part(running.answered(viewer, report, ask(report, viewer, {"by": by, **THIS_YEAR})), "split")


def by_hand(viewer: Actor, name: str) -> dict[str, tuple[Decimal, int]]:
    """Return value and number of the deals that the viewer sees, by what he sees of their person."""
    seen = {one.pk: one for one in Contact.objects.visible_to(viewer)}
    found: dict[str, list[Decimal]] = defaultdict(list)
    for deal in Deal.objects.visible_to(viewer):
        person = seen.get(deal.contact_id)
        for word in (READ[name](person) if person else []) or ["Without a value"]:
            found[word].append(deal.amount or Decimal(0))
    return {word: (sum(amounts, Decimal(0)), len(amounts)) for word, amounts in found.items()}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PERSON, min_size=1, max_size=5))
def test_groups_are_what_a_hand_counts_and_add_up_to_the_whole(
    firm: dict[str, Actor], people: list[dict[str, Any]]
) -> None:
    Deal.objects.all().delete()
    for person in people:
        sold(person, firm)
    for viewer in (firm["owner"], firm["badr"]):
        for name in READ:
            lines = {
                line.label: (line.cells[0].number, line.cells[1].number) for line in split(viewer, name).lines
            }
            assert lines == by_hand(viewer, name), name
            if name not in {"contact.roles", "contact.custom.hobbies"}:
                assert sum(number for _value, number in lines.values()) == sum(
                    len(one["amounts"]) for one in people
                )


def person(**values: Any) -> dict[str, Any]:
    """Return a person of Layan's team with one deal of a thousand, otherwise without anything."""
    usual = {"household": "", "roles": [], "birthday": "", "grade": None, "hobbies": [], "loyal": None}
    return usual | {"owner": "layan", "amounts": [1000]} | values


def test_every_group_opens_the_list_of_exactly_its_deals(firm: dict[str, Actor]) -> None:
    sold(person(household="family", hobbies=["gold", "silver"], loyal=False, birthday="1990-05-05"), firm)
    sold(person(owner="badr", roles=["customer"], loyal=True, grade="gold"), firm)
    sold(person(owner="badr"), firm)
    for viewer in (firm["owner"], firm["badr"]):
        followed = 0
        for name in READ:
            for line in split(viewer, name).lines:
                for cell in line.cells:
                    if cell.link and cell.rows:
                        assert len(listed(viewer, cell)) == cell.rows, (name, line.label)
                        followed += 1
        assert followed > 20


def test_whom_the_viewer_may_not_see_counts_as_without_a_value(firm: dict[str, Actor]) -> None:
    sold(person(household="family"), firm)
    assert [line.label for line in split(firm["owner"], "contact.household").lines] == ["Family"]
    sheet = split(firm["badr"], "contact.household")
    assert [line.label for line in sheet.lines] == ["Without a value"]
    assert "not shown to you" in sheet.note


def test_what_was_sold_to_somebody_put_away_stays_in_his_group(firm: dict[str, Actor]) -> None:
    gone = sold(person(household="single"), firm)
    archive_contact(gone, by=SYSTEM)
    line = split(firm["owner"], "contact.household").lines[0]
    assert (line.label, len(listed(firm["owner"], line.cells[1]))) == ("Single", 1)


@pytest.mark.parametrize(
    ("kind", "field", "by"),
    [
        ("contact", "household", "contact.household"),
        ("contact", "birthday", "contact.generation"),
        ("contact", "custom.grade", "contact.custom.grade"),
        ("deal", "contact", "contact.roles"),
        ("deal", "company", "company.country"),
        ("deal", "company", "buyer"),
    ],
)
def test_an_attribute_hidden_from_a_role_is_not_offered_and_not_obeyed(
    firm: dict[str, Actor], kind: str, field: str, by: str
) -> None:
    sold(person(household="family", grade="gold"), firm)
    veiled = replace(firm["owner"], hidden_fields={kind: frozenset({field})})
    for key in ("sales", "people", "sides"):
        assert not answer_of(firm["owner"], key, by=by).problem
        answer = answer_of(veiled, key, by=by)
        assert answer.problem
        assert not answer.parts


def test_who_reads_no_contacts_is_offered_none_of_their_attributes(firm: dict[str, Actor]) -> None:
    owner = firm["owner"]
    blind = replace(owner, reach={**owner.reach, ("contact", "read"): Reach.NONE})
    assert answer_of(blind, "sales", by="contact.household").problem
    assert not answer_of(blind, "sales", by="owner").problem


def test_deals_with_a_company_are_business(firm: dict[str, Actor]) -> None:
    by = firm["badr"]
    house, somebody = make.company(by=by), make.contact(by=by)
    for parties in (
        {"company_id": house.pk, "contact_id": somebody.pk},
        {"contact_id": house.pk},
        {"contact_id": somebody.pk},
        {},
    ):
        win_deal(make.deal(by=by, amount=Decimal(10), **parties), by=by)
    lines = split(firm["owner"], "buyer").lines
    assert {line.label: line.cells[1].number for line in lines} == {
        "Business": 2,
        "Private": 1,
        "Without a value": 1,
    }
    assert all(len(listed(firm["owner"], line.cells[1])) == line.cells[1].rows for line in lines)


def test_two_groups_of_an_attribute_stand_side_by_side(firm: dict[str, Actor]) -> None:
    sold(person(household="family", amounts=[300, 100]), firm)
    sold(person(household="single", amounts=[50]), firm)
    answer = answer_of(firm["owner"], "sides", by="contact.household", a="family", b="single", **THIS_YEAR)
    rows = {line.label: [cell.number for cell in line.cells] for line in part(answer, "sides").lines}
    assert rows["Won value"] == [400, 50, 350]


def test_leads_are_split_beside_deals_only_where_the_word_means_the_same(firm: dict[str, Actor]) -> None:
    heads = {
        by: {head.label for head in split(firm["owner"], by, "people").heads}
        for by in ("contact.household", "reason")
    }
    assert "New leads" in heads["contact.household"]
    assert "New leads" not in heads["reason"]


@pytest.mark.parametrize("by", ["contact.household", "contact.custom.hobbies", "company.country"])
def test_a_split_asks_so_many_statements_whatever_it_counts(firm: dict[str, Actor], by: str) -> None:
    viewer, counts = firm["owner"], []
    report = report_named(viewer, "losses")
    for more in (1, 5):
        for _number in range(more):
            sold(person(household="family", hobbies=["gold"]), firm)
        running.answered(viewer, report, ask(report, viewer, {"by": by}))
        with CaptureQueriesContext(connection) as found:
            running.answered(viewer, report, ask(report, viewer, {"by": by}))
        counts.append(len(found))
    assert counts == [11, 11]


def test_the_split_stands_on_the_page_on_paper_and_in_the_workbook(firm: dict[str, Actor]) -> None:
    sold(person(household="family", grade="gold"), firm)
    boss = User.objects.get(pk=firm["owner"].user_id)
    browser: Client = make.signed_in(boss)
    for address in ("/reports/sales/?by=contact.household", "/reports/sales/?by=contact.household&print=1"):
        text = browser.get(address).text
        assert "By: Household (Contact)" in text
        assert "Family" in text
    assert browser.get("/reports/sales/report.xlsx?by=contact.household").status_code == 200
    asked = Caller(boss)
    assert asked.send("get", "/statistics/sales?by=contact.household").status_code == 200
    assert asked.send("get", "/statistics/sales?by=contact.nothing").status_code == 422
