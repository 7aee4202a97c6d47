"""When a repeating task is due again: RFC 5545 rules over the wall clock of its owner."""

import datetime
import re
import zoneinfo
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid

# what people repeat; seconds and minutes are no rhythm of work
PARTS: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
SHAPE: Final = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*")
# a rule that never comes true (30 February) is looked along no further than this
HORIZON: Final = datetime.timedelta(days=12 * 366)
LONGEST: Final = 200
COUNTED: Final = frozenset({"COUNT", "UNTIL", "INTERVAL"})
# twenty-nine years: each day of the year falls on each weekday in them
LAST: Final = datetime.datetime(9971, 1, 1)  # noqa: DTZ001 - a clock on the wall
START: Final = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - a clock on the wall


def clean_rule(text: str) -> str:
    """Return a rule in its usual form, nothing for none; raises `Invalid`."""
    rule = "".join(text.split()).upper().removeprefix("RRULE:").rstrip(";")
    if not rule:
        return ""
    parts = _parts(rule)
    if len(rule) > LONGEST or parts.keys() - PARTS or parts.get("FREQ") not in FREQUENCIES:
        raise _not_known()
    if not comes_true(rule):
        raise _not_known()
    if next(iter(_read(parts, START, START + HORIZON)), None) is None:
        raise _not_known()
    return rule


def comes_true(rule: str) -> bool:
    """Tell whether there is any day that fits a rule; raises `Invalid`.

    A rule is followed to the end of the calendar, the year 9999, until a day fits. So it is asked at that end: one that
    knows no day is known for it after twenty-nine years and not after eight thousand.
    """
    parts = [f"{name}={value}" for name, value in _parts(rule).items() if name not in COUNTED]
    try:
        return next(iter(rrulestr(";".join(parts), dtstart=LAST)), None) is not None
    except (ValueError, TypeError, OverflowError) as error:
        raise _not_known() from error


def next_due(
    rule: str, first: datetime.datetime, after: datetime.datetime, zone: zoneinfo.ZoneInfo
) -> datetime.datetime | None:
    """Return the first moment of the rule later than `after`, or None where the rule has come to its end."""
    return next(dues(rule, first, after, zone), None)


def dues(
    rule: str, first: datetime.datetime, after: datetime.datetime, zone: zoneinfo.ZoneInfo
) -> Iterator[datetime.datetime]:
    """Yield the moments of the rule later than `after`, in their order.

    The rule is counted from `first` and keeps the hour on the wall through changes of the clock. An hour that a change
    skips is taken by the offset before it, one that comes twice is the first of the two (RFC 5545 §3.3.5).
    """
    parts = _parts(rule)
    wall = first.astimezone(zone).replace(tzinfo=None)
    limit = max(first, after).astimezone(zone).replace(tzinfo=None) + HORIZON
    most = int(parts.pop("COUNT", 0)) or None
    for candidate in islice(_read(parts, wall, limit), most):
        moment = candidate.replace(tzinfo=zone).astimezone(datetime.UTC)
        if moment > after:
            yield moment


def _parts(rule: str) -> dict[str, str]:
    if not SHAPE.fullmatch(rule):
        raise _not_known()
    return dict(part.split("=", 1) for part in rule.split(";"))


def _read(
    parts: dict[str, str], start: datetime.datetime, limit: datetime.datetime
) -> Iterable[datetime.datetime]:
    """Return the moments on the wall from `start` to `limit` or to the rule's own end."""
    # UNTIL is given in UTC by many calendars; the wall clock is near enough to end a rhythm
    until = min(parts.get("UNTIL", "9").removesuffix("Z"), f"{limit:%Y%m%dT%H%M%S}")
    text = ";".join(
        f"{name}={value}" for name, value in (parts | {"UNTIL": until}).items() if name != "COUNT"
    )
    try:
        return rrulestr(text, dtstart=start)  # type: ignore[no-any-return]  # a rule is iterated
    except (ValueError, TypeError, OverflowError) as error:
        raise _not_known() from error


def _not_known() -> Invalid:
    return Invalid(fields={"repeat": [_("This is no rule of repeating that Wasl knows (RFC 5545).")]})
