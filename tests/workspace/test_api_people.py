"""People, teams, roles and the audit over the API: rights, closed schemas, uniform refusals (S-016, S-023, S-024)."""

import json

import pytest
from django.test import Client

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.workspace.commands import add_token, deactivate_user
from wasl.workspace.models import Role, Team, User

pytestmark = pytest.mark.django_db


class Program:
    """A program with a token of a person."""

    def __init__(self, user: User, *, is_read_only: bool = False) -> None:
        _token, code = add_token(user, name="Test", is_read_only=is_read_only, by=SYSTEM)
        self.client = Client(headers={"Authorization": f"Bearer {code}"})
        self.code = code

    def __call__(self, method: str, path: str, data: object = None):
        return self.client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(data) if data is not None else "",
            content_type="application/json",
        )


@pytest.fixture
def owner() -> User:
    return make.owner()


def test_a_token_says_whom_it_works_for(owner):
    told = Program(owner, is_read_only=True)("GET", "/me").json()
    assert (told["email"], told["role"], told["is_read_only"]) == (owner.email, "owner", True)


def test_without_a_token_or_with_one_in_the_address_nothing_is_told(owner):
    code = Program(owner).code
    assert Client().get("/api/v1/me").status_code == 401
    assert Client().get(f"/api/v1/me?token={code}&access_token={code}").status_code == 401
    signed_in = Client()
    signed_in.force_login(owner)
    assert signed_in.get("/api/v1/me").status_code == 401


def test_a_token_of_a_leaver_is_dead(owner):
    leaver = make.user("manager")
    program = Program(leaver)
    assert program("GET", "/me").status_code == 200
    deactivate_user(leaver, by=SYSTEM)
    assert program("GET", "/me").status_code == 401


def test_a_reading_token_changes_nothing(owner):
    assert Program(owner, is_read_only=True)("POST", "/teams", {"name": "Riga"}).status_code == 403
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("POST", "/teams", {"name": "Riga"}),
        ("GET", "/audit", None),
        ("PUT", "/roles/sales", {"permissions": [], "reach": {"*": {"read": "all"}}}),
        ("POST", "/users", {"email": "eve@example.com", "role": "sales"}),
    ],
)
def test_a_salesperson_manages_nothing(owner, method, path, data):
    assert Program(make.user("sales"))(method, path, data).status_code == 403
    assert Role.objects.get(key="sales").reach["*"] == {"read": "own", "change": "own"}


@pytest.mark.parametrize("field", ["is_active", "password", "id", "created_at", "is_staff", "__class__"])
def test_a_user_takes_no_field_that_is_not_named(owner, field):
    colleague = make.user("sales")
    answer = Program(owner)("PATCH", f"/users/{colleague.id}", {"name": "X", field: "1"})
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    colleague.refresh_from_db()
    assert colleague.name != "X"


def test_an_administrator_makes_nobody_an_owner(owner):
    admin, colleague = make.user("admin"), make.user("sales")
    assert Program(admin)("PATCH", f"/users/{colleague.id}", {"role": "owner"}).status_code == 403
    assert Program(admin)("PATCH", f"/users/{admin.id}", {"role": "owner"}).status_code == 403
    assert User.objects.filter(role__key="owner").count() == 1


def test_teams_and_roles_are_set_and_the_audit_pages_through(owner):
    program = Program(owner)
    top = program("POST", "/teams", {"name": "Baltics"})
    assert top.status_code == 201
    assert top["Location"].endswith(top.json()["id"])
    below = program("POST", "/teams", {"name": "Riga", "parent": top.json()["id"]}).json()
    assert below["parent"] == top.json()["id"]
    rights = {"permissions": ["contacts.add"], "reach": {"*": {"read": "team", "change": "own"}}}
    assert program("PUT", "/roles/sales", rights).json()["permissions"] == ["contacts.add"]
    first = program("GET", "/audit?limit=2").json()
    assert [entry["action"] for entry in first["items"]] == ["role.changed", "team.added"]
    second = program("GET", f"/audit?limit=2&cursor={first['next_cursor']}").json()
    assert second["items"][0]["id"] == first["items"][1]["id"] - 1
    assert program("DELETE", f"/teams/{below['id']}").status_code == 204
