"""Days on which dated and scheduled rules act: leap years, Hijri years, hours that a zone skips."""

import datetime
import itertools
import zoneinfo

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.automation import days, jobs
from wasl.automation.commands import add_rule, publish_rule
from wasl.contacts.models import Contact
from wasl.kernel.hijri import HijriDate
from wasl.records.models import Note
from wasl.workspace.queries import actor_of_user

RIGA = zoneinfo.ZoneInfo("Europe/Riga")
RIYADH = zoneinfo.ZoneInfo("Asia/Riyadh")


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def test_an_hour_that_a_zone_skips_still_gives_its_day_once() -> None:
    # 2026-03-29 03:00 does not exist in Riga
    found = list(days.moments(3, RIGA, utc("2026-03-28 12:00"), utc("2026-03-29 12:00")))
    assert found == [datetime.date(2026, 3, 29)]


def test_an_hour_that_a_zone_has_twice_gives_its_day_once() -> None:
    # 2026-10-25 03:00 comes twice in Riga
    steps = [utc("2026-10-24 22:00") + datetime.timedelta(minutes=30 * step) for step in range(16)]
    found = [day for since, until in itertools.pairwise(steps) for day in days.moments(3, RIGA, since, until)]
    assert found == [datetime.date(2026, 10, 25)]


def test_what_was_due_while_the_server_was_down_is_made_up_for_a_week() -> None:
    found = list(days.moments(9, RIYADH, utc("2026-01-01 00:00"), utc("2026-02-01 00:00")))
    assert found == [datetime.date(2026, 1, day) for day in range(25, 32)]


def test_who_was_born_on_29_february_has_his_day_on_the_28th_of_other_years() -> None:
    yearly = {"date": "birthday", "is_yearly": True}
    born = datetime.date(1992, 2, 29)
    assert born in days.dates_meant(yearly, datetime.date(2026, 2, 28))
    assert born not in days.dates_meant(yearly, datetime.date(2028, 2, 28))
    assert born in days.dates_meant(yearly, datetime.date(2028, 2, 29))
    assert born not in days.dates_meant(yearly, datetime.date(2026, 3, 1))


def test_days_before_a_date_cross_the_year() -> None:
    trigger = {"date": "birthday", "days": -3, "is_yearly": True}
    assert datetime.date(1990, 1, 2) in days.dates_meant(trigger, datetime.date(2026, 12, 30))


def test_a_hijri_birthday_comes_each_hijri_year_and_the_30th_where_the_month_has_29_days() -> None:
    yearly = {"date": "birthday", "is_yearly": True, "calendar": "hijri"}
    born = HijriDate(1410, 9, 15).to_gregorian()
    for year in (1447, 1448, 1449):
        assert born in days.dates_meant(yearly, HijriDate(year, 9, 15).to_gregorian())
    thirtieth = next(
        HijriDate(year, 8, 30).to_gregorian() for year in range(1400, 1420) if _has_thirtieth(year, 8)
    )
    short = next(year for year in range(1445, 1460) if not _has_thirtieth(year, 8))
    assert thirtieth in days.dates_meant(yearly, HijriDate(short, 8, 29).to_gregorian())


def _has_thirtieth(year: int, month: int) -> bool:
    day = HijriDate(year, month, 29).to_gregorian() + datetime.timedelta(days=1)
    following = HijriDate(year, month + 1, 1).to_gregorian()
    return day != following


@pytest.mark.parametrize(
    ("trigger", "day", "is_due"),
    [
        ({"every": "day"}, "2026-11-22", True),
        ({"every": "week", "on": 6}, "2026-11-22", True),
        ({"every": "week", "on": 0}, "2026-11-22", False),
        ({"every": "month", "on": 31}, "2026-11-30", True),
        ({"every": "month", "on": 31}, "2026-11-29", False),
        ({"every": "month", "on": 1}, "2026-11-01", True),
    ],
)
def test_a_schedule_knows_its_days(trigger: dict[str, object], day: str, *, is_due: bool) -> None:
    assert days.is_due(trigger, datetime.date.fromisoformat(day)) is is_due


@pytest.mark.django_db
def test_a_birthday_is_met_once_at_its_hour() -> None:
    owner = actor_of_user(make.owner())
    with time_machine.travel(utc("2026-11-22 03:00"), tick=False):
        layan = make.contact(name="Layan", birthday="1990-11-23", by=owner)
        sarah = make.contact(name="Sarah", birthday="--11-23", by=owner)
        make.contact(birthday="1990-11-24", by=owner)
        when = {"date": "birthday", "days": 0, "is_yearly": True, "calendar": "gregorian", "at": 8}
        do = [{"action": "records.note", "with": {"text": "Happy birthday"}}]
        publish_rule(add_rule("contact", definition={"when": when, "do": do}, by=owner), by=owner)
        jobs.look_at_days.call()
        assert not Note.objects.exists()
    # 8:00 in Riyadh is 5:00 UTC
    with time_machine.travel(utc("2026-11-23 05:03"), tick=False):
        jobs.look_at_days.call()
        jobs.look_at_days.call()
        drain()
    assert set(Note.objects.filter(kind="note").values_list("anchor", flat=True)) == {layan.id, sarah.id}
    assert Contact.objects.count() == 3
