"""The event table is partitioned by quarter, and the default partition stays empty."""

import datetime
import itertools

import pytest
from django.db import connection

from wasl.kernel import clock
from wasl.kernel.ids import floor7, moment7, uuid7
from wasl.records.partitions import ensure_partitions, quarters


def test_quarters_follow_each_other_without_a_gap() -> None:
    found = list(quarters(2025, 2027))
    assert len(found) == 12
    assert all(end == start for (_, _, end), (_, start, _) in itertools.pairwise(found))


def test_a_key_made_for_a_moment_tells_the_moment() -> None:
    at = datetime.datetime(2024, 2, 29, 23, 59, 59, 123000, tzinfo=datetime.UTC)
    assert moment7(uuid7(at)) == at
    assert floor7(at) <= uuid7(at) < floor7(at + datetime.timedelta(milliseconds=1))


@pytest.mark.django_db
def test_partitions_reach_five_years_ahead_and_a_second_run_makes_none() -> None:
    assert ensure_partitions(connection) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'records_event'::regclass"
        )
        names = {name for (name,) in cursor.fetchall()}
    assert f"records_event_{clock.now().year + 5}q4" in names
    assert {"records_event_2015q1", "records_event_before", "records_event_default"} <= names
