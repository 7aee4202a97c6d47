"""Which events are news, as the packages declare."""

from collections.abc import Mapping
from functools import cache

from wasl.kernel.manifest import News, registry


@cache
def _declared() -> Mapping[tuple[str, str], News]:
    return {(entry.event, entry.kind): entry for entry in registry().all("news")}


def news_of(event_type: str, kind: str) -> News | None:
    """Return what an event on a record of `kind` is called on the feed, None where it is no news."""
    return _declared().get((event_type, kind))


def wants(event_type: str) -> bool:
    """Tell whether events of this stored type can be news."""
    return any(event == event_type for event, _kind in _declared())
