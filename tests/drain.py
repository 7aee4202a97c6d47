"""Runs what is queued, at once and in this process: a test acts, drains, looks."""

import json

from django.db import connection
from django.utils.module_loading import import_string

from wasl.kernel import clock

NEXT = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
    ORDER BY priority DESC, id LIMIT 1
) RETURNING id, task_name, args
"""


def drain(limit: int = 1000) -> int:
    """Run every due job, and those they queue, in order; returns how many. A job's error reaches the test."""

    for count in range(limit):
        with connection.cursor() as cursor:
            cursor.execute(NEXT, [clock.now()])
            row = cursor.fetchone()
        if row is None:
            return count
        key, name, given = row
        call = json.loads(given)
        import_string(name).call(*call.get("args", []), **call.get("kwargs", {}))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [key])
    raise AssertionError(f"More than {limit} jobs: does one queue itself?")
