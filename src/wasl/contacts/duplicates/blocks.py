"""Finds, in the database, the contacts that meet under a key; keys that too many share say nothing and are skipped."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

# more than these under one key is a front desk, a family name or a common name, and the pairs would grow by the square
MOST = 20
SLICES = 8

type Ids = tuple[UUID, UUID]

# the keys that are a slice's share, then those that few enough contacts have, then every pair of these once
PAIRS = """
SELECT DISTINCT least(a.id, b.id), greatest(a.id, b.id)
FROM (
    SELECT array_agg(contact_id) AS ids
    FROM contacts_matchkeys, unnest(keys) AS key
    WHERE key & %s = %s
    GROUP BY key HAVING count(*) BETWEEN 2 AND %s
) block, unnest(block.ids) AS a(id), unnest(block.ids) AS b(id)
WHERE a.id < b.id
"""

PAIRS_OF = """
SELECT DISTINCT least(mine.id, other.id), greatest(mine.id, other.id)
FROM (
    SELECT key, array_agg(contact_id) AS ids
    FROM contacts_matchkeys, unnest(keys) AS key
    WHERE contact_id = ANY(%s::uuid[]) GROUP BY key
) wanted
CROSS JOIN LATERAL (
    SELECT array_agg(contact_id) AS ids
    FROM (SELECT contact_id FROM contacts_matchkeys WHERE keys @> ARRAY[wanted.key] LIMIT %s) few
) found, unnest(wanted.ids) AS mine(id), unnest(found.ids) AS other(id)
WHERE cardinality(found.ids) BETWEEN 2 AND %s AND mine.id <> other.id
"""


def pairs_in_slice(number: int, size: int) -> Iterator[list[Ids]]:
    """Yield the pairs that meet under one of a slice's keys, `size` at a time; needs a transaction."""
    # a cursor of the server: the pairs stay there until they are asked for
    with connection.chunked_cursor() as cursor:
        cursor.execute(PAIRS, [SLICES - 1, number, MOST])
        while rows := cursor.fetchmany(size):
            yield rows


def pairs_of(ids: Sequence[UUID]) -> list[Ids]:
    """Return the pairs in which one of these contacts meets another; needs a transaction."""
    with connection.cursor() as cursor:
        # PostgreSQL takes every key for a common one and would read the whole table for each
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(PAIRS_OF, [list(ids), MOST + 1, MOST])
        found: list[Ids] = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
        return found
