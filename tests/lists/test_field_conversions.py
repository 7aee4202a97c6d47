"""A field with many values changes its type by a job: checked first, decided by a person, resumed, never half shown."""

import datetime
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid
from wasl.lists.commands import add_field, change_field, decide_conversion, take_conversion_chunk
from wasl.lists.commands import conversions as conversions_room
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.jobs import wake_conversions
from wasl.lists.models import CustomField, FieldConversion
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make two values many, and a chunk of two."""
    monkeypatch.setattr(conversions_room, "AT_ONCE", 2)
    monkeypatch.setattr(conversions_room, "CHUNK", 2)


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def sized(owner: Actor, *values: str) -> CustomField:
    """Make a field of text with values."""
    known = add_field("contact", type="text", key="size", labels={"en": "Size"}, by=owner)
    for number, value in enumerate(values):
        make.contact(name=f"Person {number}", custom={"size": value}, by=owner)
    return known


def held() -> list[dict[str, Any]]:
    """Return what the records have."""
    return list(Contact.objects.order_by("pk").values_list("custom", flat=True))


def test_values_that_all_fit_are_checked_and_converted_without_a_question(owner: Actor) -> None:
    known = change_field(
        sized(owner, "1", "2", "3", "4", "5"), type="number", labels={"en": "Length"}, by=owner
    )
    assert (known.type, held()[0]) == ("text", {"f.size": "1"})
    drain()
    known.refresh_from_db()
    assert (known.type, known.label, known.is_converting, known.unconverted_count) == (
        "number",
        "Length",
        False,
        0,
    )
    assert held() == [{"f.size": number} for number in (1, 2, 3, 4, 5)]
    assert FieldConversion.objects.get().state == "over"


def test_what_does_not_fit_waits_for_a_decision_and_is_kept_in_words(owner: Actor) -> None:
    known = change_field(sized(owner, "1", "XL", "3", "huge"), type="number", by=owner)
    drain()
    conversion = FieldConversion.objects.get()
    assert (conversion.state, conversion.left_count) == ("waiting", 2)
    assert [one["value"] for one in conversion.named] == ["XL", "huge"]
    assert held()[1] == {"f.size": "XL"}
    decide_conversion(conversion, is_wanted=True, by=owner)
    drain()
    known.refresh_from_db()
    assert (known.type, known.unconverted_count) == ("number", 2)
    assert held() == [{"f.size": 1}, {"size (text)": "XL"}, {"f.size": 3}, {"size (text)": "huge"}]


def test_the_field_can_be_left_as_it_is(owner: Actor) -> None:
    known = change_field(sized(owner, "1", "XL", "3"), type="number", by=owner)
    drain()
    decide_conversion(FieldConversion.objects.get(), is_wanted=False, by=owner)
    known.refresh_from_db()
    assert (known.type, known.is_converting) == ("text", False)
    change_field(known, labels={"en": "Sizes"}, by=owner)


def test_nobody_meets_a_field_while_its_values_are_of_two_types(owner: Actor) -> None:
    known = change_field(sized(owner, "1", "2", "3"), type="number", is_sure=True, by=owner)
    conversion = FieldConversion.objects.get()
    take_conversion_chunk(conversion, viewer=owner, by=SYSTEM)
    assert held() == [{"f.size": 1}, {"f.size": 2}, {"f.size": "3"}]
    assert list(custom_fields("contact")) == []
    with pytest.raises(Invalid):
        make.contact(custom={"size": "4"}, by=owner)
    with pytest.raises(Conflict):
        change_field(known, labels={"en": "Other"}, by=owner)
    with pytest.raises(Conflict):
        decide_conversion(conversion, is_wanted=False, by=owner)
    drain()
    assert held() == [{"f.size": 1}, {"f.size": 2}, {"f.size": 3}]
    assert [one.type for one in custom_fields("contact")] == ["number"]


def test_a_conversion_that_a_crash_left_lying_is_woken_and_goes_on(owner: Actor) -> None:
    change_field(sized(owner, "1", "2", "3"), type="number", is_sure=True, by=owner)
    conversion = take_conversion_chunk(FieldConversion.objects.get(), viewer=owner, by=SYSTEM)
    FieldConversion.objects.update(moved_at=clock.now() - datetime.timedelta(minutes=2))
    wake_conversions.call()
    drain()
    conversion.refresh_from_db()
    assert (conversion.state, conversion.done_count) == ("over", 3)
    assert held() == [{"f.size": 1}, {"f.size": 2}, {"f.size": 3}]


def test_values_become_unique_only_after_the_change(owner: Actor) -> None:
    with pytest.raises(Invalid, match="Change the type first"):
        change_field(sized(owner, "1", "2", "3"), type="number", is_unique=True, by=owner)


@pytest.fixture
def client() -> Client:
    return make.signed_in(make.user("admin"))


def test_the_page_shows_progress_and_takes_the_decision(owner: Actor, client: Client) -> None:
    known = sized(owner, "1", "XL", "3")
    address = f"/settings/fields/{known.pk}/"
    answer = client.post(address, {"type": "number", "label_en": "Size"})
    assert answer["Location"] == address
    assert "Looking at what fits" in client.get(address).content.decode()
    drain()
    text = client.get(f"{address}conversion/", HTTP_HX_REQUEST="true").content.decode()
    assert "1 value does not fit" in text
    assert "every 2s" not in text
    assert client.post(f"{address}conversion/", {"do": "go"}).status_code == 303
    assert "Converting the values" in client.get(address).content.decode()
    assert "Being converted" in client.get("/settings/fields/").content.decode()
    drain()
    answer = client.get(f"{address}conversion/", HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == address
    assert "1 value did not fit" in client.get(address).content.decode()


def test_only_who_manages_fields_decides(owner: Actor) -> None:
    known = change_field(sized(owner, "1", "XL", "3"), type="number", by=owner)
    client = make.signed_in(make.user("manager"))
    assert client.get(f"/settings/fields/{known.pk}/conversion/").status_code == 403
    assert client.post(f"/settings/fields/{known.pk}/conversion/", {"do": "go"}).status_code == 403
