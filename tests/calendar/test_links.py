"""A calendar elsewhere is kept the same both ways, on a real server, with a phone that changes things there."""

import dataclasses
import datetime
import ipaddress
import zoneinfo
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from tests import make
from tests.calendar import radicale
from tests.calendar.radicale import PASSWORD, Phone, Radicale
from tests.drain import drain
from tests.sink import listening, status
from wasl.activities.commands import change_activity, drop_activity, plan_call, plan_meeting
from wasl.activities.models import Meeting
from wasl.automation.models import Notification
from wasl.calendar.commands import (
    answer_deletion,
    answer_invitation,
    find_calendars,
    invite,
    set_link,
    sync_now,
)
from wasl.calendar.dav import client, pulling, syncing
from wasl.calendar.jobs import links as jobs
from wasl.calendar.models import Busy, Distant, Guest, Link
from wasl.kernel import clock, http
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.mail.commands import set_account
from wasl.mail.models import Account
from wasl.records.models import Event
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIGA = zoneinfo.ZoneInfo("Europe/Riga")
SOON = clock.now().replace(microsecond=0, second=0) + datetime.timedelta(days=2)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale.running(tmp_path_factory.mktemp("radicale")) as found:
        yield found


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open this machine to the guarded client, as an operator does with WASL_NETWORKS."""
    networks = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setattr(http, "ENV", dataclasses.replace(ENV, networks=networks))


@pytest.fixture
def owner() -> User:
    return make.owner(country="LV", language="en")


@pytest.fixture
def by(owner: User) -> Actor:
    return actor_of_user(owner)


@pytest.fixture
def phone(server: Radicale) -> Phone:
    return server.phone("noura")


def linked(owner: User, phone: Phone, direction: str = "both", **more: bool) -> Link:
    by = actor_of_user(owner)
    link = find_calendars(owner, server=phone.server, login="noura", password=PASSWORD, by=by)
    return visited(set_link(link, url=phone.url, direction=direction, by=by, **more))


def visited(link: Link) -> Link:
    """Visit a calendar as the job does, and return how it stands."""
    Link.objects.filter(pk=link.pk).update(due_at=clock.now())
    syncing.sync(link.pk)
    link.refresh_from_db()
    return link


def test_calendars_are_found_chosen_and_kept_without_the_password_being_shown(
    owner: User, phone: Phone
) -> None:
    browser: Browser = make.signed_in(owner)
    wrong = browser.post(
        "/settings/calendar/connect/", {"server": phone.server, "login": "noura", "password": "no"}
    )
    assert (wrong.status_code, "does not accept" in wrong.content.decode()) == (422, True)
    given = {"server": phone.server, "login": "noura", "password": PASSWORD}
    answer = browser.post("/settings/calendar/connect/", given)
    link = Link.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/settings/calendar/links/{link.pk}/")
    assert PASSWORD not in link.sealed_password
    page = browser.get(answer["Location"]).content.decode()
    assert ("Mans kalendārs" in page, PASSWORD in page) == (True, False)
    browser.post(answer["Location"], {"url": phone.url, "direction": "both"})
    page = browser.get("/settings/calendar/").content.decode()
    assert ("Mans kalendārs" in page, "Not synced yet" in page) == (True, True)
    visited(link)
    page = browser.get("/settings/calendar/").content.decode()
    assert ("Last synced" in page, PASSWORD in page) == (True, False)
    stranger = make.signed_in(make.user("sales"))
    assert stranger.get(f"/settings/calendar/links/{link.pk}/").status_code == 404
    assert stranger.post(f"/settings/calendar/links/{link.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("someone@gmail.com", "OAuth"),
        ("someone@outlook.com", "do not speak"),
        ("https://10.0.0.1/", "inner network"),
    ],
)
def test_what_cannot_be_connected_is_told_why(owner: User, address: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        find_calendars(owner, server=address, login="a", password="b", by=actor_of_user(owner))
    assert said in str(refusal.value.fields)


def test_meetings_go_there_and_follow_every_change(owner: User, by: Actor, phone: Phone) -> None:
    contact = make.contact(by=by, name="Zaid")
    meeting = plan_meeting(
        "Visit", about=[contact.pk], due_at=SOON, minutes=45, place="Rīga", body="<p>Bring it</p>", by=by
    )
    plan_meeting("Weekly", due_at=SOON, repeat="FREQ=WEEKLY;COUNT=5", by=by)
    plan_call("Ring", about=[contact.pk], due_at=SOON, by=by)
    plan_meeting("Of a mate", due_at=SOON, owner_id=make.user("sales").pk, by=by)
    link = linked(owner, phone)
    found = phone.events()
    assert (link.error, sorted(found)) == ("", ["Visit", "Weekly"])
    visit = found["Visit"]
    assert (visit["dtstart"].dt, visit["dtend"].dt - visit["dtstart"].dt) == (
        SOON,
        datetime.timedelta(minutes=45),
    )
    assert (str(visit["location"]), "Zaid" in visit["description"]) == ("Rīga", True)
    assert found["Weekly"]["rrule"]["COUNT"] == [5]
    change_activity(meeting, title="Visit later", due_at=SOON + HOUR, by=by)
    visited(link)
    assert phone.events()["Visit later"]["dtstart"].dt == SOON + HOUR
    link.refresh_from_db()
    link = set_link(link, url=phone.url, direction="both", has_calls=True, is_private=True, by=by)
    visited(link)
    found = [one.icalendar_component for one in phone.calendar.events()]
    assert [str(one["summary"]) for one in found] == ["Busy"] * 3
    assert not any("Zaid" in one.to_ical().decode() for one in found)
    drop_activity(meeting, by=by)
    visited(link)
    assert len(phone.calendar.events()) == 2


@pytest.fixture
def invited(owner: User) -> tuple[Meeting, Actor]:
    """A meeting of a colleague to which the one with the calendar is invited, and the colleague."""
    mate = make.actor("manager")
    account = {"host": "127.0.0.1", "port": 9, "security": "none", "from_address": "crm@nakheel.example"}
    set_account(Account(), values=account, by=actor_of_user(owner))
    meeting = plan_meeting("Of a mate", due_at=SOON, minutes=30, by=mate)
    invite(meeting, guests=[owner.pk], by=mate)
    return meeting, mate


def test_a_meeting_that_one_attends_stands_there_until_it_is_declined(
    owner: User, by: Actor, phone: Phone, invited: tuple[Meeting, Actor]
) -> None:
    meeting, mate = invited
    link = linked(owner, phone)
    event = phone.only().icalendar_component
    guest = Guest.objects.get()
    assert (str(event["summary"]), str(event["uid"])) == ("Of a mate", guest.invitation.uid)
    # asked or answered by this program nobody is: his letter does that
    assert not {"ORGANIZER", "ATTENDEE"} & set(event)
    change_activity(meeting, due_at=SOON + HOUR, by=mate)
    visited(link)
    assert phone.events()["Of a mate"]["dtstart"].dt == SOON + HOUR
    guest.refresh_from_db()
    answer_invitation(guest, answer="declined", by=by)
    visited(link)
    assert phone.events() == {}


def test_what_one_does_on_the_phone_with_a_colleagues_meeting_is_his_own_alone(
    owner: User, phone: Phone, invited: tuple[Meeting, Actor]
) -> None:
    meeting, mate = invited
    link = linked(owner, phone)
    phone.change(title="Mine now")
    visited(link)
    assert list(phone.events()) == ["Of a mate"]
    phone.only().delete()
    visited(visited(link))
    meeting.refresh_from_db()
    assert (meeting.title, meeting.state, phone.events()) == ("Of a mate", "open", {})
    assert not Notification.objects.filter(kind="calendar").exists()
    change_activity(meeting, title="Moved on", by=mate)
    visited(link)
    assert list(phone.events()) == ["Moved on"]


def test_what_a_letter_has_put_there_already_is_not_put_there_twice(
    owner: User, phone: Phone, invited: tuple[Meeting, Actor]
) -> None:
    meeting, _mate = invited
    start = f"DTSTART:{SOON.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    phone.add("SUMMARY:By letter", start, "DURATION:PT30M", uid=Guest.objects.get().invitation.uid)
    linked(owner, phone)
    assert list(phone.events()) == ["By letter"]
    assert not Busy.objects.exists()
    assert meeting.is_open


def test_a_change_on_the_phone_changes_the_meeting(owner: User, by: Actor, phone: Phone) -> None:
    meeting = plan_meeting("Visit", due_at=SOON, minutes=60, body="<p>Bring it</p>", by=by)
    link = linked(owner, phone)
    phone.change(
        title="Apmeklējums",
        place="Jelgava",
        start=SOON + HOUR,
        minutes=30,
        notes="Bring all\n\n———\nhttp://x/",
    )
    visited(link)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.due_at, meeting.minutes, meeting.body) == (
        "Apmeklējums", "Jelgava", SOON + HOUR, 30, '<p dir="auto">Bring all</p>',
    )  # fmt: skip
    before = Event.objects.count()
    visited(visited(link))
    assert (Event.objects.count(), meeting.version) == (before, Meeting.objects.get().version)


def test_of_two_changes_to_the_same_wasl_keeps_its_own_and_the_other_where_it_is_found(
    owner: User, by: Actor, phone: Phone
) -> None:
    meeting = plan_meeting("Visit", due_at=SOON, minutes=60, by=by)
    link = linked(owner, phone)
    phone.change(title="On the phone", place="Jelgava")
    change_activity(meeting, title="In Wasl", by=by)
    visited(link)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place) == ("In Wasl", "Jelgava")
    event = phone.events()["In Wasl"]
    assert str(event["location"]) == "Jelgava"
    aside = Event.objects.get(type="meeting.set_aside")
    assert aside.data["fields"] == [{"name": "title", "theirs": "On the phone", "ours": "In Wasl"}]
    page = make.signed_in(owner).get(f"/activities/{meeting.pk}/").content.decode()
    assert "On the phone" in page


def test_what_was_planned_for_oneself_alone_is_called_off_there_and_all_else_is_asked(
    owner: User, by: Actor, phone: Phone
) -> None:
    contact = make.contact(by=by, name="Zaid")
    alone = plan_meeting("Alone", due_at=SOON, by=by)
    shared = plan_meeting("With Zaid", about=[contact.pk], due_at=SOON, by=by)
    changed = plan_meeting("Changed", due_at=SOON, by=by)
    link = linked(owner, phone)
    for event in phone.calendar.events():
        event.delete()
    change_activity(changed, title="Changed here", by=by)
    visited(link)
    states = {one.pk: one.state for one in Meeting.objects.all()}
    assert states == {alone.pk: "dropped", shared.pk: "open", changed.pk: "open"}
    assert list(phone.events()) == ["Changed here"]
    assert "With Zaid" in Notification.objects.get(kind="calendar", source__startswith="calendar:").text
    browser = make.signed_in(owner)
    assert "Call it off" in browser.get("/settings/calendar/").content.decode()
    asked = Distant.objects.get(state="asked")
    stranger = make.signed_in(make.user("manager"))
    assert stranger.post(f"/settings/calendar/deleted/{asked.pk}/", {"answer": "off"}).status_code == 404
    browser.post(f"/settings/calendar/deleted/{asked.pk}/", {"answer": "back"})
    visited(link)
    assert sorted(phone.events()) == ["Changed here", "With Zaid"]
    next(one for one in phone.calendar.events() if one.icalendar_component["summary"] == "With Zaid").delete()
    visited(link)
    answer_deletion(Distant.objects.get(state="asked"), is_off=True, by=by)
    assert Meeting.objects.get(pk=shared.pk).state == "dropped"


def test_a_calendar_that_loses_most_at_once_or_is_gone_calls_nothing_off(
    owner: User, by: Actor, phone: Phone
) -> None:
    for number in range(6):
        plan_meeting(f"Meeting {number}", due_at=SOON + number * HOUR, by=by)
    link = linked(owner, phone)
    for event in phone.calendar.events():
        event.delete()
    link = visited(link)
    assert (link.state, link.error, Meeting.objects.filter(state="open").count()) == ("paused", "emptied", 6)
    sync_now(link, by=by)
    visited(link)
    assert len(phone.events()) == 6
    phone.calendar.delete()
    link = visited(link)
    assert (link.state, link.error, Meeting.objects.filter(state="open").count()) == ("paused", "gone", 6)


def test_a_wrong_password_waits_longer_each_time_then_pauses_and_says_so(
    owner: User, by: Actor, phone: Phone
) -> None:
    link = linked(owner, phone)
    link.set_password("changed there")
    link.save()
    waits = []
    for _turn in range(3):
        link = visited(link)
        waits.append(link.due_at - clock.now() > datetime.timedelta(minutes=4))
    assert (waits, link.state, link.error, link.failures) == ([True] * 3, "paused", "password", 3)
    assert "no longer synced" in Notification.objects.get(kind="calendar").text
    assert "app password" in make.signed_in(owner).get("/settings/calendar/").content.decode()
    link = find_calendars(owner, server=phone.server, login="noura", password=PASSWORD, by=by, link=link)
    assert visited(link).error == ""


def test_foreign_events_make_busy_with_all_that_is_out_of_line_and_only_their_person_reads_them(
    owner: User, by: Actor, phone: Phone
) -> None:
    phone.add("SUMMARY:Dentist", "LOCATION:Brīvības 1", f"DTSTART:{SOON:%Y%m%dT%H%M%SZ}", "DURATION:PT1H")
    phone.add("SUMMARY:Free", "TRANSP:TRANSPARENT", f"DTSTART:{SOON:%Y%m%dT%H%M%SZ}", "DURATION:PT1H")
    phone.add("SUMMARY:Off", "STATUS:CANCELLED", f"DTSTART:{SOON:%Y%m%dT%H%M%SZ}", "DURATION:PT1H")
    phone.add("SUMMARY:Trip", "DTSTART;VALUE=DATE:20270110", "DTEND;VALUE=DATE:20270113")
    phone.add(
        "SUMMARY:Sport", "DTSTART;TZID=Europe/Riga:20270325T033000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=5",
        "EXDATE;TZID=Europe/Riga:20270326T033000", "END:VEVENT", "BEGIN:VEVENT", "UID:sport",
        "RECURRENCE-ID;TZID=Europe/Riga:20270327T033000", "SUMMARY:Sport later", "DTSTAMP:20260101T000000Z",
        "DTSTART;TZID=Europe/Riga:20270327T180000", "DURATION:PT30M", uid="sport",
    )  # fmt: skip
    linked(owner, phone)
    found = [
        (one.title, one.starts_at.astimezone(RIGA).strftime("%d.%m. %H:%M"))
        for one in Busy.objects.order_by("starts_at")
    ]
    assert found[2:] == [
        ("Trip", "10.01. 00:00"), ("Sport", "25.03. 03:30"), ("Sport later", "27.03. 18:00"),
        # the clock leaps from three to four: the hour before counts (RFC 5545 §3.3.5)
        ("Sport", "28.03. 04:30"), ("Sport", "29.03. 03:30"),
    ]  # fmt: skip
    assert {title for title, _when in found[:2]} == {"Dentist", "Free"}
    trip = Busy.objects.get(title="Trip")
    assert (trip.ends_at - trip.starts_at, trip.last_on) == (
        datetime.timedelta(days=3),
        datetime.date(2027, 1, 12),
    )
    page = f"/calendar/?on={SOON:%Y-%m-%d}&who=all"
    own = make.signed_in(owner).get(page).content.decode()
    other = make.signed_in(make.user("manager")).get(page).content.decode()
    assert ("Dentist" in own, "Brīvības" in own) == (True, True)
    assert ("Dentist" in other, "Brīvības" in other, "is-busy" in other) == (False, False, True)
    next(one for one in phone.calendar.events() if one.icalendar_component["summary"] == "Dentist").delete()
    visited(Link.objects.get())
    assert not Busy.objects.filter(title="Dentist").exists()


def test_an_old_token_and_a_server_without_tokens_lose_nothing(
    owner: User, by: Actor, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = plan_meeting("Visit", due_at=SOON, by=by)
    link = linked(owner, phone)
    assert link.token
    Link.objects.update(token="http://radicale.org/ns/sync/" + "0" * 64)
    phone.change(title="One")
    assert visited(link).error == ""
    assert Meeting.objects.get().title == "One"
    monkeypatch.setattr(pulling, "_by_token", lambda _visit: None)
    phone.change(title="Two")
    phone.add("SUMMARY:Foreign", f"DTSTART:{SOON:%Y%m%dT%H%M%SZ}", "DURATION:PT1H")
    link = visited(link)
    assert (link.mark != "", Meeting.objects.get().title, Busy.objects.count()) == (True, "Two", 1)
    for event in phone.calendar.events():
        event.delete()
    visited(link)
    meeting.refresh_from_db()
    assert (meeting.state, Busy.objects.count()) == ("dropped", 0)


class Killed(Exception):
    """The process died here."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_visit_that_dies_around_a_write_is_made_good_by_the_next_one_without_a_double(
    owner: User, phone: Phone, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    by = actor_of_user(owner)
    link = linked(owner, phone)
    meeting = plan_meeting("Visit", due_at=SOON, by=by)
    for act in ("PUT", "PUT", "DELETE"):
        with monkeypatch.context() as patch:
            patch.setattr(client.http, "ask", dying(act, moment))
            with pytest.raises(Killed):
                visited(link)
        Link.objects.update(leased_until=None)
        assert visited(link).error == ""
        titles = [str(one.icalendar_component["summary"]) for one in phone.calendar.events()]
        meeting.refresh_from_db()
        assert titles == ([] if act == "DELETE" else [meeting.title])
        if meeting.title == "Visit":
            change_activity(meeting, title="Changed", by=by)
        elif meeting.is_open:
            drop_activity(meeting, by=by)
    assert not Event.objects.filter(type="meeting.set_aside").exists()


