"""The fields that a firm has added go into the files of every kind that has them, and come back changed."""

from typing import Any

import pytest

from tests import make
from tests.contracts import members
from tests.exchange.returned import back, brought, counts, put, run, taken_out
from wasl.catalog.commands import add_product
from wasl.exchange.models import ImportRefusal
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.lists.commands import add_field
from wasl.lists.models import CustomField
from wasl.sales.commands import add_lead
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
# what a firm may add, with a value as a command takes it, and how a sheet says it
TYPED: dict[str, tuple[Any, str]] = {
    "text": ("=1+1", "'=1+1"),
    "number": ("2.5", "2.5"),
    "money": ("12.5 SAR", "12.5 SAR"),
    "date": ("2026-11-23", "2026-11-23"),
    "yes_no": ("yes", "true"),
    "choice": ("north", "North"),
}
CHOICES = [{"value": "north", "labels": {"en": "North"}}, {"value": "south", "labels": {"en": "South"}}]
KINDS = ("deal", "lead", "membership", "contract", "task", "product")


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def record_of(kind: str, owner: Actor, **values: Any) -> Any:
    """Make a record of a kind."""
    made = {
        "deal": lambda: make.deal(by=owner, **values),
        "lead": lambda: add_lead(make.contact(by=owner), by=owner, title="Machines", **values),
        "membership": lambda: members.member(by=owner, **values),
        "contract": lambda: members.contract(by=owner, **values),
        "task": lambda: make.task(by=owner, **values),
        "product": lambda: add_product("Tea", by=owner, **values),
    }
    return made[kind]()


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_a_kind_has_the_fields_of_the_firm_last_in_the_words_of_their_type(
    kind: str, owner: Actor
) -> None:
    for name in TYPED:
        more = {"choices": CHOICES} if name == "choice" else {"currency": "SAR"} if name == "money" else {}
        add_field(kind, by=owner, key=f"own_{name}", type=name, labels={"en": f"Our {name}"}, **more)
    record_of(kind, owner, custom={f"own_{name}": value for name, (value, _said) in TYPED.items()})
    head, row = taken_out(kind, owner)
    said = dict(zip(head, row, strict=True))
    assert {name: said[f"Our {name}"] for name in TYPED} == {
        name: text for name, (_value, text) in TYPED.items()
    }
    assert [name for name in head if name.startswith("Our ")] == [f"Our {name}" for name in TYPED]
    assert head.index("Our text") > head.index("Tags")


@pytest.mark.parametrize("kind", KINDS)
def test_their_cells_come_back_changed_and_are_put_back(kind: str, owner: Actor) -> None:
    add_field(kind, by=owner, key="room", type="text", labels={"en": "Room"})
    add_field(kind, by=owner, key="side", type="choice", labels={"en": "Side"}, choices=CHOICES)
    add_field(kind, by=owner, key="days", type="number", labels={"en": "Days"})
    record = record_of(kind, owner, custom={"room": "7", "side": "north", "days": 3})
    held = dict(type(record).objects.get(pk=record.pk).custom)
    assert brought(kind, taken_out(kind, owner), owner).trial["updated"] == 0
    table = taken_out(kind, owner)
    put(table, 1, Room="8", Side="South", Days="")
    item = run(brought(kind, table, owner), owner)
    assert counts(item)[1] == 1
    stored = {one.key: one.stored for one in CustomField.objects.filter(kind=kind)}
    now = type(record).objects.get(pk=record.pk).custom
    assert (now[stored["room"]], now[stored["side"]], stored["days"] in now) == ("8", "south", False)
    back(item, owner)
    assert type(record).objects.get(pk=record.pk).custom == held


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_cannot_be_taken_is_refused_by_its_column(kind: str, owner: Actor) -> None:
    add_field(kind, by=owner, key="side", type="choice", labels={"en": "Side"}, choices=CHOICES)
    record_of(kind, owner)
    table = taken_out(kind, owner)
    put(table, 1, Side="East")
    item = brought(kind, table, owner)
    refusal = ImportRefusal.objects.get(of=item)
    assert (refusal.column, "East" in refusal.reason) == ("Side", True)


def test_a_field_hidden_from_a_role_or_used_no_more_is_in_no_file_of_his(owner: Actor) -> None:
    known = add_field("contract", by=owner, key="margin", type="number", labels={"en": "Margin"})
    seller = make.user("admin")
    members.contract(by=owner, custom={"margin": 12}, owner_id=seller.pk)
    assert "Margin" in taken_out("contract", actor_of_user(seller))[0]
    seller.role.fields = {"contract": {known.name: "hidden"}}
    seller.role.save()
    assert "Margin" not in taken_out("contract", actor_of_user(seller))[0]


def test_every_kind_with_fields_of_the_firm_writes_them_to_files() -> None:
    owner = actor_of_user(make.owner())
    for exporter in registry().all("exporters"):
        known = add_field(exporter.kind, by=owner, key="own", type="text", labels={"en": "Our own"})
        assert known.name in {one.key for one in exporter.fields()}, exporter.kind
