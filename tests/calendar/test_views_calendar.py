"""The calendar's page: what it shows to whom, in how many queries, and what moving does."""

import datetime
import re
import zoneinfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.activities.commands import plan_call, plan_meeting
from wasl.activities.models import Activity
from wasl.calendar import queries
from wasl.calendar.commands import set_hours
from wasl.calendar.listings import CALENDAR
from wasl.calendar.models import Hours
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk
from wasl.records.topics import may_hear_work
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIYADH, RIGA = zoneinfo.ZoneInfo("Asia/Riyadh"), zoneinfo.ZoneInfo("Europe/Riga")


def test_the_week_of_a_team_of_twenty_needs_eight_queries() -> None:
    owner = make.owner()
    team = make.team()
    people = [make.user(team=team) for _ in range(20)]
    by = actor_of_user(owner)
    for number, person in enumerate(people):
        contact = make.contact(by=by)
        begin = datetime.datetime(2026, 11, 22 + number % 7, 9, 30, tzinfo=RIYADH)
        plan_meeting(f"Visit {number}", about=[contact.pk], due_at=begin, owner_id=person.pk, by=by)
        plan_call("", about=[contact.pk], due_at=begin, owner_id=person.pk, by=by)
    with CaptureQueriesContext(connection) as seen:
        shown = queries.show(by, CALENDAR, {"who": str(team.pk), "on": "2026-11-24"})
        entries = [entry for day in shown.days for entry in day.entries]
        assert all(len(entry.activity.about.all()) == 1 for entry in entries)
    assert (len(shown.people), len(entries)) == (20, 40)
    assert len(seen) == 5, "\n".join(query["sql"][:150] for query in seen)
    browser = make.signed_in(owner)
    browser.get("/calendar/")
    for mode in ("week", "day", "month", "agenda"):
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(f"/calendar/?as={mode}&who={team.pk}&on=2026-11-24")
        assert (answer.status_code, len(seen)) == (200, 8), "\n".join(query["sql"][:150] for query in seen)


@pytest.fixture
def owner() -> User:
    return make.owner(country="LV", language="en")


@pytest.fixture
def by(owner: User) -> Actor:
    return actor_of_user(owner)


def planned(by: Actor, text: str, **values: object) -> Activity:
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=RIGA)
    return plan_meeting("Visit", due_at=moment, by=by, **values)  # type: ignore[arg-type]


def test_one_sees_ones_own_and_colleagues_only_as_far_as_one_may(owner: User, by: Actor) -> None:
    team, seller = make.team(), make.user("sales")
    mate = make.user(team=team)
    planned(by, "2026-11-24T10:00", owner_id=mate.pk, team_id=team.pk)
    page = make.signed_in(owner).get("/calendar/?on=2026-11-24").content.decode()
    assert "Visit" not in page
    assert "Visit" in make.signed_in(owner).get("/calendar/?on=2026-11-24&who=all").content.decode()
    assert (
        "Visit"
        not in make.signed_in(owner).get(f"/calendar/?on=2026-11-24&who=all&off={mate.pk}").content.decode()
    )
    assert "Visit" in make.signed_in(mate).get("/calendar/?on=2026-11-24").content.decode()
    for who in ("all", team.pk):
        assert (
            "Visit" not in make.signed_in(seller).get(f"/calendar/?on=2026-11-24&who={who}").content.decode()
        )
    assert may_hear_work(by, str(mate.pk))
    assert not may_hear_work(actor_of_user(seller), str(mate.pk))


def test_the_week_begins_as_in_the_country_where_somebody_lives(owner: User) -> None:
    mate = make.user()
    hours = Hours(user=mate)
    held = {
        name: value
        for name, value in queries.hours_held(hours).items()
        if name in {"week", "ramadan", "keeps_holidays"}
    }
    for country, first in (("", "2026-11-23"), ("SA", "2026-11-22")):
        set_hours(hours, country=country, **held, by=actor_of_user(mate))
        page = make.signed_in(mate).get("/calendar/?on=2026-11-25").content.decode()
        assert re.findall(r'data-day="([\d-]+)"', page)[0] == first


