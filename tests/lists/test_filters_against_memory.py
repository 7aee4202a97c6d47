"""Random filters give the same records from SQL as from a plain evaluation in memory, for viewers of every reach."""

import datetime
import itertools
import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import make
from tests.lists.naive import Crowd
from wasl.contacts.commands import relate
from wasl.contacts.listings import CONTACTS
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.lists.filters import compile_filter
from wasl.records.commands import record_behavior
from wasl.records.models import Tag
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
CITIES = ("الرياض", "Rīga", "", "Jeddah")
EVENTS = ("order.placed", "page.visited", "record.added")


class World:
    """Sixty contacts in three teams, with companies, tags, events and steps, and viewers of each reach."""

    def __init__(self) -> None:
        now = clock.now()
        make.owner()
        self.teams = [make.team(name) for name in ("North", "South", "West")]
        Role.objects.filter(key="agent").update(reach={"*": {"read": "team", "change": "team"}})
        self.users = [
            make.user("sales", team=self.teams[0]),
            make.user("agent", team=self.teams[1]),
            make.user("manager"),
        ]
        self.viewers = [SYSTEM, *map(actor_of_user, self.users)]
        owners = itertools.cycle([*(user.pk for user in self.users), None])
        companies = [
            make.company(
                name=f"Firm {number}",
                owner_id=next(owners),
                team_id=self.teams[number % 3].pk,
                addresses=[{"city": CITIES[number % 4]}],
            )
            for number in range(12)
        ]
        people = [self._person(number, next(owners), companies) for number in range(48)]
        for number, person in enumerate(people):
            for back in range(number % 4):
                at = now - datetime.timedelta(days=9 * back + number, hours=3)
                record_behavior(
                    person,
                    name=EVENTS[(number + back) % 2],
                    details={"total": str(40 * back + number), "shop": "web"},
                    at=at,
                    by=SYSTEM,
                )
            if number % 5 == 0:
                make.task(about=person, due_at=now + datetime.timedelta(days=number - 10))
        for first, second in itertools.pairwise(people[::7]):
            relate(first, kind="other", other=second, by=SYSTEM)
        Contact.objects.filter(pk__in=[one.pk for one in people[::6]]).update(
            created_at=now - datetime.timedelta(days=40)
        )
        Contact.objects.filter(pk__in=[one.pk for one in companies[::5]]).update(archived_at=now)
        with connection.cursor() as cursor:
            # tables that were filled a moment ago look empty to the planner
            cursor.execute("ANALYZE")
        self.tags = [str(key) for key in Tag.objects.values_list("pk", flat=True)]

    def _person(self, number: int, owner: Any, companies: list[Contact]) -> Contact:
        return make.contact(
            name=f"{('Ali', 'إلزا', 'Līga')[number % 3]} {number}", owner_id=owner,
            team_id=(None, *(team.pk for team in self.teams))[number % 4],
            company_id=companies[number % 12].pk if number % 3 else None,
            roles=[("customer",), (), ("supplier", "customer")][number % 3], language=("ar", "lv", "")[number % 3],
            job_title=("Buyer", "", "مدير", "buyer of all")[number % 4], tags=[("VIP",), (), ("VIP", "Fair")][number % 3],
            emails=[{"value": f"{('A', 'b')[number % 2]}{number}@x.example"}] if number % 2 else [],
            addresses=[{"city": CITIES[number % 4]}] if CITIES[number % 4] else [],
        )  # fmt: skip


@pytest.fixture
def world() -> World:
    """Make the sixty."""
    return World()


def said() -> st.SearchStrategy[Any]:
    """Return days in every way a filter may say them."""
    days = st.integers(0, 60)
    return st.one_of(
        st.sampled_from(["today", "yesterday"]), days.map(lambda n: {"days_ago": n}),
        days.map(lambda n: (clock.now().date() - datetime.timedelta(days=n)).isoformat()),
    )  # fmt: skip


def spans() -> st.SearchStrategy[Any]:
    """Return stretches of time."""
    return st.integers(1, 50).map(lambda n: {"days": n})


