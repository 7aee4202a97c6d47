"""Tells every web process that something changed: PostgreSQL NOTIFY with topics and one id, never content."""

import json
from collections.abc import Sequence

from django.db import connection

CHANNEL = "wasl_live"
# 100 topics of at most 60 bytes stay under the 8,000 bytes that PostgreSQL allows


def publish(topics: Sequence[str], key: str) -> None:
    """Announce `key` (an event's id, or empty) on topics such as "anchor:ID"; listeners hear it after the commit."""
    for start in range(0, len(topics), 100):
        payload = json.dumps({"topics": list(topics[start : start + 100]), "id": key})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
