"""S-002: what lists show, count and page through is what a naive reading of the rights gives, whatever is asked.

The model below knows nothing of queries: it reads every contact and decides in Python, from the sentences of the
product ("own: what one owns; team: also what belongs to one's team or a team below it").
"""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.workspace.commands import Rights, change_role
from wasl.workspace.models import Role, Team, User

pytestmark = pytest.mark.django_db
LANGUAGES = ("", "ar", "lv", "en")
KINDS = ("person", "company")
ROLES = ("customer", "supplier")
ONCE = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class World:
    """Four teams in a tree, a person of each reach in two of them, contacts of every owner and team."""

    def __init__(self) -> None:
        make.owner()
        north = make.team("North")
        self.teams: list[Team | None] = [None, north, make.team("Below", north), make.team("South")]
        for key, level in (("marketer", "team"), ("agent", "none")):
            rights = Rights(
                permissions=frozenset({"workspace.use_api"}),
                reach={"*": {"read": level, "change": "none"}},
                fields={},
            )
            change_role(Role.objects.get(key=key), rights=rights, by=SYSTEM)
        self.reach = {"sales": "own", "marketer": "team", "manager": "all", "agent": "none"}
        self.people: list[User] = [
            make.user(role, team=team) for role in self.reach for team in (self.teams[1], self.teams[3])
        ]
        self.callers = [Caller(person) for person in self.people]
        owners: list[User | None] = [None, *self.people[:4]]
        self.rows: list[Contact] = []
        for number in range(40):
            owner, team = owners[number % 5], self.teams[number * 7 // 5 % 4]
            self.rows.append(
                make.contact(
                    kind=KINDS[number % 3 == 0],
                    name=f"Zed {number:02}",
                    language=LANGUAGES[number % 4],
                    roles=[ROLES[number % 2]] if number % 5 else [],
                    owner_id=owner.id if owner else None,
                    team_id=team.id if team else None,
                )
            )

    def sees(self, person: User, row: Contact) -> bool:
        """Tell whether a person may see a contact, as the product promises it."""
        level = self.reach[person.role.key]
        own = row.owner_id == person.id
        below = {person.team_id} | {
            team.id for team in self.teams if team and team.parent_id == person.team_id
        }
        return {"none": False, "own": own, "team": own or row.team_id in below, "all": True}[level]


def holds(tree: dict[str, Any], row: Contact) -> bool:
    """Tell whether a filter holds for a contact."""
    if "all" in tree:
        return all(holds(part, row) for part in tree["all"])
    if "any" in tree:
        return any(holds(part, row) for part in tree["any"])
    if "not" in tree:
        return not holds(tree["not"], row)
    value, wanted = getattr(row, COLUMNS[tree["field"]]), tree.get("value")
    value = str(value) if value is not None and "_id" in COLUMNS[tree["field"]] else value
    return {
        "is": lambda: value == wanted,
        "is_not": lambda: value != wanted,
        "in": lambda: bool(set(value) & set(wanted)) if isinstance(value, list) else value in wanted,
        "not_in": lambda: not set(value) & set(wanted) if isinstance(value, list) else value not in wanted,
        "has": lambda: wanted in value,
        "has_not": lambda: wanted not in value,
        "is_empty": lambda: not value,
        "is_not_empty": lambda: bool(value),
        "contains": lambda: wanted.lower() in value.lower(),
        "starts": lambda: value.lower().startswith(wanted.lower()),
    }[tree["op"]]()


COLUMNS = {
    "owner": "owner_id", "team": "team_id", "language": "language", "kind": "kind", "roles": "roles", "name": "name",
}  # fmt: skip


def conditions(world: World) -> st.SearchStrategy[dict[str, Any]]:
    """Return filters of any shape over the columns that decide who sees what, and some that do not."""
    ids = st.sampled_from([str(one.id) for one in [*world.people, *filter(None, world.teams)]])

    def of(
        field: str, operators: tuple[str, ...], value: st.SearchStrategy[Any]
    ) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(
            {"field": st.just(field), "op": st.sampled_from(operators), "value": value}
        )

    empty = st.fixed_dictionaries(
        {
            "field": st.sampled_from(sorted(set(COLUMNS) - {"kind", "name"})),
            "op": st.sampled_from(("is_empty", "is_not_empty")),
        }
    )
    leaf = st.one_of(
        of("owner", ("is", "is_not"), ids),
        of("team", ("is", "is_not"), ids),
        of("language", ("is", "is_not"), st.sampled_from(LANGUAGES[1:])),
        of("language", ("in", "not_in"), st.lists(st.sampled_from(LANGUAGES[1:]), min_size=1, max_size=3)),
        of("kind", ("is", "is_not"), st.sampled_from(KINDS)),
        of("roles", ("has", "has_not"), st.sampled_from(ROLES)),
        of("roles", ("in", "not_in"), st.lists(st.sampled_from(ROLES), min_size=1, max_size=2)),
        of("name", ("contains", "starts"), st.sampled_from(("zed", "1", "Zed 0", "x"))),
        empty,
    )
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.fixed_dictionaries({"all": st.lists(part, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"any": st.lists(part, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"not": part}),
        ),
        max_leaves=6,
    )


def listed(caller: Caller, asked: str) -> tuple[list[str], set[int]]:
    """Return the ids on all pages of a list, and the counts that the pages told."""
    ids, counts, cursor = [], set(), ""
    for _page in range(50):
        page = caller.send("get", f"/contacts?{asked}&cursor={cursor}").json()
        ids += [item["id"] for item in page["items"]]
        counts.add(page["count"]["value"])
        cursor = page["next_cursor"]
        if not cursor:
            return ids, counts
    raise AssertionError("the pages do not end")


def test_every_page_and_count_of_the_api_is_that_of_the_naive_model() -> None:
    world = World()

    @ONCE
    @given(
        who=st.integers(0, len(world.people) - 1),
        tree=conditions(world),
        limit=st.integers(3, 60),
        sort=st.sampled_from(("", "name", "-name", "created_at", "-updated_at", "last")),
    )
    def check(who: int, tree: dict[str, Any], limit: int, sort: str) -> None:
        ids, counts = listed(world.callers[who], f"filter={json.dumps(tree)}&limit={limit}&sort={sort}")
        expected = {
            str(row.pk) for row in world.rows if world.sees(world.people[who], row) and holds(tree, row)
        }
        assert len(ids) == len(set(ids))
        assert set(ids) == expected
        assert counts == {len(expected)}

    check()


def test_every_page_of_people_is_that_of_the_naive_model() -> None:
    world = World()
    shown = re.compile(r'data-panel="([0-9a-f-]{36})"')
    trees: list[dict[str, Any] | None] = [None]
    trees += [{"field": field, "op": "is_empty"} for field in ("owner", "team")]
    trees += [{"field": "team", "op": "is", "value": str(team.id)} for team in world.teams if team]
    trees += [{"field": "owner", "op": "is", "value": str(person.id)} for person in world.people[:4]]
    seen = 0
    for person in world.people:
        client = make.signed_in(person)
        for tree in trees:
            page = client.get("/contacts/", {"filter": json.dumps(tree)} if tree else {})
            expected = {
                str(row.pk)
                for row in world.rows
                if row.kind == "person" and world.sees(person, row) and (tree is None or holds(tree, row))
            }
            assert set(shown.findall(page.content.decode())) == expected, (person.role.key, tree)
            seen += len(expected)
    assert seen > 100
