"""How often something may be done: counted in the database, so that all processes know, and all limits of a request at once."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.tasks import task

from wasl.kernel import clock
from wasl.workspace.models import Throttle

HOUR = 3600
# in the order of keys: two requests that meet at two limits wait for each other one way round
COUNT = """
INSERT INTO workspace_throttle AS held (key, count, until)
SELECT key, 1, until FROM unnest(%s::text[], %s::timestamptz[]) AS new (key, until) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN held.until <= %s THEN 1 ELSE held.count + 1 END,
    until = CASE WHEN held.until <= %s THEN excluded.until ELSE held.until END
RETURNING key, count
"""


@dataclass(frozen=True)
class Limit:
    """At most so many times in so many seconds from the first of them on; `key` says what, and of whom (200 characters)."""

    key: str
    most: int
    seconds: int = HOUR


def take(*limits: Limit) -> bool:
    """Count once more against each limit; tell whether none is exceeded.

    One statement, in the caller's transaction: what is rolled back was not counted, and what is counted waits for others at the
    same limit until they are done. So it stands right before what it guards.
    """
    now = clock.now()
    ends = [now + datetime.timedelta(seconds=limit.seconds) for limit in limits]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [[limit.key for limit in limits], ends, now, now])
        counts = dict(cursor.fetchall())
    return all(counts[limit.key] <= limit.most for limit in limits)


def ends_at(key: str) -> datetime.datetime:
    """Return when the time of a limit is over and counting begins anew; now, where nothing was counted."""
    held = Throttle.objects.filter(key=key).values_list("until", flat=True).first()
    return max(held, clock.now()) if held else clock.now()


@task
def forget_throttles() -> None:
    """Remove counts whose time is over."""
    Throttle.objects.filter(until__lte=clock.now()).delete()
