"""The composer's fragments."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_attendees_are_suggested_with_job_company_and_city_to_tell_namesakes_apart():
    owner = make.owner()
    contact = make.contact(name="Sara Adams", job_title="Buyer", company_name="Oasis")
    browser = make.signed_in(owner)
    assert 'data-url="/contacts/suggest/"' in browser.get(f"/r/{contact.pk}/log/meeting/").content.decode()
    assert "Buyer · Oasis" in browser.get("/contacts/suggest/?q=sara").content.decode()
