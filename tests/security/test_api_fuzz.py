"""S-102: made-up calls by every role's token: no server error, no status that the description does not name."""

import json
import time
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from wasl.kernel.actor import SYSTEM
from wasl.project.api import api

pytestmark = pytest.mark.django_db
SECONDS, LONG_SECONDS = 20, 300
ROLES = ["owner", "sales", "read-only"]


def caller_for(role: str) -> Caller:
    """Return the token of a role in a workspace with something in it."""
    owner = make.owner()
    make.contact(name="Sara Haddad", emails=[{"value": "sara@haddad.example"}], by=SYSTEM)
    return Caller(owner if role == "owner" else make.user(role))


def faults(client: Client, seconds: int) -> tuple[set[str], int]:
    """Call made-up operations for some seconds; return what was wrong, and how many calls were made."""
    described = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
    operations = [found.ok() for found in described.get_all_operations()]
    wrong: set[str] = set()
    end = time.monotonic() + seconds
    calls = 0

    @settings(
        max_examples=30, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def call(data: st.DataObject) -> None:
        nonlocal calls
        operation = data.draw(st.sampled_from(operations))
        case = data.draw(operation.as_strategy())
        calls += 1
        status = sent(client, case)
        known = {int(code) for code in operation.definition.raw["responses"]}
        if status >= 500 or status not in known:
            wrong.add(f"{case.method} {case.path} {status}")

    while time.monotonic() < end:
        call()
    return wrong, calls


def sent(client: Client, case: Any) -> int:
    """Send a made-up call through the whole stack and return its status."""
    given_ = {name: str(value) for name, value in (case.headers or {}).items() if str(value).isprintable()}
    given_ = {
        name: value for name, value in given_.items() if value.isascii() and name.lower() != "authorization"
    }
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool | None) else {}
    is_multipart = case.media_type == "multipart/form-data"
    client.raise_request_exception = False
    response = client.generic(
        case.method,
        case.formatted_path if case.formatted_path.startswith("/api") else f"/api/v1{case.formatted_path}",
        "" if is_multipart or case.media_type is None else as_json(body),
        content_type="application/json",
        query_params={name: str(value) for name, value in (case.query or {}).items()},
        headers=given_,
    )
    return response.status_code


def as_json(body: Any) -> bytes:
    """Return a body as JSON, with whatever it holds."""
    return json.dumps(body).encode()


@pytest.mark.parametrize("role", ROLES)
def test_s102_no_made_up_call_breaks_the_server(role: str) -> None:
    wrong, calls = faults(caller_for(role).client, SECONDS)
    assert calls > 20
    assert wrong == set()


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_s102_no_made_up_call_breaks_the_server_for_long(role: str) -> None:
    wrong, calls = faults(caller_for(role).client, LONG_SECONDS)
    assert calls > 300
    assert wrong == set()
