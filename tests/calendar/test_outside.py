"""The feed of one's calendar and calendar files: secret, limited to what one may see, and never a fault."""

import datetime
import re
import zoneinfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar

from tests import make
from tests.data_of_others import test_data
from wasl.activities.commands import add_task, plan_meeting
from wasl.activities.models import Activity, Meeting
from wasl.calendar.itip import Unreadable
from wasl.calendar.models import OutsideEvent
from wasl.calendar.reading import read_events
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.workspace.commands import deactivate_user
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

RIGA = zoneinfo.ZoneInfo("Europe/Riga")
SOON = clock.now().replace(microsecond=0) + datetime.timedelta(days=2)


@pytest.fixture
def owner(db: None) -> User:
    return make.owner(country="LV", language="en")


@pytest.fixture
def by(owner: User) -> Actor:
    return actor_of_user(owner)


def address(browser: Client) -> str:
    page = browser.post("/settings/calendar/feed/").content.decode()
    found = re.search(r"(/feed/[^<]+\.ics)<", page)
    assert found
    return found[1]


def events(content: bytes) -> dict[str, object]:
    return {str(event["summary"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_a_feed_shows_ones_own_work_to_whoever_knows_its_address_until_it_is_renewed(
    owner: User, by: Actor
) -> None:
    mate, browser, stranger = make.user("sales"), make.signed_in(owner), Client()
    contact = make.contact(by=by, name="Zaid")
    plan_meeting("Visit", about=[contact.pk], due_at=SOON, minutes=45, place="Rīga", by=by)
    add_task("Paint", due_on=SOON.date(), by=by)
    plan_meeting("Weekly", due_at=SOON, repeat="FREQ=WEEKLY", by=by)
    plan_meeting("Of a mate", due_at=SOON, owner_id=mate.pk, by=by)
    path = address(browser)
    answer = stranger.get(path)
    found = events(answer.content)
    assert (answer["Content-Type"], sorted(found)) == (
        "text/calendar; charset=utf-8",
        ["Paint", "Visit", "Weekly"],
    )
    visit, paint, weekly = (found[name] for name in ("Visit", "Paint", "Weekly"))
    assert visit["dtend"].dt - visit["dtstart"].dt == datetime.timedelta(minutes=45)  # type: ignore[index]
    assert "Zaid" in visit["description"]  # type: ignore[index]
    assert paint["dtstart"].dt == SOON.date()  # type: ignore[index]
    assert weekly["dtstart"].params["TZID"] == "Europe/Riga"  # type: ignore[index]
    assert stranger.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    renewed = address(browser)
    assert (stranger.get(path).status_code, stranger.get(renewed).status_code) == (404, 200)
    browser.post("/settings/calendar/feed/end/")
    assert stranger.get(renewed).status_code == 404


def test_a_feed_never_shows_what_its_owner_may_not_see_and_dies_with_his_account(
    owner: User, by: Actor
) -> None:
    seller = make.user("sales")
    hidden = make.contact(by=by, name="Hidden Customer")
    meeting = plan_meeting("Visit", about=[hidden.pk], due_at=SOON, by=by)
    Activity.objects.filter(pk=meeting.pk).update(owner=seller)
    path = address(make.signed_in(seller))
    text = Client().get(path).content.decode()
    assert ("Visit" in text, "Hidden Customer" in text) == (True, False)
    deactivate_user(seller, by=by)
    assert Client().get(path).status_code == 404
    assert Client().get("/feed/guessed.ics").status_code == 404


def file(*lines: str) -> SimpleUploadedFile:
    text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""))
    return SimpleUploadedFile("mine.ics", text.encode(), "text/calendar")


def event(uid: str, *lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def test_a_file_is_taken_once_in_the_zone_of_who_takes_it(owner: User) -> None:
    browser = make.signed_in(owner)
    lines = (
        *event("a", "SUMMARY:Tikšanās", "DTSTART:20310105T100000", "DURATION:PT90M", "LOCATION:Rīga"),
        *event("b", "SUMMARY:Whole day", "DTSTART;VALUE=DATE:20310106"),
        *event(
            "c", "SUMMARY:Series", "DTSTART;TZID=Asia/Riyadh:20200105T100000", "RRULE:FREQ=WEEKLY;BYDAY=SU"
        ),
        *event("d", "SUMMARY:Long ago", "DTSTART:20200105T100000Z"),
        *event("e", "SUMMARY:No day"),
        *event("f", "SUMMARY:Off", "STATUS:CANCELLED", "DTSTART:20310105T100000Z"),
    )
    page = browser.post("/settings/calendar/import/", {"file": file(*lines)}).content.decode()
    assert [text in page for text in ("3 meetings came", "1 is over", "No day", "cannot be read")] == [
        True,
        True,
        True,
        False,
    ]
    first = Meeting.objects.get(title="Tikšanās")
    assert (first.due_at, first.minutes, first.place) == (
        datetime.datetime(2031, 1, 5, 10, tzinfo=RIGA),
        90,
        "Rīga",
    )
    assert Meeting.objects.get(title="Whole day").has_time is False
    series = Meeting.objects.get(title="Series")
    assert series.due_at is not None
    assert series.due_at > clock.now()
    assert (series.repeat, series.owner_id) == ("FREQ=WEEKLY;BYDAY=SU", owner.pk)
    again = browser.post("/settings/calendar/import/", {"file": file(*lines)}).content.decode()
    assert ("3 were there already" in again, OutsideEvent.objects.count()) == (True, 3)


def test_what_is_no_calendar_is_refused_with_a_sentence(owner: User) -> None:
    browser = make.signed_in(owner)
    for content in (b"", b"\x00\xff", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", b"x" * 1_100_000):
        answer = browser.post("/settings/calendar/import/", {"file": SimpleUploadedFile("a.ics", content)})
        assert answer.status_code == 422, content[:20]
        assert re.search(r"no calendar file|file is empty|larger than 1 MB", answer.content.decode()), (
            content[:20]
        )


@pytest.mark.data
def test_no_file_of_others_is_a_fault() -> None:
    folder = test_data("icalendar")
    known = 0
    for path in sorted(folder.rglob("*.ics"))[::3]:
        try:
            known += len(read_events(path.read_bytes(), RIGA).drafts) + 1
        except Unreadable:
            continue
    assert known > 50


def test_a_series_with_days_out_of_line_is_taken_with_them_and_goes_on_after(owner: User) -> None:
    monday = SOON + datetime.timedelta(days=7 - SOON.weekday())
    days = [
        monday.replace(hour=8, minute=0, second=0) + datetime.timedelta(weeks=number) for number in range(5)
    ]
    at = [f"{day:%Y%m%dT%H%M%SZ}" for day in days]
    moved = (days[2] + datetime.timedelta(hours=3)).astimezone(datetime.UTC)
    lines = (
        *event(
            "s",
            "SUMMARY:Weekly",
            f"DTSTART:{at[0]}",
            "DURATION:PT30M",
            "RRULE:FREQ=WEEKLY",
            f"EXDATE:{at[1]}",
        ),
        *event("s", "SUMMARY:Weekly, later", f"RECURRENCE-ID:{at[2]}", f"DTSTART:{moved:%Y%m%dT%H%M%SZ}"),
        *event("t", "SUMMARY:Counted", f"DTSTART:{at[0]}", "RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE:{at[1]}"),
        *event(
            "u",
            "SUMMARY:Long past",
            "DTSTART:20200106T080000Z",
            "RRULE:FREQ=WEEKLY",
            "EXDATE:20200113T080000Z",
        ),
    )
    browser = make.signed_in(owner)
    assert browser.post("/settings/calendar/import/", {"file": file(*lines)}).status_code == 200
    found = [(one.title, one.due_at, one.repeat) for one in Meeting.objects.order_by("title", "due_at")]
    assert found[:2] == [("Counted", days[0], ""), ("Counted", days[2], "")]
    assert (found[2][0], found[2][2]) == ("Long past", "FREQ=WEEKLY")
    assert found[3:] == [
        ("Weekly", days[0], ""),
        ("Weekly", days[3], "FREQ=WEEKLY"),
        ("Weekly, later", moved, ""),
    ]
    browser.post("/settings/calendar/import/", {"file": file(*lines)})
    assert Meeting.objects.count() == len(found)
