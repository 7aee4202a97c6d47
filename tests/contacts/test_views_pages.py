"""The pages of people and companies."""

import pytest

from tests import make
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def test_a_person_is_added_in_the_browser_and_stands_in_the_list() -> None:
    client = make.signed_in(make.owner())
    assert client.get("/contacts/new/").status_code == 200
    sent = {
        "given_name": "خالد", "family_name": "الدوسري", "company_name": "أسواق المدينة", "roles": ["customer"],
        "phones-TOTAL_FORMS": "1", "phones-INITIAL_FORMS": "0", "phones-0-value": "055 220 4471", "phones-0-label": "mobile",
        "emails-TOTAL_FORMS": "1", "emails-INITIAL_FORMS": "0", "emails-0-value": "K.Dosari@AlMadina.example", "emails-0-label": "work",
        "addresses-TOTAL_FORMS": "0", "addresses-INITIAL_FORMS": "0",
        "profiles-TOTAL_FORMS": "0", "profiles-INITIAL_FORMS": "0",
        "tags": "VIP، رمضان",
    }  # fmt: skip
    answer = client.post("/contacts/new/", sent, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    text = answer.content.decode()
    assert "خالد الدوسري" in text
    assert "+966 55 220 4471" in text
    assert "رمضان" in text
    found = client.get("/contacts/").content.decode()
    assert "خالد الدوسري" in found
    assert "K.Dosari@AlMadina.example" in found
    assert "خالد" in client.get("/contacts/?q=khalid").content.decode()
    assert "خالد" not in client.get("/contacts/?q=nobody").content.decode()
    assert "خالد" not in client.get("/companies/").content.decode()


def test_an_edit_changes_only_what_was_changed() -> None:
    owner = make.owner()
    client = make.signed_in(owner)
    contact = make.contact(
        by=actor_of_user(owner), name="Jānis Kalniņš", emails=[{"value": "janis@example.lv"}]
    )
    page = client.get(f"/contacts/{contact.pk}/edit/")
    assert page.status_code == 200
    assert "janis@example.lv" in page.content.decode()
    shown = client.get(f"/contacts/{contact.pk}/")
    assert shown.status_code == 200