def dying(act: str, moment: str) -> Any:
    """Return a client that dies before or after a write."""
    real = http.ask

    def ask(method: str, *given: Any, **more: Any) -> http.Answer:
        if method == act and moment == "before":
            raise Killed
        answer = real(method, *given, **more)
        if method == act:
            raise Killed
        return answer

    return ask


def test_a_password_goes_to_no_other_server(owner: User, phone: Phone) -> None:
    with listening() as sink:
        sink.answer = status(307, Location=phone.server)
        moved = client.Client(sink.url, "noura", PASSWORD)
        with pytest.raises(client.DavError, match="away"):
            moved.ask("POST", "/")
        assert client.is_same_house("https://caldav.icloud.com/", "https://p34-caldav.icloud.com:443/1/")
        assert not client.is_same_house("https://caldav.icloud.com/", "https://icloud.com.evil.example/")


def test_a_changed_meeting_asks_for_a_visit_at_once(
    owner: User, by: Actor, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = linked(owner, phone)
    monkeypatch.setattr(jobs, "TABLE", jobs.Table())
    meeting = plan_meeting("Visit", due_at=SOON, by=by)
    drain()
    assert list(phone.events()) == ["Visit"]
    change_activity(meeting, owner_id=make.user("sales").pk, by=by)
    drain()
    assert phone.events() == {}
    assert Link.objects.get(pk=link.pk).due_at > clock.now()