def test_the_filter_language_says_what_is_shown_and_days_say_what_holds(owner: User, by: Actor) -> None:
    browser = make.signed_in(owner)
    planned(by, "2026-11-24T10:00", place="Riga")
    make.task("Paint", by=by, due_on=datetime.date(2026, 11, 25), due_at=None)
    page = browser.get("/calendar/?on=2026-11-24").content.decode()
    assert ("Visit" in page, "Paint" in page, "Aldis, Alfons, Aldris" in page) == (True, True, False)
    only = browser.get(
        '/calendar/?on=2026-11-24&filter={"field":"kind","op":"is","value":"task"}'
    ).content.decode()
    assert ("Visit" in only, "Paint" in only) == (False, True)
    assert "on=2026-11-24" in browser.get("/lists/calendar/filter/?on=2026-11-24").content.decode()
    holiday = browser.get("/calendar/?as=day&on=2026-11-18").content.decode()
    assert ("Aleksandrs" in holiday, "is-weekend" in holiday) == (True, True)
    for asked in (
        "as=x&on=9999-12-31&who=x&off=,,x",
        "on=2026-02-30&who=%00",
        "filter={",
        "as=month&on=1900-01-01",
    ):
        assert browser.get(f"/calendar/?{asked}").status_code == 200, asked


def test_what_repeats_is_shown_ahead_by_the_clock_of_its_owner(owner: User, by: Actor) -> None:
    planned(by, "2026-03-24T10:00", repeat="FREQ=WEEKLY")
    shown = queries.show(by, CALENDAR, {"as": "agenda", "on": "2026-03-20"})
    found = [
        (day.date.day, entry.begin.hour, entry.is_ahead)
        for day in shown.days
        for entry in day.timed
        if entry.begin
    ]
    assert found == [(24, 10, False), (31, 10, True), (7, 10, True), (14, 10, True)]


def test_moving_keeps_the_length_refuses_a_gap_and_a_colleagues_change_and_leads_back(
    owner: User, by: Actor
) -> None:
    browser = make.signed_in(owner)
    held = planned(by, "2026-03-24T10:00", minutes=45)
    sent = {"day": "2026-03-30", "time": "09:15", "seen": "1"}
    answer = browser.post(f"/calendar/{held.pk}/move/", sent, headers={"HX-Request": "true"})
    held.refresh_from_db()
    assert (held.due_at, held.minutes) == (datetime.datetime(2026, 3, 30, 9, 15, tzinfo=RIGA), 45)
    assert f"/calendar/{held.pk}/move/?day=2026-03-24&time=10%3A00" in answer["HX-Trigger"].replace(
        "\\u0026", "&"
    )
    assert browser.post(f"/calendar/{held.pk}/move/", {**sent, "day": "2026-03-31"}).status_code == 409
    gap = browser.post(f"/calendar/{held.pk}/move/", {"day": "2026-03-29", "time": "03:30"})
    assert (gap.status_code, "clocks go forward" in gap.content.decode()) == (422, True)
    browser.post(f"/calendar/{held.pk}/move/?day=2026-03-24&time=10:00&minutes=45")
    held.refresh_from_db()
    assert held.due_at == datetime.datetime(2026, 3, 24, 10, tzinfo=RIGA)
    browser.post(f"/calendar/{held.pk}/move/", {"day": "2026-03-25", "time": ""})
    held.refresh_from_db()
    assert (held.due_on, held.has_time) == (datetime.date(2026, 3, 25), False)
    stranger = make.signed_in(make.user("sales"))
    assert stranger.post(f"/calendar/{held.pk}/move/", sent).status_code == 404


def test_the_calendar_is_no_list_to_work_on_in_bulk(by: Actor) -> None:
    held = planned(by, "2026-11-24T10:00")
    with pytest.raises(NotAllowed):
        start_bulk(CALENDAR, act="delete", value={}, chosen=Chosen(ids=[held.pk]), by=by)
