"""Members and contracts of a file that are there already: met by number or by id, changed cell by cell, put back."""

from decimal import Decimal
from typing import Any

import pytest

from tests import make
from tests.contracts import members
from tests.contracts.members import D
from tests.exchange.returned import Table, back, brought, counts, put, run, taken_out
from wasl.contacts.models import Contact
from wasl.contracts.commands import change_contract, change_membership
from wasl.contracts.models import Contract, Membership
from wasl.exchange.models import ImportRefusal
from wasl.kernel.actor import Actor
from wasl.lists.commands import add_field
from wasl.records.models import Event
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def said(record: Membership | Contract) -> dict[str, Any]:
    """Return everything that a record holds beside what counts its changes, with its terms and tags."""
    record = type(record).objects.get(pk=record.pk)
    names = {field.attname for field in record._meta.concrete_fields} - {"version", "updated_at"}
    found = {name: getattr(record, name) for name in names}
    terms = list(record.terms.values()) if isinstance(record, Membership) else []
    return found | {"terms": terms, "tags": set(record.anchor.tag_links.values_list("tag__name", flat=True))}


@pytest.mark.parametrize("kind", ["membership", "contract"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(owner: Actor, kind: str) -> None:
    members.member(by=owner, joined_on=D(2026, 1, 31), tags=["Gold", "Choir"])
    members.contract(
        by=owner, amount=Decimal("70.50"), company_id=make.company(name="SIA Alfa").pk, renews=True
    )
    item = brought(kind, taken_out(kind, owner), owner)
    assert (item.is_return, item.trial["skipped"], item.trial["updated"]) == (True, 1, 0)


def test_changed_cells_of_members_are_shown_applied_and_taken_back(owner: Actor) -> None:
    member = members.member(by=owner, joined_on=D(2026, 1, 1), tags=["Gold"])
    silver, layan = members.plan("Silver", by=owner), make.user(name="Layan", email="layan@firm.example")
    before = said(member)
    table = taken_out("membership", owner)
    put(
        table, 1, Member_number="A-7", Plan="silver", Member_until="31.03.2027", Owner="Layan", Tags="Gold, Choir", State="Ended",
    )  # fmt: skip
    item = brought("membership", table, owner)
    shown = {cell[0]: (cell[1], cell[2]) for cell in item.changes.get().cells}
    assert shown["Member until"] == ("2026-12-31", "31.03.2027")
    assert set(shown) == {"Member number", "Plan", "Member until", "Owner", "Tags"}
    assert said(member) == before
    assert counts(run(item, owner)) == (0, 1, 0, 0)
    now = said(member)
    assert (now["number"], now["plan_id"], now["until_on"]) == ("A-7", silver.pk, D(2027, 3, 31))
    assert (now["grace_until"], now["terms"][0]["until_on"]) == (D(2027, 4, 30), D(2027, 3, 31))
    assert (now["owner_id"], now["tags"]) == (layan.pk, {"Gold", "Choir"})
    assert back(item, owner).kept_count == 0
    assert said(member) == before


def test_changed_cells_of_contracts_are_applied_and_taken_back(owner: Actor) -> None:
    contract = members.contract(by=owner, amount=Decimal(70), currency="SAR", notice_amount=3)
    before = said(contract)
    table = taken_out("contract", owner)
    put(
        table, 1, Value="99.5", Currency="EUR", Paid="Every month", Ends="2027-06-30", Renews_by_itself="yes", Title="Windows",
        Contract_number="C-1",
    )  # fmt: skip
    item = brought("contract", table, owner)
    assert counts(run(item, owner)) == (0, 1, 0, 0)
    now = Contract.objects.get()
    assert (now.amount, now.currency, now.period, now.renews) == (Decimal("99.5"), "EUR", "month", True)
    assert (now.ends_on, now.notice_on, now.title, now.number) == (
        D(2027, 6, 30),
        D(2027, 3, 31),
        "Windows",
        "C-1",
    )
    back(item, owner)
    assert said(contract) == before


def test_a_cell_that_cannot_be_taken_refuses_its_row_alone(owner: Actor) -> None:
    first, second = (members.member(name, by=owner, joined_on=D(2026, 1, 1)) for name in ("Anna", "Berta"))
    table = taken_out("membership", owner)
    at = {row[table[0].index("Name on the card")]: number for number, row in enumerate(table)}
    put(table, at["Anna"], Plan="Nothing such")
    put(table, at["Berta"], Member_number="B-1")
    item = run(brought("membership", table, owner), owner)
    assert counts(item) == (0, 1, 0, 1)
    refusal = ImportRefusal.objects.get(of=item)
    assert (refusal.column, "plan" in refusal.reason) == ("Plan", True)
    assert (said(first)["number"], said(second)["number"]) == ("1", "B-1")


def test_what_a_colleague_changed_since_waits_for_a_decision(owner: Actor) -> None:
    member = members.member(by=owner, joined_on=D(2026, 1, 1))
    table = taken_out("membership", owner)
    change_membership(member, number="Theirs", by=owner)
    put(table, 1, Member_number="Ours")
    item = brought("membership", table, owner)
    assert item.trial["conflicts"] == 1
    assert counts(run(item, owner)) == (0, 0, 1, 0)
    assert said(member)["number"] == "Theirs"


def test_a_colleague_who_changed_the_currency_is_met_there_not_at_the_amount(owner: Actor) -> None:
    contract = members.contract(by=owner, amount=Decimal(70), currency="SAR")
    table = taken_out("contract", owner)
    change_contract(contract, currency="EUR", by=owner)
    put(table, 1, Title="Windows")
    item = brought("contract", table, owner)
    theirs = {cell[0]: cell[3] for cell in item.changes.get().cells}
    assert theirs == {"Title": False, "Currency": True}


def test_a_row_without_an_id_joins_as_a_new_member(owner: Actor) -> None:
    members.member(by=owner, joined_on=D(2026, 1, 1))
    table = taken_out("membership", owner)
    table.append([""] * len(table[0]))
    put(table, 2, Name_on_the_card="Cilla Berga", Plan="Standard", Member_since="2026-05-01")
    item = run(brought("membership", table, owner), owner)
    assert counts(item) == (1, 0, 1, 0)
    assert Membership.objects.get(name="Cilla Berga").until_on == D(2027, 4, 30)


def numbered(**cells: str) -> Table:
    return [list(cells), list(cells.values())]


def test_a_number_that_is_there_takes_the_payment_of_the_file_and_gives_it_back(owner: Actor) -> None:
    member = members.member(by=owner, joined_on=D(2026, 1, 1), number="A-7")
    before = said(member)
    table = numbered(number="A-7", paid="2026-02-03", until="2027-01-15")
    table[0] = ["Member number", "Paid on", "Member until"]
    item = run(brought("membership", table, owner, on_match="update", match_by=["number"]), owner)
    assert counts(item) == (0, 1, 0, 0)
    now = said(member)
    assert (now["terms"][0]["paid_on"], now["until_on"]) == (D(2026, 2, 3), D(2027, 1, 15))
    back(item, owner)
    assert said(member) == before


def test_filling_sets_only_what_is_empty(owner: Actor) -> None:
    contract = members.contract(by=owner, number="C-1", amount=None, title="Cleaning")
    table = [["Contract number", "Title", "Value"], ["C-1", "Windows", "50"]]
    run(brought("contract", table, owner, on_match="fill", match_by=["number"]), owner)
    now = Contract.objects.get(pk=contract.pk)
    assert (now.title, now.amount) == ("Cleaning", Decimal(50))
    again = run(brought("contract", table, owner, on_match="fill", match_by=["number"]), owner)
    assert counts(again) == (0, 0, 1, 0)


def test_own_fields_are_changed_and_come_back(owner: Actor) -> None:
    add_field("membership", labels={"en": "Card"}, type="text", by=owner)
    member = members.member(by=owner, joined_on=D(2026, 1, 1), number="A-7", custom={"card": "Blue"})
    table = [["Member number", "Card"], ["A-7", "Red"]]
    item = run(brought("membership", table, owner, on_match="update", match_by=["number"]), owner)
    assert "Red" in said(member)["custom"].values()
    back(item, owner)
    assert "Blue" in said(member)["custom"].values()


def test_what_somebody_worked_on_since_is_kept(owner: Actor) -> None:
    member = members.member(by=owner, joined_on=D(2026, 1, 1), number="A-7")
    table = [["Member number", "Member until"], ["A-7", "2027-01-15"]]
    item = run(brought("membership", table, owner, on_match="update", match_by=["number"]), owner)
    change_membership(member, name="A. Ozola", by=owner)
    assert back(item, owner).kept_count == 1
    assert said(member)["until_on"] == D(2027, 1, 15)


def test_no_rule_hears_of_what_a_file_changes(owner: Actor) -> None:
    members.member(by=owner, joined_on=D(2026, 1, 1), number="A-7")
    table = [["Member number", "Paid on", "Name"], ["A-7", "2026-02-03", "A. Ozola"]]
    item = run(brought("membership", table, owner, on_match="update", match_by=["number"]), owner)
    told = Event.objects.filter(cause=item.pk)
    assert {one.type for one in told} == {"membership.dues_paid"}


def test_the_number_of_another_teams_member_refuses_the_row_and_tells_nothing(owner: Actor) -> None:
    members.member("Secret Person", by=owner, joined_on=D(2026, 1, 1), number="A-7")
    Role.objects.filter(key="sales").update(
        permissions=["exchange.import", "contracts.add_members", "contracts.change_members"]
    )
    seller = actor_of_user(make.user("sales"))
    table = [["Member number", "Member until"], ["A-7", "2027-01-15"]]
    item = run(brought("membership", table, seller, on_match="update", match_by=["number"]), seller)
    refusal = ImportRefusal.objects.get(of=item)
    assert (counts(item), "Secret" in refusal.reason) == ((0, 0, 0, 1), False)
    assert Contact.objects.count() == 1
