"""Reads single properties of events of other programs (RFC 5545), which write them in many ways."""

import datetime
from typing import Any

# the parser stumbles in more ways than it declares
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError)


def text_of(event: Any, name: str) -> str:
    """Return a property as text, the first where there are several; nothing where there is none."""
    value = event.get(name, "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value).replace("\x00", "")


def when(event: Any, name: str) -> datetime.datetime | datetime.date | None:
    """Return a property as a moment or a day."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    found = getattr(value, "dt", None)
    return found if isinstance(found, datetime.date) else None


def length_between(event: Any, start: datetime.datetime) -> datetime.timedelta:
    """Return how long it takes: to its end, or its duration (RFC 5545 §3.6.1), never less than nothing."""
    end = when(event, "dtend")
    duration = getattr(event.get("duration"), "dt", None)
    length = datetime.timedelta()
    if isinstance(end, datetime.datetime):
        # of two clocks that name no common zone the difference on the wall is meant
        both = start.tzinfo is not None and end.tzinfo is not None
        length = end - start if both else end.replace(tzinfo=None) - start.replace(tzinfo=None)
    elif isinstance(duration, datetime.timedelta):
        length = duration
    return max(length, datetime.timedelta())
