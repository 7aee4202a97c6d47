"""The composer's fragments."""

import re

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


def test_whoever_mentions_a_colleague_who_may_not_see_the_record_is_told_so():
    owner = make.owner()
    near, far = make.user("sales", name="Near"), make.user("sales", name="Far")
    contact = make.contact(name="Sara Adams", owner_id=near.pk)
    browser = make.signed_in(owner)
    for person, is_told in ((near, False), (far, True)):
        body = f'<p><span data-mention="{person.pk}">@{person.name}</span></p>'
        typed = {"body": body, "format": "html"}
        answer = browser.post(f"/r/{contact.pk}/compose/note/", typed, headers={"HX-Request": "true"})
        assert ("may not see this and is not told" in answer["HX-Trigger"]) is is_told, person


def test_a_colleague_is_suggested_by_the_sound_of_the_name_and_beginnings_come_first():
    browser = make.signed_in(make.owner())
    for name in ("Badr Alkhalid", "خالد الغامدي", "Khalid Omar"):
        make.user(name=name)
    found = re.findall(r'data-title="([^"]+)"', browser.get("/search/people/?q=khalid").content.decode())
    assert found == ["Khalid Omar", "Badr Alkhalid", "خالد الغامدي"]
    assert "Khalid Omar" in browser.get("/search/people/?q=خالد").content.decode()