def of(table: dict[str, list[str]], one: tuple[str, ...], many: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Return conditions on one of the fields of a table, by operators for one value, for many, and for none."""
    name = st.sampled_from(sorted(table))
    return name.flatmap(
        lambda field: st.one_of(
            st.builds(
                lambda op, v: {"field": field, "op": op, "value": v},
                st.sampled_from(one),
                st.sampled_from(table[field]),
            ),
            st.builds(
                lambda op, v: {"field": field, "op": op, "value": v},
                st.sampled_from(many),
                st.lists(st.sampled_from(table[field]), min_size=1, max_size=3),
            ),
            st.builds(lambda op: {"field": field, "op": op}, st.sampled_from(["is_empty", "is_not_empty"])),
        )
    )


def on_fields(world: World) -> st.SearchStrategy[Any]:
    """Return conditions on texts, choices, people, teams and tags."""
    texts = {
        "city": [*CITIES[:2], "riga", "الرّياض"], "company.city": [*CITIES[:2]], "job_title": ["buyer", "Buyer", "مدير"],
        "emails": ["a1@x.example", "@X", "b"], "name": ["علي", "liga", "Ali 3", "الزا"],
    }  # fmt: skip
    choices = {
        "language": ["ar", "lv"], "kind": ["person", "company"], "owner": [str(u.pk) for u in world.users] + ["me"],
        "team": [str(team.pk) for team in world.teams], "company.owner": ["me", str(world.users[0].pk)],
    }  # fmt: skip
    several = {"roles": ["customer", "supplier", "partner"], "tags": world.tags}
    return st.one_of(
        of(texts, ("is", "is_not", "contains", "contains_not", "starts"), ("in", "not_in")),
        of(choices, ("is", "is_not"), ("in", "not_in")),
        of(several, ("has", "has_not"), ("in", "not_in", "has_all")),
    )


def on_moments() -> st.SearchStrategy[Any]:
    """Return conditions on when something was."""
    return st.sampled_from(["created_at", "next_step_at", "last_event_at", "company.created_at"]).flatmap(
        lambda field: st.one_of(
            st.builds(
                lambda op, v: {"field": field, "op": op, "value": v},
                st.sampled_from(["is", "before", "after"]),
                said(),
            ),
            st.builds(
                lambda op, v: {"field": field, "op": op, "value": v},
                st.sampled_from(["within_last", "within_next"]),
                spans(),
            ),
            st.builds(lambda a, b: {"field": field, "op": "between", "value": [a, b]}, said(), said()),
            st.builds(lambda op: {"field": field, "op": op}, st.sampled_from(["is_empty", "is_not_empty"])),
        )
    )


def on_behavior() -> st.SearchStrategy[Any]:
    """Return conditions on what happened, how often and when."""
    windows = st.one_of(
        spans().map(lambda span: {"within_last": span}), said().map(lambda day: {"after": day}),
        said().map(lambda day: {"before": day}), st.builds(lambda a, b: {"after": a, "before": b}, said(), said()),
    )  # fmt: skip
    kinds = st.one_of(
        st.just("*"),
        st.sampled_from([*EVENTS, "contact.related"]),
        st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3),
    )
    times = st.one_of(
        st.integers(0, 3).map(lambda n: {"at_least": n}), st.integers(0, 3).map(lambda n: {"at_most": n}),
        st.integers(0, 3).map(lambda n: {"exactly": n}), st.just({}),
    )  # fmt: skip
    return st.one_of(
        st.builds(lambda kind, count, window: {"event": kind} | count | window, kinds, times, st.one_of(windows, st.just({}))),
        st.builds(lambda kind, edge, window: {"event": kind, edge: window}, kinds, st.sampled_from(["first", "last"]), windows),
        st.builds(
            lambda count, total: {"event": "order.placed", "where": [{"field": "total", "op": "gt", "value": total}, {"field": "shop", "op": "is", "value": "web"}]} | count,
            times, st.integers(0, 100),
        ),
    )  # fmt: skip


def conditions(world: World) -> st.SearchStrategy[Any]:
    """Return every sort of condition over what the sixty hold, and some things they do not."""
    return st.one_of(on_fields(world), on_moments(), on_behavior())


def trees(world: World) -> st.SearchStrategy[Any]:
    """Return conditions in groups within groups, and groups about the people of a company."""
    return st.recursive(
        conditions(world),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
            inner.map(lambda part: {"some": "people", "where": part}),
        ),
        max_leaves=5,
    )


def answer(viewer: Actor, tree: Any) -> set[str]:
    """Return the ids that the product finds."""
    rows = CONTACTS.rows(viewer).filter(compile_filter(CONTACTS, viewer, tree))
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    assert len(keys) == len(set(keys)), "a record twice"
    return set(keys)


def compare(world: World, tries: int) -> None:
    """Compare so many random filters for each viewer in turn."""
    crowds = [Crowd(viewer) for viewer in world.viewers]

    @settings(max_examples=tries, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(crowds), trees(world))
    def same(crowd: Crowd, tree: Any) -> None:
        assume(json.dumps(tree).count('"some"') <= 2)
        assert answer(crowd.viewer, tree) == crowd.answer(tree), tree

    same()


def test_random_filters_find_what_a_plain_evaluation_finds(world: World) -> None:
    compare(world, 250)


@pytest.mark.long
def test_many_random_filters_find_what_a_plain_evaluation_finds(world: World) -> None:
    compare(world, 5000)
