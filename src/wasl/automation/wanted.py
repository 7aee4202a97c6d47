"""Which events any rule waits for: a small table in memory, so that an event nobody wants costs nothing.

Read again when the mark of rules has changed (`stamps`): one that was switched on reacts a second later at the latest.
"""

from dataclasses import dataclass
from uuid import UUID

from wasl.automation import stamps
from wasl.automation.models import LISTENING, Rule


@dataclass
class Table:
    """The types of events that rules which listen wait for; `is_all` while one waits for records to enter its filter."""

    types: frozenset[str] = frozenset()
    is_all: bool = False
    stamp: UUID | None = None

    def read(self) -> None:
        """Read what is wanted now."""
        found: set[str] = set()
        self.is_all = False
        rows = Rule.objects.filter(LISTENING, version__isnull=False)
        for trigger in rows.values_list("version__definition__when", flat=True):
            found.update(trigger.get("event", ()))
            self.is_all = self.is_all or "enters" in trigger
        self.types = frozenset(found)


TABLE = Table()


def wants(event_type: str) -> bool:
    """Tell whether a rule waits for events of this stored type."""
    stamp = stamps.current()
    if stamp is None or stamp != TABLE.stamp:
        TABLE.read()
        TABLE.stamp = stamp
    return TABLE.is_all or event_type in TABLE.types
