"""Time zones that a visitor may choose from: those in use, named by their cities."""

import zoneinfo
from functools import cache

from wasl.bookings.letters import zone_text
from wasl.kernel import clock

AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in AREAS))


def zones(current: str) -> list[tuple[str, str]]:
    """Return all zones as (name, words), among them the one in use."""
    names = _names() if current in _names() else (current, *_names())
    now = clock.now()
    return [(name, zone_text(name, now)) for name in names]
