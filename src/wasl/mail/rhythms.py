"""When a report leaves next: at an hour of the firm's zone, each day, week or month."""

import calendar
import datetime
from zoneinfo import ZoneInfo

from wasl.mail.models import MailedList


def next_run(report: MailedList, *, after: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """Return the first moment after `after` at which the report is due.

    An hour that a day does not have (the clock is put forward) is the hour after it; of an hour that comes twice it is
    the first.
    """
    day = after.astimezone(zone).date()
    while True:
        at = datetime.datetime.combine(day, datetime.time(report.hour), zone).astimezone(datetime.UTC)
        if _fits(report, day) and at > after:
            return at
        day += datetime.timedelta(days=1)


def _fits(report: MailedList, day: datetime.date) -> bool:
    if report.rhythm == MailedList.Rhythm.WEEKLY:
        return day.weekday() == report.weekday
    if report.rhythm == MailedList.Rhythm.MONTHLY:
        return day.day == min(report.month_day, calendar.monthrange(day.year, day.month)[1])
    return True
