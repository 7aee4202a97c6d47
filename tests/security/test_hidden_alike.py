"""S-001, S-005: a hidden record answers byte for byte as one that does not exist, and what is refused leaves no trace."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from psycopg import sql

from tests import make
from tests.security.test_visibility_matrix import SELLING, World, fill, object_routes
from wasl.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
# what differs between any two answers: the code of the request, the mask of the form's token, the nonce, how long it took
CHANGING = (
    (re.compile(rb"\b[0-9a-f]{12}\b"), b"CODE"),
    (re.compile(rb"\b[A-Za-z0-9]{64}\b"), b"TOKEN"),
    (re.compile(rb'nonce="[^"]+"'), b"NONCE"),
)
OF_A_REQUEST = {"Server-Timing", "X-Request-Id", "Content-Security-Policy", "Content-Length"}
# rows that reading alone writes, or that other processes write
NOT_OURS = re.compile(
    r"procrastinate_|django_session|usersessions_|wasl_cache|django_cache|project_apianswer"
)


def answer(
    client: Client, method: str, path: str, key: uuid.UUID, **extra: str
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body with the asked id and what changes by itself written alike."""
    response = getattr(client, method)(fill(path, key), content_type="application/json", **extra)
    body = b"".join(response) if response.streaming else response.content
    body = body.replace(str(key).encode(), b"ID")
    for pattern, word in CHANGING:
        body = pattern.sub(word, body)
    headers = {name: value for name, value in response.headers.items() if name not in OF_A_REQUEST}
    return (
        response.status_code,
        {name: value.replace(str(key), "ID") for name, value in headers.items()},
        body,
    )


def snapshot() -> dict[str, str]:
    """Return a hash of every table's rows."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not NOT_OURS.search(name)]
        found = {}
        for name in tables:
            rows = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
            cursor.execute(sql.SQL(rows).format(sql.Identifier(name)))
            found[name] = cursor.fetchone()[0]
    return found


def test_a_hidden_record_is_byte_equal_to_none() -> None:
    world = World()
    different, compared = [], 0
    for app, name, path in object_routes():
        extra = world.bearer if path.startswith("api/") else {}
        key = world.object_for(path)
        for method in ("get", "post", "put", "patch", "delete"):
            real = answer(world.client, method, path, key, **extra)
            none = answer(world.client, method, path, uuid.uuid4(), **extra)
            compared += 1
            if real != none:
                different.append((method, f"{app}:{name}", real[0], none[0]))
    assert different == []
    assert compared > 900


def test_what_a_reader_and_a_stranger_team_are_refused_changes_no_row_of_any_table() -> None:
    world = World()
    reader = make.signed_in(make.user("read-only"))
    contact = make.contact(name="Open to all", by=SYSTEM)
    before = snapshot()
    assert len(before) > 30
    taken = []
    for app, name, path in object_routes():
        if app == "api":
            continue
        seen = world.object_for(path) if app in SELLING else contact.id
        for client, key in ((reader, seen), (world.client, world.object_for(path))):
            sent = {
                "body": "x",
                "step": "x",
                "names": "x",
                "due_at": "2027-01-01T10:00",
                "value": "x",
                "name": "x",
            }
            status = client.post(
                fill(path, key), sent | {"file": SimpleUploadedFile("x.txt", b"x")}
            ).status_code
            if status not in {403, 404, 405, 422}:
                taken.append((f"{app}:{name}", status))
    assert taken == []
    after = snapshot()
    assert [name for name in before if before[name] != after[name]] == []
