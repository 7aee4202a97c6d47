"""Booking: free times, one booking for one time, what follows from it, and what a visitor may do with it later."""

import datetime
import json
import threading

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from tests import make
from wasl.activities.commands import change_activity, drop_activity, plan_meeting
from wasl.activities.models import Meeting
from wasl.bookings import following, links
from wasl.bookings.commands import (
    Visitor,
    add_meeting_type,
    book,
    change_meeting_type,
)
from wasl.bookings.limits import TooOften
from wasl.bookings.models import Booking, Hold, MeetingType
from wasl.bookings.queries import free_slots, get_booking, open_type
from wasl.calendar.models import Busy, Distant, Link
from wasl.contacts.commands import merge_contacts
from wasl.contacts.models import Consent, Contact
from wasl.kernel.actor import SYSTEM, VISITOR
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.mail.models import Account, Message
from wasl.records.commands.erasing import erase_records
from wasl.records.models import Event
from wasl.workspace.commands import add_token
from wasl.workspace.queries import actor_of_user
from wasl.workspace.visitors import first_weekday_of

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
# a Sunday morning in Riyadh: the week begins
NOW = datetime.datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NINE = datetime.datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False):
        cache.clear()
        yield


def kind_of(*hosts, name="Introduction", **values):
    made = add_meeting_type(name, hosts=list(hosts), by=SYSTEM, **values)
    return open_type(made.slug)


def visitor(**values) -> Visitor:
    return Visitor(**({"name": "Sara", "email": "sara@example.com", "zone": "Europe/Riga"} | values))


def starts(kind, start=NINE, length=DAY, **more) -> list[str]:
    return [f"{slot.start:%d %H:%M}" for slot in free_slots(kind, start, start + length, **more)]


@pytest.mark.django_db
def test_sixty_days_of_a_team_of_ten_are_found_in_three_queries(clock, django_assert_num_queries):
    make.owner()
    kind = kind_of(*(make.user() for _ in range(10)), minutes=30)
    list(kind.hosts.all())
    with django_assert_num_queries(3):
        slots = free_slots(kind, NOW, NOW + 60 * DAY)
    assert len({slot.start.date() for slot in slots}) == 44
    assert {len(slot.hosts) for slot in slots} == {10}


@pytest.mark.django_db
def test_meetings_bookings_buffers_notice_and_limits_take_time_away(clock):
    make.owner()
    host = make.user()
    kind = kind_of(host, minutes=60, step=60, buffer_before=30, daily_limit=2, notice=60, days_ahead=3)
    assert starts(kind) == [f"23 {hour:02}:00" for hour in range(6, 14)]
    plan_meeting("Inside", owner_id=host.pk, due_at=NINE + datetime.timedelta(hours=2), by=SYSTEM)
    # 08:00 to 09:00 is taken, and half an hour is kept free before what begins at nine
    assert starts(kind) == ["23 06:00", "23 07:00", "23 10:00", "23 11:00", "23 12:00", "23 13:00"]
    book(kind, starts_at=NINE, visitor=visitor(), by=VISITOR)
    assert "23 06:00" not in starts(kind)
    book(kind, starts_at=NINE + datetime.timedelta(hours=7), visitor=visitor(), by=VISITOR)
    assert starts(kind) == []
    # from now on with an hour of notice, and no further than three days
    assert starts(kind, NOW, DAY * 30)[0] == "22 06:00"
    assert starts(kind, NOW, DAY * 30)[-1] == "25 13:00"


@pytest.mark.django_db
def test_all_together_need_all_and_one_in_turn_takes_whoever_has_least(clock):
    make.owner()
    first, second = make.user(), make.user()
    plan_meeting("Busy", owner_id=first.pk, due_at=NINE, by=SYSTEM)
    together = kind_of(first, second, name="Together", style="collective", minutes=60, step=60)
    assert starts(together)[0] == "23 07:00"
    booked = book(together, starts_at=NINE + datetime.timedelta(hours=1), visitor=visitor(), by=VISITOR)
    assert Hold.objects.filter(booking=booked).count() == 2
    assert {meeting.owner_id for meeting in Meeting.objects.filter(hold__booking=booked)} == {
        first.pk,
        second.pk,
    }
    turns = kind_of(first, second, name="In turn", minutes=60, step=60)
    taken = [
        book(
            turns,
            starts_at=NINE + datetime.timedelta(hours=hour),
            visitor=visitor(email=f"v{hour}@example.com"),
            by=VISITOR,
        )
        for hour in (3, 4, 5, 6)
    ]
    assert sorted(str(one.meeting.owner_id) for one in taken) == sorted([str(first.pk), str(second.pk)] * 2)


