"""Data for tests, made by the production commands alone."""

import datetime
import itertools
from typing import Any, Unpack

from django.test import Client

from wasl.activities.commands import add_task
from wasl.activities.models import Task
from wasl.contacts.commands import add_contact
from wasl.contacts.models import Contact
from wasl.contacts.values import ContactValues
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.records.models import Record
from wasl.sales.commands import add_deal
from wasl.sales.models import Deal, Stage
from wasl.workspace.commands import add_user, create_owner
from wasl.workspace.models import Role, Team, User
from wasl.workspace.queries import actor_of_user

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def owner(**values: Any) -> User:
    """Make the workspace and its owner."""
    given = {
        "email": "owner@example.com",
        "name": "Noura",
        "language": "en",
        "firm": "Nakheel",
        "country": "SA",
    }
    return create_owner(password=PASSWORD, **(given | values))


def team(name: str = "", parent: Team | None = None) -> Team:
    """Make a team."""
    return Team.objects.create(name=name or f"Team {next(_numbers)}", parent=parent)


def user(role: str = "sales", *, team: Team | None = None, **values: Any) -> User:
    """Make a colleague with a ready role."""
    number = next(_numbers)
    given = {"email": f"user{number}@example.com", "name": f"Colleague {number}", "language": "en"}
    found = Role.objects.get(key=role)
    return add_user(found, by=SYSTEM, team=team, password=PASSWORD, **(given | values))


def actor(role: str = "sales", *, team: Team | None = None, **values: Any) -> Actor:
    """Make a colleague and return his actor."""
    return actor_of_user(user(role, team=team, **values))


def contact(*, by: Actor = SYSTEM, kind: str = "person", **values: Unpack[ContactValues]) -> Contact:
    """Make a person or a company."""
    if "name" not in values and "given_name" not in values:
        values["name"] = f"Person Number{next(_numbers)}"
    return add_contact(kind, by=by, **values)


def company(*, by: Actor = SYSTEM, **values: Unpack[ContactValues]) -> Contact:
    """Make a company."""
    return contact(by=by, kind="company", **values)


def task(title: str = "Call back", *, about: Record | None = None, by: Actor = SYSTEM, **values: Any) -> Task:
    """Make an open task, due in a day unless said otherwise."""
    due = {} if {"due_at", "due_on"} & values.keys() else {"due_at": clock.now() + datetime.timedelta(days=1)}
    return add_task(title, by=by, about=[about.pk] if about else [], **due, **values)  # type: ignore[arg-type]


def deal(title: str = "Tea for the canteen", *, by: Actor = SYSTEM, **values: Any) -> Deal:
    """Open a deal at the beginning of the ready pipeline, unless said otherwise."""
    return add_deal(title, by=by, **values)


def stage(name: str) -> Stage:
    """Return the stage of the ready pipeline that is called so in English."""
    return Stage.objects.select_related("pipeline").get(pipeline__is_default=True, names__en=name)


def signed_in(user: User) -> Client:
    """Return a browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client
