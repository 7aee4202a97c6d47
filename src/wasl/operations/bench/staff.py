"""The people who work in the scratch company: an owner, eight teams, colleagues of every ready role."""

import secrets

from wasl.kernel.actor import SYSTEM
from wasl.workspace.commands import add_user, create_owner
from wasl.workspace.models import Role, Team, User

TEAMS = 8
PEOPLE = 50
OWNER = "owner@bench.invalid"
OWN = "sales1@bench.invalid"
TEAM = "team1@bench.invalid"
# a role of reach "team", which none of the ready ones has for reading
TEAM_ROLE = "bench-team"


def hire(people: int = PEOPLE) -> list[User]:
    """Make the workspace, its owner, the teams and `people` colleagues; returns the colleagues."""
    secret = secrets.token_urlsafe(16)
    create_owner(email=OWNER, name="Noura", password=secret, language="en", firm="Bench", country="SA")
    teams = [Team.objects.create(name=f"Team {number + 1}") for number in range(TEAMS)]
    seller = Role.objects.get(key="sales")
    reader = Role.objects.create(
        key=TEAM_ROLE,
        name="Team reader",
        permissions=seller.permissions,
        reach={"*": {"read": "team", "change": "own"}},
    )
    found = []
    for number in range(people):
        is_reader = number == 1
        found.append(
            add_user(
                reader if is_reader else seller,
                email=TEAM if is_reader else f"sales{number + 1}@bench.invalid",
                name=f"Colleague {number + 1}",
                password=secret,
                team=teams[number % TEAMS],
                language="en",
                by=SYSTEM,
            )
        )
    return found
