"""Members and contracts over the API, in files that come in and go out, and in rules."""

import csv
import gzip
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import make
from tests.api import Caller
from tests.contracts import members
from tests.contracts.members import D, at
from tests.data_of_others import test_data
from wasl.automation.recipes import RECIPES
from wasl.contacts.models import Contact
from wasl.contracts import exporting
from wasl.contracts.actions import make_contract, open_renewal_deal, renew
from wasl.contracts.commands import change_contract
from wasl.contracts.importing.rows import read_row
from wasl.contracts.importing.saving import save_contracts, save_members, undo_contracts
from wasl.contracts.listings import CONTRACTS, MEMBERSHIPS
from wasl.contracts.models import Contract, Membership
from wasl.exchange.exporting import SheetColumn
from wasl.exchange.importing import Cell, Effect, ImportOptions
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.sales.commands import add_line, win_deal
from wasl.sales.models import Deal

pytestmark = pytest.mark.django_db
OPTIONS = ImportOptions(match_by=("number",), on_match="skip")


def cells(**values: str) -> list[Cell]:
    return [Cell(name, 1, "", value, name) for name, value in values.items()]


def test_a_member_joins_is_renewed_paid_and_leaves_over_the_api() -> None:
    caller = Caller(make.owner())
    plan, contact = members.plan(), make.contact(name="Anna")
    given = {"contact": str(contact.pk), "plan": str(plan.pk), "joined_on": "2026-01-31"}
    made = caller.send("post", "/members", given)
    assert made.status_code == 201, made.json()
    member = made.json()
    path = f"/members/{member['id']}"
    assert made["Location"] == f"/api/v1{path}"
    assert (member["until_on"], member["dues"]) == ("2027-01-30", [{"amount": "100.00", "currency": "SAR"}])
    renewed = caller.send("post", f"{path}/renew", {"paid_on": "2026-06-01"}).json()
    assert (renewed["until_on"], len(renewed["terms"])) == ("2028-01-30", 2)
    first = next(term for term in renewed["terms"] if term["paid_on"] is None)
    paid = caller.send("put", f"{path}/terms/{first['id']}/paid", {"paid_on": "2026-02-01"}).json()
    assert paid["dues"] == []
    assert (
        caller.send("post", f"{path}/end", {"ended_on": "2026-07-01", "why": "Moved"}).json()["ended_on"]
        == "2026-07-01"
    )
    assert caller.send("post", f"{path}/end", {}).status_code == 409
    assert caller.send("patch", path, {"number": "A-7"}).json()["number"] == "A-7"
    assert caller.send("get", "/plans").json()[0]["months"] == 12
    assert caller.send("delete", path).status_code == 204
    assert caller.send("post", f"{path}/restore").json()["number"] == "A-7"
    assert Caller(make.user()).send("get", path).status_code == 404


def test_a_contract_is_made_renewed_and_ended_over_the_api() -> None:
    caller = Caller(make.owner())
    company = make.company(name="SIA Alfa")
    given = {
        "title": "Cleaning", "company": str(company.pk), "starts_on": "2026-01-01", "ends_on": "2026-12-31", "currency": "KWD",
        "notice_amount": 3, "renews": True, "lines": [{"name": "Cleaning", "quantity": "2", "price": "150.125"}],
    }  # fmt: skip
    made = caller.send("post", "/contracts", given)
    assert made.status_code == 201, made.json()
    path = f"/contracts/{made.json()['id']}"
    assert (made.json()["amount"], made.json()["notice_on"]) == ("300.250", "2026-09-30")
    assert caller.send("post", f"{path}/renew", {}).json()["ends_on"] == "2027-12-31"
    ended = caller.send(
        "post", f"{path}/terminate", {"reason": "customer", "terminated_on": "2026-05-01"}
    ).json()
    assert (ended["over_on"], ended["reason"]) == ("2027-12-31", "customer")
    assert caller.send("post", f"{path}/terminate", {"reason": "us"}).status_code == 409
    assert caller.send("post", f"{path}/renewal").status_code == 409
    assert caller.send("post", f"{path}/reopen").json()["over_on"] is None
    assert caller.send("post", f"{path}/renewal").json()["renewal"] == str(Deal.objects.get().pk)
    assert caller.send("patch", path, {"ends_on": "2020-01-01"}).status_code == 422
    assert caller.send("get", "/contracts").json()["items"][0]["title"] == "Cleaning"


def telco(count: int) -> list[dict[str, str]]:
    """Return the first customers of IBM's telco sample (see the README beside it)."""
    folder = test_data("churn/ibm-telco")
    with gzip.open(next(folder.glob("*.csv.gz")), "rt", encoding="utf-8") as file:
        return [line for line, _number in zip(csv.DictReader(file), range(count), strict=False)]


