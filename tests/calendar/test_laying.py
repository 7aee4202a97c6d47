"""Where things stand in a calendar: lanes, days that are cut, clocks that leap, and the days' own names."""

import datetime
import zoneinfo

from wasl.activities.models import Activity, Meeting, Task
from wasl.calendar.asking import Wish, days_of, neighbors
from wasl.calendar.laying import Entry, parts, side_by_side
from wasl.calendar.namedays import namedays

RIGA = zoneinfo.ZoneInfo("Europe/Riga")
DAYS = [datetime.date(2026, 3, 28), datetime.date(2026, 3, 29), datetime.date(2026, 3, 30)]


def meeting(text: str, minutes: int, zone: zoneinfo.ZoneInfo = RIGA) -> Meeting:
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(datetime.UTC)
    return Meeting(kind="meeting", due_at=moment, due_on=moment.date(), has_time=True, minutes=minutes)


def laid(
    one: Activity, days: list[datetime.date], zone: zoneinfo.ZoneInfo
) -> list[tuple[datetime.date, Entry]]:
    return parts(one, days, zone, moment=one.due_at, date=one.due_on)


def test_a_night_is_cut_at_midnight_and_its_end_at_midnight_does_not_touch_the_next_day() -> None:
    late = meeting("2026-03-28T22:00", 240)
    found = laid(late, DAYS, RIGA)
    # on the 29th the clock leaps from three to four: two o'clock is two o'clock
    assert [(day, entry.minutes, entry.is_before, entry.is_after) for day, entry in found] == [
        (DAYS[0], 120, False, True),
        (DAYS[1], 120, True, False),
    ]
    over = meeting("2026-03-28T22:00", 120)
    assert [day for day, _entry in laid(over, DAYS, RIGA)] == [DAYS[0]]


def test_a_meeting_over_the_leap_of_the_clock_ends_where_the_wall_says() -> None:
    leap = meeting("2026-03-29T02:30", 60)
    ((day, entry),) = laid(leap, DAYS, RIGA)
    assert (day, str(entry.begin), str(entry.end)) == (DAYS[1], "2026-03-29 02:30:00", "2026-03-29 04:30:00")
    back = [datetime.date(2026, 10, 25)]
    fold = meeting("2026-10-25T03:30", 60)
    ((_day, entry),) = laid(fold, back, RIGA)
    assert (entry.minutes, entry.place) == (0, {"h": 3, "m": 30, "lh": 0, "lm": 25})


def test_what_is_at_the_same_time_stands_side_by_side_and_what_follows_takes_the_whole_width() -> None:
    hours = [("09:00", 60), ("09:30", 60), ("10:00", 30), ("12:00", 15), ("12:05", 15)]
    rows = [meeting(f"2026-03-28T{hour}", minutes) for hour, minutes in hours]
    entries = [entry for row in rows for _day, entry in laid(row, DAYS, RIGA)]
    found = [
        (entry.begin.strftime("%H:%M"), entry.lane, entry.lanes)
        for entry in side_by_side(entries)
        if entry.begin
    ]
    assert found == [("09:00", 0, 2), ("09:30", 1, 2), ("10:00", 0, 2), ("12:00", 0, 2), ("12:05", 1, 2)]


def test_a_task_of_a_day_stands_on_its_day_in_every_zone() -> None:
    task = Task(
        kind="task", due_on=DAYS[1], due_at=datetime.datetime(2026, 3, 29, 20, 59, 59, tzinfo=datetime.UTC)
    )
    ((day, entry),) = laid(task, DAYS, zoneinfo.ZoneInfo("Asia/Tokyo"))
    assert (day, entry.begin, entry.place) == (DAYS[1], None, {})


def test_weeks_begin_where_the_firm_says_and_months_are_whole_weeks() -> None:
    wish = Wish("week", datetime.date(2026, 11, 25))
    assert [days_of(wish, first)[0].day for first in (0, 5, 6)] == [23, 21, 22]
    month = days_of(Wish("month", datetime.date(2026, 2, 10)), 6)
    assert (len(month), month[0], month[-1]) == (28, datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    assert neighbors(Wish("month", datetime.date(2026, 1, 31))) == (
        datetime.date(2025, 12, 1),
        datetime.date(2026, 2, 1),
    )


def test_name_days_are_those_of_the_traditional_calendar() -> None:
    assert namedays(datetime.date(2026, 11, 22)) == ("Aldis", "Alfons", "Aldris")
    assert namedays(datetime.date(2026, 6, 24)) == ("Jānis",)
    assert namedays(datetime.date(2028, 2, 29)) == ()
    year = [datetime.date(2026, 1, 1) + datetime.timedelta(days=number) for number in range(365)]
    assert all(namedays(day) for day in year)