@pytest.mark.django_db
def test_a_booking_makes_a_contact_with_source_and_consent_a_meeting_and_a_letter(clock):
    make.owner()
    Account.objects.create(host="mail.example.com", from_address="hello@example.com")
    host = make.user()
    kind = kind_of(
        host, place="https://meet.example.com/x", reminders=[60, 1440],
        questions=[{"label": "What is it about?", "kind": "text", "is_needed": True}],
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        book(kind, starts_at=NINE, visitor=visitor(name=" "), by=VISITOR)
    assert set(refused.value.fields) == {"name", "q0"}
    asked = {"q0": "A <b>price</b>"}
    booking = book(kind, starts_at=NINE, visitor=visitor(language="ar", answers=asked), by=VISITOR)
    contact = Contact.objects.get()
    assert (contact.name, contact.source, contact.owner_id, contact.language) == (
        "Sara",
        "booking",
        host.pk,
        "ar",
    )
    assert Consent.objects.get().purpose == "service"
    meeting = Meeting.objects.get()
    assert (meeting.due_at, meeting.minutes, meeting.owner_id) == (NINE, 30, host.pk)
    assert "&lt;b&gt;price" in meeting.body
    contact.refresh_from_db()
    assert contact.anchor.next_step == "Introduction: Sara"
    event = Event.objects.get(type="booking.made")
    assert (event.subject_id, event.data["people"]) == (contact.pk, [str(host.pk)])
    letter = Message.objects.get()
    assert (letter.recipient, letter.language) == ("sara@example.com", "ar")
    # 09:00 in Riyadh is 08:00 where the visitor is; nothing that he typed is in the letter (S-076)
    assert "8:00" in letter.text
    assert "Sara" not in letter.text
    assert links.token(booking, links.SEE) in letter.text
    file = letter.enclosures.get()
    assert b"DTSTART:20261123T060000Z" in bytes(file.content)
    assert file.mime == "text/calendar; charset=utf-8"
    # the same person again: nobody new, and nothing of the contact is changed
    again = book(kind, starts_at=NINE + DAY, visitor=visitor(name="Another", answers=asked), by=VISITOR)
    assert again.contact_id == contact.pk
    assert Consent.objects.count() == 1
    assert Contact.objects.get().name == "Sara"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_the_same_time_at_once_one_gets_it_and_the_other_a_sentence():
    with time_machine.travel(NOW, tick=True):
        make.owner()
        kind = kind_of(make.user(), minutes=60, step=60)
        gate, outcomes = threading.Barrier(2), []

        def race(number: int) -> None:
            gate.wait()
            try:
                person = visitor(name=f"V{number}", email=f"v{number}@example.com")
                outcomes.append(book(open_type(kind.slug), starts_at=NINE, visitor=person, by=VISITOR).state)
            except Conflict as error:
                outcomes.append(error.message)
            finally:
                connections.close_all()

        racers = [threading.Thread(target=race, args=(number,)) for number in range(2)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert sorted(outcomes) == [
            "This time has just been taken. What you typed is kept: choose another time.", "booked",
        ]  # fmt: skip
        assert (Booking.objects.count(), Contact.objects.count(), Meeting.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_hold(clock):
    make.owner()
    booking = book(kind_of(make.user()), starts_at=NINE, visitor=visitor(), by=VISITOR)
    hold = booking.holds.get()
    with connection.cursor() as cursor, pytest.raises(Exception, match="hold_once"):
        cursor.execute(
            "INSERT INTO bookings_hold (booking_id, host_id, span, is_active) SELECT booking_id, host_id, span, true "
            "FROM bookings_hold WHERE id = %s",
            [hold.pk],
        )


@pytest.mark.django_db
def test_a_visitor_moves_and_cancels_by_links_that_do_one_thing_once(clock):
    make.owner()
    kind = kind_of(make.user(), minutes=60, step=60)
    booking = book(kind, starts_at=NINE, visitor=visitor(), by=VISITOR)
    move, cancel = links.token(booking, links.MOVE), links.token(booking, links.CANCEL)
    with pytest.raises(NotFound):
        links.read(move, links.CANCEL)
    browser = Client()
    shown = browser.get(f"/booking/{move}/move/?day=2026-11-23")
    # its own time is not in its way
    assert "2026-11-23T06:00Z" in shown.text
    assert browser.post(f"/booking/{move}/move/", {"at": "2026-11-23T07:00Z"}).status_code == 303
    booking.refresh_from_db()
    assert (booking.starts_at.hour, booking.sequence, booking.meeting.due_at.hour) == (7, 1, 7)
    assert starts(kind)[:2] == ["23 06:00", "23 08:00"]
    assert browser.post(f"/booking/{move}/move/", {"at": "2026-11-23T08:00Z"}).status_code == 410
    assert browser.get(f"/booking/{cancel}/cancel/").status_code == 410
    fresh = links.token(booking, links.CANCEL)
    assert browser.get(f"/booking/{fresh}/cancel/").status_code == 200
    assert Booking.objects.get().is_booked
    assert browser.post(f"/booking/{fresh}/cancel/", {"reason": "Ill"}).status_code == 303
    assert (Booking.objects.get().state, Meeting.objects.get().state) == ("canceled", "dropped")
    assert starts(kind)[:2] == ["23 06:00", "23 07:00"]
    assert browser.post(f"/booking/{fresh}/cancel/").status_code == 410
    assert browser.get(f"/booking/{fresh[:-2]}xx/cancel/").status_code == 404
    file = browser.get(f"/booking/{links.token(booking, links.SEE)}/meeting.ics")
    assert b"STATUS:CANCELLED" in file.content


@pytest.mark.django_db
def test_reminders_leave_once_and_a_booking_follows_the_meeting_that_a_colleague_moves_or_drops(clock):
    make.owner()
    Account.objects.create(host="mail.example.com", from_address="hello@example.com")
    host, other = make.user(), make.user()
    kind = kind_of(host, minutes=60, step=60, reminders=[60, 1440])
    first = book(kind, starts_at=NINE, visitor=visitor(), by=VISITOR)
    second = book(kind, starts_at=NINE + datetime.timedelta(hours=2), visitor=visitor(), by=VISITOR)
    with time_machine.travel(NINE - datetime.timedelta(minutes=55), tick=False):
        following.remind()
        following.remind()
    # the hour of neither has come, the day of both
    assert Message.objects.filter(purpose="booking_reminder").count() == 2
    assert following.follow() == 0
    change_activity(first.meeting, due_at=NINE + DAY, owner_id=other.pk, by=SYSTEM)
    drop_activity(second.meeting, by=SYSTEM)
    assert (following.follow(), following.follow()) == (2, 0)
    assert {one.state: one.starts_at.day for one in Booking.objects.all()} == {"booked": 24, "canceled": 23}
    assert Hold.objects.get(is_active=True).host_id == other.pk
    assert set(Message.objects.values_list("purpose", flat=True)) >= {"booking_moved", "booking_canceled"}


@pytest.mark.django_db
def test_what_a_visitor_typed_is_kept_when_the_time_is_gone_and_other_times_are_offered(clock):
    make.owner()
    kind = kind_of(make.user(), minutes=60, step=60)
    browser, page = Client(), f"/book/{kind.slug}/?at=2026-11-23T06:00Z&lang=ar&zone=Asia/Riyadh"
    sent = {"at": "2026-11-23T06:00Z", "name": "سارة", "email": "sara@example.com"}
    assert 'dir="rtl"' in browser.get(page).text
    assert not browser.cookies
    assert browser.post(page, sent | {"website": "https://spam.example"}).status_code == 422
    assert browser.post(page, sent).status_code == 303
    late = browser.post(page, sent | {"name": "ليلى"})
    assert late.status_code == 409
    assert 'value="ليلى"' in late.text
    assert late.text.count('name="instead"') == 6
    # one press on another time books it
    assert browser.post(page, sent | {"instead": "2026-11-23T07:00Z"}).status_code == 303
    assert {one.starts_at.hour for one in Booking.objects.all()} == {6, 7}


@pytest.mark.django_db
def test_strangers_cannot_make_a_mail_cannon_of_it(clock):
    make.owner()
    kind = kind_of(make.user(), minutes=15, step=15)
    slots = [slot.start for slot in free_slots(kind, NINE, NINE + DAY)]
    person = visitor(address="203.0.113.7")
    for moment in slots[:3]:
        book(kind, starts_at=moment, visitor=person, by=VISITOR)
    with pytest.raises(TooOften, match="e-mail address"):
        book(kind, starts_at=slots[3], visitor=person, by=VISITOR)
    for number, moment in enumerate(slots[3:10]):
        someone = visitor(email=f"v{number}@example.com", address="203.0.113.7")
        book(kind, starts_at=moment, visitor=someone, by=VISITOR)
    with pytest.raises(TooOften, match="Too much"):
        book(
            kind,
            starts_at=slots[10],
            visitor=visitor(email="w@example.com", address="203.0.113.7"),
            by=VISITOR,
        )


@pytest.mark.django_db
def test_a_booking_is_seen_by_whoever_sees_its_meeting_and_by_nobody_else(clock):
    make.owner()
    host = make.user()
    booking = book(kind_of(host), starts_at=NINE, visitor=visitor(), by=VISITOR)
    mine, stranger = make.signed_in(host), make.signed_in(make.user())
    assert "Introduction: Sara" in mine.get("/bookings/").text
    assert "Introduction: Sara" not in stranger.get("/bookings/").text
    assert stranger.get(f"/bookings/{booking.pk}/").status_code == 404
    assert mine.get(f"/bookings/{booking.pk}/").status_code == 303
    with pytest.raises(NotFound):
        get_booking(make.actor(), booking.pk)


@pytest.mark.django_db
def test_programs_book_move_and_cancel_with_the_rights_of_their_person(clock):
    make.owner()
    host = make.user()
    kind = kind_of(host, minutes=60, step=60)
    mine, stranger = caller(host), caller(make.user())
    slots = mine("get", f"booking-types/{kind.slug}/slots?start=2026-11-23T00:00Z&end=2026-11-24T00:00Z")
    assert slots.json()["items"][0] == {"start": "2026-11-23T06:00:00Z", "hosts": [str(host.pk)]}
    sent = {
        "type": kind.slug,
        "starts_at": "2026-11-23T06:00:00Z",
        "name": "Sara",
        "email": "sara@example.com",
    }
    made = mine("post", "bookings", sent)
    assert made.status_code == 201, made.text
    assert mine("post", "bookings", sent).status_code == 409
    place = f"bookings/{made.json()['id']}"
    assert stranger("get", place).status_code == 404
    assert stranger("post", f"{place}/cancel", {}).status_code == 404
    assert stranger("get", "bookings").json()["items"] == []
    assert mine("get", "bookings").json()["items"][0]["email"] == "sara@example.com"
    moved = mine("post", f"{place}/move", {"starts_at": "2026-11-23T07:00:00Z"})
    assert moved.json()["starts_at"] == "2026-11-23T07:00:00Z"
    assert mine("post", f"{place}/cancel", {"reason": "Ill"}).json()["state"] == "canceled"


def caller(user):
    _token, code = add_token(user, name="Program", is_read_only=False, by=actor_of_user(user))
    client = Client(headers={"authorization": f"Bearer {code}"})

    def call(method: str, path: str, body=None):
        options = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1/{path}", **options)

    return call


@pytest.mark.django_db
def test_a_booking_follows_a_merge_and_is_erased_with_its_customer(clock):
    make.owner()
    booking = book(kind_of(make.user()), starts_at=NINE, visitor=visitor(), by=VISITOR)
    survivor = make.contact()
    merge_contacts(survivor, others=[booking.contact], by=SYSTEM)
    booking.refresh_from_db()
    assert booking.contact_id == survivor.pk
    erase_records(Contact, [survivor.pk])
    assert (Booking.objects.count(), Hold.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_pages_can_stand_in_any_frame_and_unlisted_or_closed_ones_are_not_shown(clock):
    owner = make.owner()
    host = make.user()
    kind = kind_of(host, name="Talk")
    browser = Client()
    page = browser.get("/book/talk/?embed=1")
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "Talk" in browser.get(f"/book/with/{host.pk}/").text
    assert browser.get(f"/book/with/{owner.pk}/").status_code == 404
    script = browser.get("/w/booking.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "currentScript" in script.text
    change_meeting_type(kind, is_listed=False, by=SYSTEM)
    assert "Talk" not in browser.get("/book/").text
    assert browser.get("/book/talk/").status_code == 200
    change_meeting_type(kind, is_active=False, by=SYSTEM)
    assert browser.get("/book/talk/").status_code == 404


@pytest.mark.django_db
def test_a_booking_page_is_set_up_in_the_settings(clock):
    browser = make.signed_in(make.owner())
    fresh = browser.get("/settings/bookings/new/")
    assert fresh.status_code == 200
    form = fresh.context["form"]
    sent = {
        name: value
        for name, value in form.initial.items()
        if value is not None and not isinstance(value, bool)
    }
    sent |= {"name": "عرض المنتج", "slug": "", "is_active": "on", "is_listed": "on", "way": "phone"}
    sent |= {
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label": "Why?",
        "questions-0-kind": "yes",
        "questions-1-label": "Which?",
        "questions-1-kind": "choice",
        "questions-1-options": "Floors",
    }
    refused = browser.post("/settings/bookings/new/", sent)
    assert (refused.status_code, "at least two choices" in refused.text) == (422, True)
    sent["questions-1-options"] = "Floors، Doors,Floors"
    made = browser.post("/settings/bookings/new/", sent)
    assert made.status_code == 303
    page = browser.get(made["Location"])
    assert "/w/booking.js" in page.text
    kind = MeetingType.objects.get()
    assert (kind.questions[0]["label"], kind.reminders, kind.notice) == ("Why?", [1440], 240)
    assert kind.questions[1]["options"] == ["Floors", "Doors"]
    with pytest.raises(Invalid) as wrong:
        book(kind, starts_at=NINE, visitor=visitor(phone="1", answers={"q1": "Windows"}), by=VISITOR)
    assert list(wrong.value.fields) == ["q1"]
    assert make.signed_in(make.user()).get("/settings/bookings/").status_code == 403
    assert kind.name in browser.get("/settings/bookings/").text


@pytest.mark.django_db
def test_who_is_busy_in_a_calendar_elsewhere_cannot_be_booked_then(clock):
    make.owner()
    host = make.user("sales")
    kind = kind_of(host, minutes=60, notice=0)
    before = starts(kind)
    link = Link.objects.create(user=host, server="https://x.example/", login="a", sealed_password="")
    for number, is_free in enumerate((False, True)):
        event = Distant.objects.create(link=link, path=f"/{number}")
        at = NINE + datetime.timedelta(hours=2 + 2 * number)
        Busy.objects.create(
            event=event, user=host, starts_at=at, ends_at=at + datetime.timedelta(hours=1), is_free=is_free
        )
    taken = set(before) - set(starts(kind))
    assert (
        {"23 08:00"}
        <= taken
        <= {"23 07:15", "23 07:30", "23 07:45", "23 08:00", "23 08:15", "23 08:30", "23 08:45"}
    )


@pytest.mark.parametrize(
    ("language", "zone", "weekday"),
    [
        ("lv", "Asia/Riyadh", 0),
        ("ar", "Europe/Riga", 0),
        ("en", "Asia/Riyadh", 6),
        ("ar", "Asia/Riyadh", 6),
        ("en", "Asia/Tokyo", 6),
    ],
)
@pytest.mark.django_db
def test_a_week_begins_as_the_visitors_does(language, zone, weekday):
    make.owner(country="SA")
    assert first_weekday_of(language, zone) == weekday
