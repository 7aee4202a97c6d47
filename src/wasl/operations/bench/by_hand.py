"""The same questions as a careful person writes them in SQL: what the pages are held against."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from wasl.kernel import clock
from wasl.kernel.ids import floor7
from wasl.kernel.text import fold
from wasl.operations.bench.world import World

type Statement = tuple[str, list[Any]]

COLUMNS = """
    contact.anchor_id, contact.name, contact.job_title, contact.company_name, contact.roles, contact.primary_phone,
    contact.primary_email, contact.city, contact.photo, anchor.last_event_at, anchor.next_step, anchor.next_step_at,
    owner.name
"""
JOINED = """
    FROM contacts_contact contact JOIN records_anchor anchor ON anchor.id = contact.anchor_id
    LEFT JOIN workspace_user owner ON owner.id = contact.owner_id
    WHERE contact.archived_at IS NULL AND contact.deleted_at IS NULL AND contact.kind = 'person'
"""
ORDER = " ORDER BY contact.sort_key, contact.anchor_id LIMIT 51"
COUNT = "SELECT count(*) FROM (SELECT FROM contacts_contact contact WHERE archived_at IS NULL AND deleted_at IS NULL AND kind = 'person'"


def _page(condition: str, params: list[Any], order: str = ORDER) -> list[Statement]:
    return [
        (f"SELECT {COLUMNS} {JOINED} {condition} {order}", params),
        (f"{COUNT} {condition} LIMIT 10001) counted", params),
    ]


def people(_world: World) -> list[Statement]:
    """The first page of all people, and their number up to ten thousand."""
    return _page("", [])


def own_people(world: World) -> list[Statement]:
    """The first page of one owner's people."""
    return _page("AND contact.owner_id = %s", [world.seller.pk])


def team_people(world: World) -> list[Statement]:
    """The first page of what is one's own or the team's."""
    reader = world.reader
    return _page("AND (contact.owner_id = %s OR contact.team_id = ANY(%s))", [reader.pk, [reader.team_id]])


def by_last_event(_world: World) -> list[Statement]:
    """The people something happened with last."""
    order = (
        " AND anchor.kind = 'contact' ORDER BY anchor.last_event_at DESC NULLS LAST, anchor.id DESC LIMIT 51"
    )
    return _page("", [], order)[:1] + people(_world)[1:]


FIELDS = "AND contact.city_key = %s AND contact.roles @> ARRAY['customer']::varchar[] AND contact.created_at >= %s::timestamptz - interval '365 days'"
OWN_FIELD = """ AND contact.custom @> '{"f.branch": "hotel"}'"""
# a key of an event begins with the moment in milliseconds (RFC 9562)
ORDERS = """
    AND contact.anchor_id IN (
        SELECT anchor_id FROM records_eventlink WHERE type = 'order.placed' AND event_id >= %s
        GROUP BY anchor_id HAVING count(*) >= 2
    )
"""
QUIET = """
    AND NOT EXISTS (
        SELECT FROM records_anchor since
        WHERE since.id = contact.anchor_id AND since.last_event_at >= %s::timestamptz - interval '30 days'
    )
"""


def fields(_world: World) -> list[Statement]:
    """The people of a city who are customers, added within a year."""
    return _page(FIELDS, [fold("جدة"), clock.now()])


def own_field(_world: World) -> list[Statement]:
    """The people by a field of the firm's own."""
    return _page(OWN_FIELD, [])


def orders(_world: World) -> list[Statement]:
    """The people who ordered at least twice in ninety days."""
    return _page(ORDERS, [_ninety_days_ago()])


def quiet(_world: World) -> list[Statement]:
    """The people with whom nothing happened for thirty days."""
    return _page(QUIET, [clock.now()])


def mixed(_world: World) -> list[Statement]:
    """The customers of a city with a value of the firm's own field who ordered at least twice in ninety days."""
    condition = "AND contact.city_key = %s AND contact.roles @> ARRAY['customer']::varchar[]"
    return _page(condition + OWN_FIELD + ORDERS, [fold("جدة"), _ninety_days_ago()])


def _ninety_days_ago() -> uuid.UUID:
    return floor7(clock.now() - datetime.timedelta(days=90))


def search(text: str) -> Callable[[World], list[Statement]]:
    """Two hundred records whose search text has these letters."""
    sql = "SELECT * FROM records_anchor WHERE NOT is_archived AND (search_1 LIKE %s OR search_2 LIKE %s) LIMIT 200"
    return lambda _world: [(sql, [f"%{fold(text)}%"] * 2)]


RECORD = """
SELECT contact.*, anchor.* FROM contacts_contact contact
JOIN records_anchor anchor ON anchor.id = contact.anchor_id WHERE contact.anchor_id = %s
"""
TIMELINE = """
SELECT event.* FROM (
    SELECT event_id FROM records_eventlink WHERE anchor_id = %s ORDER BY event_id DESC LIMIT 51
) newest
JOIN records_event event ON event.id = newest.event_id ORDER BY event.id DESC
"""


def record(world: World) -> list[Statement]:
    """A contact, and the newest fifty events of its timeline."""
    return [(RECORD, [world.long_history]), (TIMELINE, [world.long_history])]


# a month of the owner of the scratch company, whose weeks begin on Sunday
MONTH = """
    FROM sales_deal deal WHERE archived_at IS NULL AND deleted_at IS NULL AND state = 'open'
    AND expected_on >= date_trunc('week', date_trunc('month', current_date) + interval '1 day') - interval '1 day'
    AND expected_on < date_trunc('month', current_date) + interval '1 month 6 days'
"""
FIRST_OF_DAYS = f"""
    SELECT deal.anchor_id, deal.title, deal.amount, deal.currency, stage.names, owner.name, company.name, placed.expected_on
    FROM (
        SELECT anchor_id, expected_on, row_number() OVER (PARTITION BY expected_on ORDER BY amount DESC NULLS LAST, anchor_id) place
        {MONTH}
    ) placed JOIN sales_deal deal USING (anchor_id) JOIN sales_stage stage ON stage.id = deal.stage_id
    LEFT JOIN workspace_user owner ON owner.id = deal.owner_id
    LEFT JOIN contacts_contact company ON company.anchor_id = deal.company_id
    WHERE place <= 4
"""  # noqa: S608 - constants of ours


def calendar(_world: World) -> list[Statement]:
    """A month of open deals: what each day is worth by currency, and the four worth most of each."""
    sums = f"SELECT expected_on, currency, count(*), sum(amount) {MONTH} GROUP BY 1, 2"
    return [(sums, []), (FIRST_OF_DAYS, [])]
