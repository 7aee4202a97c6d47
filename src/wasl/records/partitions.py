"""The partitions of the event table: one a quarter from 2015 to five years ahead, and a default that stays empty."""

import datetime
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from wasl.kernel import clock
from wasl.kernel.ids import floor7

FIRST_YEAR = 2015
YEARS_AHEAD = 5


def quarters(first: int, last: int) -> Iterator[tuple[str, datetime.datetime, datetime.datetime]]:
    """Yield (name, start, end) of every quarter of the years `first` to `last`, in UTC."""
    for year in range(first, last + 1):
        for quarter in range(4):
            start = datetime.datetime(year, quarter * 3 + 1, 1, tzinfo=datetime.UTC)
            end = datetime.datetime(year + quarter // 3, (quarter * 3 + 3) % 12 + 1, 1, tzinfo=datetime.UTC)
            yield f"records_event_{year}q{quarter + 1}", start, end


def ensure_partitions(connection: BaseDatabaseWrapper) -> list[str]:
    """Make the partitions that are missing and return their names; run by the role that owns the schema."""
    made = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'records_event'::regclass"
        )
        present = {name for (name,) in cursor.fetchall()}
        # before 2015 there is one partition; what lies beyond the years ahead falls into the default one
        ranges = [
            (
                "records_event_before",
                "MINVALUE",
                f"'{floor7(datetime.datetime(FIRST_YEAR, 1, 1, tzinfo=datetime.UTC))}'",
            )
        ]
        ranges += [
            (name, f"'{floor7(start)}'", f"'{floor7(end)}'")
            for name, start, end in quarters(FIRST_YEAR, clock.now().year + YEARS_AHEAD)
        ]
        for name, low, high in ranges:
            if name not in present:
                cursor.execute(
                    f"CREATE TABLE {name} PARTITION OF records_event FOR VALUES FROM ({low}) TO ({high})"
                )
                made.append(name)
        if "records_event_default" not in present:
            cursor.execute("CREATE TABLE records_event_default PARTITION OF records_event DEFAULT")
            made.append("records_event_default")
    return made
