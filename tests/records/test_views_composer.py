"""The composer's fragments."""

import pytest

from tests import make
from wasl.records.models import Note

pytestmark = pytest.mark.django_db


def test_attendees_are_suggested_with_job_company_and_city_to_tell_namesakes_apart():
    owner = make.owner()
    contact = make.contact(name="Sara Adams", job_title="Buyer", company_name="Oasis")
    browser = make.signed_in(owner)
    assert 'data-url="/contacts/suggest/"' in browser.get(f"/r/{contact.pk}/log/meeting/").content.decode()
    assert "Buyer · Oasis" in browser.get("/contacts/suggest/?q=sara").content.decode()


def test_an_opinion_that_nobody_rated_has_no_stars():
    owner = make.owner()
    contact = make.contact(name="Sara Adams")
    browser = make.signed_in(owner)
    for score in ("", "2"):
        typed = {"body": "Quick service", "score": score}
        assert browser.post(f"/r/{contact.pk}/compose/opinion/", typed).status_code == 303
    kept = Note.objects.filter(anchor_id=contact.pk).order_by("pk")
    assert [note.details for note in kept] == [{}, {"score": 2}]
