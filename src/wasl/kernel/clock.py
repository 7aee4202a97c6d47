"""The only place that reads the wall clock, so that tests can move it and no naive time exists."""

import datetime

UTC = datetime.UTC


def now() -> datetime.datetime:
    """Return this moment, aware, in UTC."""
    return datetime.datetime.now(tz=UTC)


def today(zone: datetime.tzinfo = UTC) -> datetime.date:
    """Return the calendar day in `zone`."""
    return now().astimezone(zone).date()
