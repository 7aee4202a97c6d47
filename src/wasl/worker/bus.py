"""Tells every web process that something changed: PostgreSQL NOTIFY with topics and one id, never content."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection

CHANNEL = "wasl_live"


@dataclass
class Ear:
    """What this process itself does when it hears of a topic; `is_open` while its LISTEN connection stands (`live.Hub`)."""

    is_open: bool = False
    watchers: dict[str, Callable[[], None]] = field(default_factory=dict)

    def open(self) -> None:
        """Begin to hear; what was told while nobody heard may have been anything."""
        for then in self.watchers.values():
            then()
        self.is_open = True

    def hear(self, topic: str) -> None:
        """Do what is to be done about a topic, if anything is."""
        then = self.watchers.get(topic)
        if then:
            then()


EAR = Ear()


# 100 topics of at most 60 bytes stay under the 8,000 bytes that PostgreSQL allows


def publish(topics: Sequence[str], key: str) -> None:
    """Announce `key` (an event's id, or empty) on topics such as "anchor:ID"; listeners hear it after the commit."""
    for start in range(0, len(topics), 100):
        payload = json.dumps({"topics": list(topics[start : start + 100]), "id": key})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