def test_the_customers_of_a_real_file_become_contracts_whose_sum_is_the_files_and_go_again() -> None:
    make.owner()
    lines, key = telco(200), uuid7()
    rows = [
        (number, read_row(cells(
            number=line["customerID"], tenure=line["tenure"], length=line["Contract"], amount=line["MonthlyCharges"],
            period="monthly", currency="USD",
        ), OPTIONS))
        for number, line in enumerate(lines)
    ]  # fmt: skip
    with at(D(2026, 11, 23)):
        outcomes = save_contracts(rows, options=OPTIONS, by=SYSTEM, import_id=key)
        assert {one.action for one in outcomes} == {"created"}
        by_hand = sum(Decimal(line["MonthlyCharges"]) for line in lines)
        assert sum(one.amount or 0 for one in Contract.objects.all()) == by_hand
        lengths = {"Month-to-month": 1, "One year": 12, "Two year": 24}
        for line in lines:
            held = Contract.objects.get(number=line["customerID"])
            assert (held.renew_months, held.renews) == (
                lengths[line["Contract"]],
                line["Contract"] == "Month-to-month",
            )
            months = (2026 - held.starts_on.year) * 12 + 11 - held.starts_on.month
            assert months == int(line["tenure"])
            assert held.ends_on
            assert held.ends_on >= D(2026, 11, 23)
        again = save_contracts(rows, options=OPTIONS, by=SYSTEM, import_id=uuid7())
        assert {one.action for one in again} == {"skipped"}
        worked_on = Contract.objects.get(number=lines[0]["customerID"])
    with at(D(2026, 11, 23), 13):
        change_contract(worked_on, title="Ours", by=SYSTEM)
        effects = [Effect(one.record_id, one.action, one.before) for one in outcomes if one.record_id]
        undone = undo_contracts(effects, by=SYSTEM, import_id=key)
    assert (undone.undone, list(undone.kept)) == (199, [worked_on.pk])
    assert (Contract.objects.count(), Contact.objects.count()) == (1, 1)


def test_members_of_a_file_join_by_the_plan_that_is_named_and_meet_contacts_that_are_there() -> None:
    make.owner()
    members.plan("Person"), members.plan("Company")
    known = make.contact(name="Anna Ozola", emails=[{"value": "anna@post.example"}])
    rows = [
        read_row(cells(party="A. Ozola", email="ANNA@post.example", plan="person", joined_on="31.01.2026", paid_on="2026-02-03"), OPTIONS),
        read_row(cells(party="Berta", plan="Nothing such"), OPTIONS),
        read_row(cells(party="Cilla", plan="COMPANY", joined_on="01/09/1447"), OPTIONS),
    ]  # fmt: skip
    outcomes = save_members(list(enumerate(rows)), options=OPTIONS, by=SYSTEM, import_id=uuid7())
    assert [one.action for one in outcomes] == ["created", "refused", "created"]
    first = Membership.objects.get(contact=known)
    assert (first.until_on, first.terms.get().paid_on) == (D(2027, 1, 30), D(2026, 2, 3))
    assert Membership.objects.exclude(contact=known).get().joined_on == D(2026, 2, 18)
    with pytest.raises(Invalid):
        read_row(cells(joined_on="31.02.2026", party="x"), OPTIONS)


def test_a_file_that_goes_out_says_what_the_list_says() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    members.contract(amount=Decimal(70), company_id=make.company(name="SIA Alfa").pk)
    with at(D(2027, 1, 10)):
        for listing, fields, read, wanted in (
            (MEMBERSHIPS, exporting.MEMBER_FIELDS, exporting.read_members, ("status", "In grace")),
            (CONTRACTS, exporting.CONTRACT_FIELDS, exporting.read_contracts, ("company", "SIA Alfa")),
        ):
            columns = [SheetColumn(one) for one in fields]
            line = next(iter(read(listing.rows(SYSTEM), columns, SYSTEM)))
            cells_by = dict(zip([one.key for one in fields], line.values, strict=True))
            assert str(cells_by[wanted[0]]) == wanted[1]
    assert member.pk


def test_rules_renew_open_a_renewal_deal_and_make_contracts_or_say_why_not() -> None:
    make.owner()
    member, contract = members.member(joined_on=D(2026, 1, 1)), members.contract()
    assert renew(member, by=SYSTEM) is None
    assert open_renewal_deal(contract, title="Again", stage="", owner="record", by=SYSTEM) is None
    assert open_renewal_deal(Contract.objects.get(), title="Again", stage="", owner="record", by=SYSTEM)
    deal = make.deal()
    add_line(deal, name="Support", price="10", period="month", by=SYSTEM)
    assert make_contract(deal, months=12, renews=True, by=SYSTEM)
    win_deal(deal, by=SYSTEM)
    assert make_contract(Deal.objects.get(pk=deal.pk), months=12, renews=True, by=SYSTEM) is None
    assert Contract.objects.get(deal=deal).renews


@pytest.mark.parametrize("key", ["contract-renewal", "contract-notice", "member-renewal", "won-contract"])
def test_the_ready_rules_are_taken_over_and_put_to_work(key: str) -> None:
    browser = make.signed_in(make.owner())
    assert key in {one.key for one in RECIPES}
    answer = browser.post(reverse("automation:recipe_take", args=[key]))
    assert answer.status_code == 303
    published = browser.post(answer.headers["Location"] + "publish/")
    assert published.status_code == 303, published.text[:500]
