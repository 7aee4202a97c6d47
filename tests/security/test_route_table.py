"""S-001: every route and operation × role has a row in `route_table.txt`; a new one without a row fails the run.

A row says what a stranger, a read-only colleague, a salesperson and an administrator are answered to GET and to POST, where
every id is one that does not exist: 302 leads to the sign-in, 403 is a right that is lacking, 404 an id that is not there, 405 a
method that is not known. Whoever adds a route reads what it answers, and writes the row:

    WASL_WRITE_TABLE=1 .venv/bin/pytest tests/security/test_route_table.py
"""

import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests import make
from tests.security.test_visibility_matrix import routes
from wasl.workspace.commands import add_token
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("route_table.txt")
ROLES = ("stranger", "read-only", "sales", "admin")
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^)]*\)")
WORDS: dict[str | None, Callable[[], str]] = {
    "uuid": lambda: str(uuid.uuid4()), "int": lambda: "987654", None: lambda: str(uuid.uuid4()),
    "slug": lambda: "nothing", "str": lambda: "nothing",
}  # fmt: skip


def path_of(pattern: str) -> str:
    """Return an address of a route that names nothing that exists."""
    made = CONVERTER.sub(lambda found: WORDS[found[1]](), pattern)
    return "/" + made.strip("^$")


class Asker:
    """Somebody of a role of the table with his browser, and the header of a token where the role may have one."""

    def __init__(self, person: User | None) -> None:
        self.person = person
        self.header: dict[str, str] = {}
        if person is not None and actor_of_user(person).may("workspace.use_api"):
            _token, code = add_token(person, name="table", by=actor_of_user(person))
            self.header = {"HTTP_AUTHORIZATION": f"Bearer {code}"}
        self.enter()

    def enter(self) -> None:
        """Open a new browser, signed in."""
        self.client = Client(raise_request_exception=False)
        if self.person is not None:
            self.client.force_login(self.person)

    def asks(self, method: str, path: str) -> str:
        """Return the status of the answer; a route that signs out does so for itself alone."""
        response = getattr(self.client, method)(path, **(self.header if path.startswith("/api/") else {}))
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and not session.value:
            self.enter()
        return str(response.status_code)


def answers() -> dict[str, str]:
    """Return the row of every route: four statuses to GET, four to POST."""
    make.owner()
    askers = [Asker(None), *(Asker(make.user(role)) for role in ROLES[1:])]
    return {
        f"{app}:{name} {pattern}": " ".join(
            asker.asks(method, path_of(pattern)) for method in ("get", "post") for asker in askers
        )
        for app, name, pattern in routes(get_resolver())
    }


def test_every_route_answers_each_role_as_its_row_says() -> None:
    found = answers()
    if os.environ.get("WASL_WRITE_TABLE"):
        TABLE.write_text("".join(f"{statuses}  {route}\n" for route, statuses in sorted(found.items())))
    written = {line[33:]: line[:31] for line in TABLE.read_text().splitlines()}
    assert [route for route in found if route not in written] == [], "these routes have no row"
    assert [route for route in written if route not in found] == [], "these rows have no route"
    changed = {route: (written[route], now) for route, now in found.items() if written[route] != now}
    assert changed == {}
    assert [route for route, statuses in found.items() if "500" in statuses] == []
