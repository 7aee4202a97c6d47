"""The next step: one line and a moment on any record, so that a list can show and order by what comes next.

Packages that plan work say what it is (`Manifest`); here is only the place where it is kept.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

CHANGE = """
UPDATE records_anchor AS anchor
SET next_step = given.step, next_step_at = given.due_at, next_step_by_id = given.owner
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::uuid[]) AS given(id, step, due_at, owner)
WHERE anchor.id = given.id
AND (anchor.next_step, anchor.next_step_at, anchor.next_step_by_id) IS DISTINCT FROM (given.step, given.due_at, given.owner)
"""


@dataclass(frozen=True)
class Step:
    """What will be done next, by when, and who does it."""

    step: str
    due_at: datetime.datetime
    owner_id: UUID | None


def put_next_steps(ids: Sequence[UUID], steps: Mapping[UUID, Step]) -> None:
    """Write the next step of each of these records, none where there is none, in the caller's transaction."""
    found = [steps.get(key) for key in ids]
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGE,
            [
                list(ids),
                [one.step if one else "" for one in found],
                [one.due_at if one else None for one in found],
                [one.owner_id if one else None for one in found],
            ],
        )
