"""Which events any rule waits for: a small table in memory, so that an event nobody wants costs nothing.

Read again when it is a second old: a rule that was switched on reacts a second later at the latest, in every process.
"""

import time
from dataclasses import dataclass

from wasl.automation.models import Rule

FRESH = 1.0


@dataclass
class Table:
    """The types of events that rules which are on wait for; `is_all` while one waits for records to enter its filter."""

    types: frozenset[str] = frozenset()
    is_all: bool = False
    read_at: float = float("-inf")

    def read(self) -> None:
        """Read what is wanted now."""
        found: set[str] = set()
        self.is_all = False
        rows = Rule.objects.filter(state=Rule.State.ON, version__isnull=False)
        for trigger in rows.values_list("version__definition__when", flat=True):
            found.update(trigger.get("event", ()))
            self.is_all = self.is_all or "enters" in trigger
        self.types = frozenset(found)
        self.read_at = time.monotonic()


TABLE = Table()


def wants(event_type: str) -> bool:
    """Tell whether a rule waits for events of this stored type."""
    if time.monotonic() - TABLE.read_at > FRESH:
        TABLE.read()
    return TABLE.is_all or event_type in TABLE.types


def forget() -> None:
    """Read the table anew before it is asked again: rules have changed."""
    TABLE.read_at = float("-inf")
