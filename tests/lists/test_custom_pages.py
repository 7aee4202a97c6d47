"""The settings page of custom fields: add, change with a warning, order, archive; only for who manages fields."""

from typing import Any

import pytest
from django.test import Client

from tests import make
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.lists.commands import add_field
from wasl.lists.models import CustomField
from wasl.workspace.models import AuditEntry

pytestmark = pytest.mark.django_db
ROWS = {"choices-TOTAL_FORMS": "0", "choices-INITIAL_FORMS": "0"}


@pytest.fixture
def client() -> Client:
    return make.signed_in(make.owner())


def field(**values: Any) -> CustomField:
    """Add a field."""
    return add_field(
        "contact", by=SYSTEM, **({"type": "text", "labels": {"en": "Size"}, "key": "size"} | values)
    )


def test_a_field_with_choices_is_added_and_stands_in_the_form_of_a_contact(client: Client) -> None:
    sent = {
        "kind": "contact", "type": "choice", "label_en": "Level", "label_ar": "المستوى", "is_filterable": "on",
        "choices-TOTAL_FORMS": "2", "choices-INITIAL_FORMS": "0", "choices-0-en": "Gold", "choices-0-ar": "ذهبي",
        "choices-1-en": "Silver",
    }  # fmt: skip

    answer = client.post("/settings/fields/new/?type=choice", sent)

    known = CustomField.objects.get()
    assert answer.status_code == 303
    assert (known.key, [one["value"] for one in known.choices]) == ("level", ["gold", "silver"])
    assert '<option value="gold">Gold</option>' in client.get("/contacts/new/").content.decode()
    assert AuditEntry.objects.filter(action="field.added").exists()


def test_what_is_refused_stands_on_the_form(client: Client) -> None:
    answer = client.post(
        "/settings/fields/new/?type=text",
        {"type": "text", "label_en": "Owner", "key": "owner", "kind": "contact"},
    )

    assert answer.status_code == 422
    assert "is the name of a field that is there already" in answer.content.decode()


def test_a_field_belongs_to_no_kind_until_one_is_chosen(client: Client) -> None:
    page = client.get("/settings/fields/new/?type=text").text
    assert '<option value="" selected>—</option>' in page
    answer = client.post("/settings/fields/new/?type=text", {"type": "text", "label_en": "Size"})
    assert answer.status_code == 422
    assert not CustomField.objects.exists()


def test_a_change_of_type_that_loses_something_asks_first(client: Client) -> None:
    known = field()
    make.contact(name="Layan", custom={"size": "XL"})
    sent = ROWS | {"type": "number", "label_en": "Size"}

    asked = client.post(f"/settings/fields/{known.pk}/", sent)
    done = client.post(f"/settings/fields/{known.pk}/", sent | {"is_sure": "on"})
    page = client.get(f"/settings/fields/{known.pk}/").content.decode()

    assert asked.status_code == 422
    assert "Layan" in asked.content.decode()
    assert 'name="is_sure"' in asked.content.decode()
    assert done.status_code == 303
    assert "XL" in page
    assert Contact.objects.get().custom == {"size (text)": "XL"}


def test_fields_are_moved_archived_and_brought_back(client: Client) -> None:
    first, second = field(), field(key="color", labels={"en": "Color"})

    client.post(f"/settings/fields/{second.pk}/move/", {"to": "up"})
    client.post(f"/settings/fields/{first.pk}/archive/")
    away = client.get("/contacts/new/").content.decode()
    client.post(f"/settings/fields/{first.pk}/restore/")
    back = client.get("/contacts/new/").content.decode()

    assert list(CustomField.objects.values_list("key", flat=True)) == ["color", "size"]
    assert 'name="custom.size"' not in away
    assert 'name="custom.size"' in back


def test_the_pages_are_for_who_manages_fields_alone(client: Client) -> None:
    known = field()
    other = make.signed_in(make.user("manager"))

    for path in ("/settings/fields/", "/settings/fields/new/", f"/settings/fields/{known.pk}/"):
        assert client.get(path).status_code == 200
        assert other.get(path).status_code == 403
    assert other.post(f"/settings/fields/{known.pk}/archive/").status_code == 403
    assert CustomField.objects.get().archived_at is None
