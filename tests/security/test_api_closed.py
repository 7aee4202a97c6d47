"""S-023, S-024, S-054, S-056: what the API takes, from whom, and what it never falls over."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema
from ninja.operation import Operation

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.project.api import api
from wasl.records.models import Event
from wasl.workspace.models import Role, User

pytestmark = pytest.mark.django_db
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def operations() -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


def bodies(kind: Any, seen: set[Any]) -> Iterator[type[Schema]]:
    """Yield every schema that a type takes in, down to the last part."""
    if isinstance(kind, type) and issubclass(kind, Schema) and kind not in seen:
        seen.add(kind)
        yield kind
        for field in kind.model_fields.values():
            yield from bodies(field.annotation, seen)
    for part in getattr(kind, "__args__", ()):
        yield from bodies(part, seen)
    root = getattr(kind, "model_fields", {}).get("root")
    if root is not None:
        yield from bodies(root.annotation, seen)


def taken_in() -> list[type[Schema]]:
    seen: set[Any] = set()
    return [
        schema
        for operation in operations()
        for parameter in operation.signature.signature.parameters.values()
        for schema in bodies(parameter.annotation, seen)
    ]


def test_s024_every_schema_that_is_taken_in_refuses_unknown_fields() -> None:
    schemas = taken_in()
    assert len(schemas) > 15
    assert [schema.__name__ for schema in schemas if schema.model_config.get("extra") != "forbid"] == []


@pytest.mark.parametrize(
    "field", ["is_staff", "id", "created_at", "version_", "__class__", "owner_id", "permissions", "tenant"]
)
def test_s024_a_field_that_is_not_ours_to_set_changes_nothing(field: str) -> None:
    caller = Caller(make.owner())
    contact = make.contact(name="Sara", by=SYSTEM)
    answer = caller.send("patch", f"/contacts/{contact.pk}", {"job_title": "Chief", field: "x"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert Contact.objects.get(pk=contact.pk).job_title == ""


def test_s023_a_read_only_token_changes_nothing_and_reads_all_it_may() -> None:
    caller = Caller(make.owner(), is_read_only=True)
    contact = make.contact(name="Sara", by=SYSTEM)
    before = Event.objects.count()
    tries: list[tuple[str, str, Any]] = [
        ("post", "/contacts", {"kind": "person", "name": "A"}),
        ("post", "/contacts/batch", {"items": [{"kind": "person", "name": "A"}]}),
        ("patch", f"/contacts/{contact.pk}", {"job_title": "x"}),
        ("delete", f"/contacts/{contact.pk}", None),
        ("post", f"/contacts/{contact.pk}/restore", None),
        ("post", "/events", {"contact": str(contact.pk), "name": "a.b"}),
        ("post", "/notes", {"record": str(contact.pk), "text": "x"}),
        ("post", "/tags", {"name": "x"}),
        ("put", f"/records/{contact.pk}/tags", {"names": ["x"]}),
        ("put", f"/records/{contact.pk}/next-step", {"step": "x", "due_at": "2027-01-01T00:00:00Z"}),
        ("post", "/teams", {"name": "x"}),
        ("post", "/users", {"email": "a@b.example", "role": "owner"}),
    ]
    answers = [(method, path, caller.send(method, path, body).status_code) for method, path, body in tries]
    assert [answer for answer in answers if answer[2] != 403] == []
    assert caller.send("get", f"/contacts/{contact.pk}").status_code == 200
    assert Event.objects.count() == before


def test_s023_a_token_in_the_address_is_not_looked_at() -> None:
    caller = Caller(make.owner())
    del caller.client.defaults["HTTP_AUTHORIZATION"]
    for name in ("token", "access_token", "authorization", "key"):
        assert caller.send("get", f"/me?{name}={caller.code}").status_code == 401


PLACES = [
    "/contacts?q={0}", "/contacts?sort={0}", "/contacts?filter={0}", "/contacts?cursor={0}", "/search?q={0}",
    "/search?q=a&kind={0}", "/audit?action={0}", "/audit?cursor={0}", "/imports?cursor={0}", "/users?limit={0}",
]  # fmt: skip
HOSTILE = [
    "'", '"', "--", "a) OR 1=1 --", "name__regex", "_connector", "owner__password", "%", "_", "\\", "\x00", "\u202e", "ـ" * 50,
    "َُِ", "a & b | !c <-> d:*", "(" * 200, "x" * 10_000, "١٢٣", "$(id)", "{{7*7}}", "🙂", "9" * 400, "null", "[]", '{"all": []}',
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_s054_and_s056_no_text_in_any_parameter_makes_a_server_error(place: str) -> None:
    caller = Caller(make.owner())
    make.contact(name="Sara", by=SYSTEM)
    path, _, question = place.partition("?")
    answers = {}
    for text in HOSTILE:
        pairs = dict(pair.split("=") for pair in question.split("&"))
        given_ = {name: value.format(text) for name, value in pairs.items()}
        answers[text] = caller.client.get(f"/api/v1{path}", given_).status_code
    assert {text: status for text, status in answers.items() if status not in {200, 422}} == {}


@MANY
@given(text=st.text(max_size=60))
def test_s056_any_text_can_be_searched_for(text: str) -> None:
    caller = _one_caller()
    for path in ("/api/v1/search", "/api/v1/contacts"):
        assert caller.client.get(path, {"q": text.encode("utf-8", "replace").decode()}).status_code in {
            200,
            422,
        }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
conditions = st.fixed_dictionaries(
    {
        "field": st.sampled_from(
            ["name", "roles", "city", "created_at", "owner", "kind", "next_step_at", "interests"]
        ),
        "op": st.sampled_from(
            ["is", "in", "has", "not_in", "between", "before", "within_last", "is_empty", "contains"]
        ),
        "value": json_values,
    }
)


@MANY
@given(tree=conditions | json_values)
def test_s054_any_filter_is_answered_or_refused(tree: Any) -> None:
    answer = _one_caller().client.get("/api/v1/contacts", {"filter": json.dumps(tree)})
    assert answer.status_code in {200, 422}


@MANY
@given(value=json_values, key=st.uuids() | json_values, sort=st.sampled_from(["name", "last", "created_at"]))
def test_s054_any_cursor_is_answered_or_refused(value: Any, key: Any, sort: str) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps([value, str(key), 0]).encode()).decode().rstrip("=")
    answer = _one_caller().client.get("/api/v1/contacts", {"cursor": cursor, "sort": sort})
    assert answer.status_code in {200, 422}


def _one_caller() -> Caller:
    """Return the caller of this test; hypothesis runs all examples in one transaction."""
    found = User.objects.first()
    return Caller(found if found is not None else make.owner())


@pytest.mark.parametrize(
    "body",
    [b'{"kind": "person", "name": "a\\u0000b"}', b'{"kind": "person", "name": "\\ud800"}', b'\xff\xfe', b"nonsense", b"[" * 10_000,
     b'{"kind": "person", "name": NaN}', b'"text"', b"null", b"[]"],
)  # fmt: skip
def test_a_body_that_cannot_be_stored_is_refused_with_a_problem_document(body: bytes) -> None:
    caller = Caller(make.owner())
    answer = caller.client.post("/api/v1/contacts", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert Contact.objects.count() == 0


def test_s009_what_a_role_hides_is_found_by_no_search() -> None:
    make.owner()
    user = make.user("manager")
    Role.objects.filter(pk=user.role_id).update(fields={"contact": {"phones": "hidden", "emails": "hidden"}})
    user.refresh_from_db()
    make.contact(
        name="Sara Haddad",
        emails=[{"value": "canary@haddad.example"}],
        phones=[{"value": "0552204471"}],
        by=SYSTEM,
    )
    caller, client = Caller(user), make.signed_in(user)
    for text in ("canary", "canary@haddad.example", "0552204471", "+966552204471", "2204471"):
        assert caller.send("get", f"/search?q={text}").json()["items"] == []
        assert caller.send("get", f"/contacts?q={text}").json()["items"] == []
        assert "Sara" not in client.get("/contacts/", {"q": text}).content.decode()
        assert "Sara" not in client.get("/search/palette/", {"q": text}).content.decode()
    for text in ("sara", "haddad", "SARA H"):
        assert len(caller.send("get", f"/search?q={text}").json()["items"]) == 1, text
    assert len(caller.send("get", "/contacts?q=sara").json()["items"]) == 1
