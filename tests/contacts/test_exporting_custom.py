"""Fields that a firm has added stand in its files, typed, unless the role hides them."""

import datetime
from decimal import Decimal

import pytest

from tests import make
from wasl.contacts.exporting.fields import export_fields
from wasl.contacts.exporting.reading import read_lines
from wasl.contacts.models import Contact
from wasl.exchange.exporting import SheetColumn, fields_for
from wasl.kernel.actor import SYSTEM
from wasl.kernel.manifest import registry
from wasl.lists.commands import add_field
from wasl.workspace.models import Role

pytestmark = pytest.mark.django_db


def test_own_fields_are_columns_with_values_of_their_type() -> None:
    given = {"text": "XL", "number": 42.5, "date": "2026-01-05", "yes_no": False, "choice": "gold"}
    choices = [{"value": "gold", "labels": {"en": "Gold"}}]
    for type_ in given:
        add_field("contact", key=f"x_{type_}", type=type_, labels={"en": type_}, choices=choices, by=SYSTEM)
    make.contact(custom={f"x_{type_}": value for type_, value in given.items()})
    make.contact()
    columns = [SheetColumn(one) for one in export_fields() if one.key.startswith("custom.")]

    lines = list(read_lines(Contact.objects.order_by("pk"), columns, SYSTEM))

    assert [list(line.values) for line in lines] == [
        ["XL", Decimal("42.5"), datetime.date(2026, 1, 5), False, "Gold"],
        ["", "", "", "", ""],
    ]


def test_a_hidden_own_field_is_no_column() -> None:
    add_field("contact", key="size", type="text", labels={"en": "Size"}, by=SYSTEM)
    Role.objects.filter(key="agent").update(fields={"contact": {"custom.size": "hidden"}})
    exporter = registry().exporter("contact")

    assert "custom.size" in {one.key for one in fields_for(exporter, make.actor("admin"))}
    assert "custom.size" not in {one.key for one in fields_for(exporter, make.actor("agent"))}
