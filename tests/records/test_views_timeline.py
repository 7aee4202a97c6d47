"""The timeline of a record page: what it can be filtered by."""

import re

import pytest

from tests import make
from wasl.records.commands import write_note
from wasl.records.queries import TimelineFilter, timeline
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def test_a_timeline_is_narrowed_to_a_team_and_those_under_it() -> None:
    branch = make.team("Riyadh")
    sales, service = make.team("Sales", branch), make.team("Service")
    contact = make.contact(name="Khalid")
    for team in (sales, service):
        by = actor_of_user(make.user("admin", team=team))
        write_note(contact, body=f"<p>By {team.name}</p>", by=by)
    client = make.signed_in(make.owner())
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    choices = re.findall(r'name="team" [^>]*>(?:<bdi>)?([^<>]+)<', page)
    assert choices == ["All teams", "Riyadh", "Sales", "Service"]
    for asked, shown, hidden in (
        (sales, "By Sales", "By Service"),
        (service, "By Service", "By Sales"),
        (branch, "By Sales", "By Service"),
    ):
        found = client.get(f"/r/{contact.pk}/timeline/?team={asked.pk}").content.decode()
        assert shown in found
        assert hidden not in found
    chosen = client.get(f"/contacts/{contact.pk}/?team={sales.pk}").content.decode()
    assert f'value="{sales.pk}" checked' in chosen


def test_complaints_and_opinions_stand_alone_when_they_are_asked_for() -> None:
    contact = make.contact(name="Khalid")
    by = actor_of_user(make.owner())
    for kind in ("note", "complaint", "opinion"):
        write_note(contact, body=f"<p>On {kind}</p>", kind=kind, by=by)
    page = timeline(by, contact, wanted=TimelineFilter(groups=("voices",)))
    assert [item.note.text for item in page.items if item.note] == ["On opinion", "On complaint"]
    assert len(page.items) == 2


def test_a_note_is_deleted_by_the_form_beside_it() -> None:
    owner = make.owner()
    contact = make.contact(name="Khalid")
    note = write_note(contact, body="<p>Wants blue</p>", by=actor_of_user(owner))
    client = make.signed_in(owner)
    client.handler.enforce_csrf_checks = True
    address = f"/notes/{note.pk}/delete/"
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    form = page.split(f'action="{address}"', 1)[1].split("</form>", 1)[0]
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 303
    assert note.refresh_from_db() is None
    assert note.deleted_at
