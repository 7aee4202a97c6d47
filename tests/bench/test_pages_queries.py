"""How many queries the measured pages need, with sign-in and permissions: never more than ten, whatever the size."""

import pytest
from django.db import connection

from wasl.contacts.models import Contact
from wasl.kernel.ids import moment7
from wasl.operations.bench.cases import CASES, chosen
from wasl.operations.bench.filling import fill
from wasl.operations.bench.measuring import Bench
from wasl.operations.bench.world import World
from wasl.records.models import Anchor, Event, EventLink
from wasl.sales.models import Deal, StageStay

CONTACTS = 600
# a save writes and is no list, record or search page; it has its own number
MOST = 10
# pages that gather the figures of several packages: their own tests say how many each needs
GATHERED = ("day", "home-")


@pytest.fixture
def world(db: None) -> World:
    """Return a small scratch company."""
    fill(CONTACTS, people=3)
    return World(CONTACTS)


@pytest.fixture
def bench(world: World) -> Bench:
    """Return what measures it, each page once."""
    return Bench(world, repeat=1, plain=connection.connection)


def test_no_page_needs_more_than_ten_queries(bench: Bench) -> None:
    pages = [case for case in CASES if not case.writes and not case.name.startswith(GATHERED)]
    results = {case.name: bench.measure(case).queries for case in pages}

    assert {name: count for name, count in results.items() if count > MOST} == {}


def test_lists_of_members_and_contracts_need_what_other_lists_need(bench: Bench) -> None:
    pages = [case for case in CASES if case.name.startswith(("members", "contracts"))]

    assert {case.name: bench.measure(case).queries for case in pages} == dict.fromkeys(
        [case.name for case in pages], 10
    )


def test_a_list_needs_as_many_queries_for_one_row_as_for_fifty(bench: Bench) -> None:
    (page,) = chosen("list-deep")
    full = bench.measure(page).queries
    Contact.objects.filter(pk__in=Contact.objects.order_by("sort_key").values("pk")[1:]).update(
        archived_at="2026-01-01T00:00Z"
    )

    assert bench.measure(page).queries <= full


def test_the_scratch_company_is_what_the_commands_would_have_written(world: World) -> None:
    assert Contact.objects.count() == CONTACTS
    for contact in Contact.objects.select_related("anchor").order_by("anchor_id")[:100]:
        made, stored = contact.make_anchor(), contact.anchor
        assert (made.title, made.title_key, made.search) == (stored.title, stored.title_key, stored.search)
        assert (made.owner_id, made.team_id) == (stored.owner_id, stored.team_id)


def test_the_scratch_company_has_deals_when_they_are_asked_for_and_cards_move(
    bench: Bench, world: World
) -> None:
    (move,) = chosen("deals-move")
    before = world.deal.stage_id
    moved = bench.measure(move)

    assert (Deal.objects.count(), StageStay.objects.filter(left_at=None).count()) == (CONTACTS // 2,) * 2
    assert world.deal.title == world.deal.anchor.title
    # three warm turns and one that counts: there and back
    world.deal.refresh_from_db()
    assert (world.deal.stage_id, world.deal.stays.count()) == (before, 5)
    # two of them the savepoint that a test makes of the transaction
    assert moved.queries == 17


def test_each_contact_has_ten_events_and_the_anchor_knows_the_newest(world: World) -> None:
    # the first twenty have long histories
    for anchor in Anchor.objects.order_by("id")[20:60]:
        newest = (
            EventLink.objects.filter(anchor=anchor).order_by("-event_id").values_list("event_id", flat=True)
        )
        assert len(newest) == 10
        assert anchor.last_event_at is not None
        assert abs((moment7(newest[0]) - anchor.last_event_at).total_seconds()) < 60
    assert Event.objects.count() == EventLink.objects.count() == CONTACTS * 10 + 20 * 500


def test_filling_leaves_the_tables_as_the_migrations_made_them(db: None) -> None:
    def shape() -> set[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
            indexes = set(cursor.fetchall())
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conparentid = 0"
            )
            return indexes | set(cursor.fetchall())

    before = shape()
    fill(60, people=2)

    assert shape() == before
