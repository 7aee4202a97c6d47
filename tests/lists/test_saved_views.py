"""Saved views: who sees and changes them, what they hold, that they run with the rights of whoever opens them."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests import make
from tests.api import Caller
from wasl.contacts.listings import PEOPLE
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.lists import commands, queries
from wasl.lists.models import ListLayout, SavedView
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIGA = {"field": "city", "op": "is", "value": "Rīga"}


@pytest.fixture
def firm() -> dict[str, Any]:
    """Make an owner, a manager and two salespeople of one team, and one of another."""
    owner, north = make.owner(), make.team("North")
    users = {
        "owner": owner, "manager": make.user("manager", team=north), "seller": make.user("sales", team=north),
        "other": make.user("sales", team=make.team("South")),
    }  # fmt: skip
    return {name: actor_of_user(user) for name, user in users.items()} | {"users": users}


def seen(firm: dict[str, Any]) -> list[str]:
    return [name for name in ("owner", "manager", "seller", "other") if queries.views(firm[name], "people")]


def test_a_view_is_seen_by_its_owner_his_team_or_everyone(firm: dict[str, Any]) -> None:
    view = commands.save_view(PEOPLE, name=" Riga ", filter=RIGA, by=firm["manager"])
    assert (view.name, view.filter, seen(firm)) == ("Riga", {"version": 1} | RIGA, ["manager"])
    commands.change_view(view, scope="team", by=firm["manager"])
    assert seen(firm) == ["manager", "seller"]
    view = commands.change_view(view, scope="everyone", by=firm["manager"])
    assert seen(firm) == ["owner", "manager", "seller", "other"]
    with pytest.raises(NotAllowed):
        commands.change_view(view, name="Mine now", by=firm["seller"])
    assert commands.change_view(view, name="Rīga", by=firm["owner"]).name == "Rīga"


def test_sharing_needs_the_right_to_and_keeping_does_not(firm: dict[str, Any]) -> None:
    own = commands.save_view(PEOPLE, name="Own", by=firm["seller"])
    for scope in ("team", "everyone"):
        with pytest.raises(NotAllowed):
            commands.change_view(own, scope=scope, by=firm["seller"])
        with pytest.raises(NotAllowed):
            commands.save_view(PEOPLE, name="Shared", scope=scope, by=firm["seller"])
    assert SavedView.objects.count() == 1
    with pytest.raises(NotFound):
        queries.get_view(firm["manager"], own.pk)


def test_a_deleted_view_is_gone_and_comes_back(firm: dict[str, Any]) -> None:
    view = commands.save_view(PEOPLE, name="Riga", by=firm["seller"])
    commands.delete_view(view, by=firm["seller"])
    assert queries.views(firm["seller"]) == []
    with pytest.raises(NotFound):
        queries.get_view(firm["other"], view.pk, is_deleted=True)
    commands.restore_view(queries.get_view(firm["seller"], view.pk, is_deleted=True), by=firm["seller"])
    assert queries.views(firm["seller"]) == [view]


@pytest.mark.parametrize(
    "values",
    [
        {"name": "  "}, {"name": "x" * 81}, {"name": "x", "filter": {"field": "owner__password", "op": "is", "value": "x"}},
        {"name": "x", "columns": [{"name": "password"}]}, {"name": "x", "columns": [{"name": "name"}, {"name": "name"}]},
        {"name": "x", "sort": "-password"}, {"name": "x", "group": "emails"}, {"name": "x", "scope": "world"},
        {"name": "x", "default_for": ["sales"]}, {"name": "x", "scope": "everyone", "default_for": ["king"]},
        {"name": "x", "scope": "team"},
    ],
)  # fmt: skip
def test_a_view_of_what_is_not_there_is_refused(firm: dict[str, Any], values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        commands.save_view(PEOPLE, by=firm["owner"], **values)
    assert caught.value.fields
    assert SavedView.objects.count() == 0


def test_s018_a_shared_view_runs_with_the_rights_of_whoever_opens_it(firm: dict[str, Any]) -> None:
    make.contact(name="Hidden One", addresses=[{"city": "Rīga"}], owner_id=firm["other"].user_id)
    make.contact(name="Own One", addresses=[{"city": "Rīga"}], owner_id=firm["seller"].user_id)
    view = commands.save_view(
        PEOPLE,
        name="Riga",
        filter=RIGA,
        scope="everyone",
        columns=[{"name": "name"}, {"name": "city"}],
        by=firm["manager"],
    )
    client = make.signed_in(firm["users"]["seller"])
    text = client.get(f"/contacts/?view={view.pk}").content.decode()
    assert "Own One" in text
    assert "Hidden One" not in text
    Role.objects.filter(key="sales").update(fields={"contact": {"addresses": "hidden"}})
    text = client.get(f"/contacts/?view={view.pk}").content.decode()
    assert "Own One" not in text
    assert "Rīga" not in text
    assert "There is no field “city” here." in text


def test_a_view_opens_by_itself_for_its_roles_and_the_whole_list_stays_in_reach(firm: dict[str, Any]) -> None:
    make.contact(name="Ilze", addresses=[{"city": "Rīga"}], owner_id=firm["seller"].user_id)
    make.contact(name="Khalid", owner_id=firm["seller"].user_id)
    view = commands.save_view(
        PEOPLE, name="Of Riga", filter=RIGA, scope="everyone", default_for=["sales"], by=firm["owner"]
    )
    client = make.signed_in(firm["users"]["seller"])
    assert "Khalid" not in client.get("/contacts/").content.decode()
    assert "Khalid" in client.get("/contacts/?view=all").content.decode()
    assert "Khalid" in client.get(f"/contacts/?view={view.pk}&filter=none").content.decode()
    assert "Khalid" in make.signed_in(firm["users"]["owner"]).get("/contacts/").content.decode()


def test_a_view_is_kept_changed_and_deleted_in_the_browser(firm: dict[str, Any]) -> None:
    client = make.signed_in(firm["users"]["manager"])
    where = urlencode({"filter": json.dumps(RIGA), "sort": "-last", "group": "owner"})
    assert client.get(f"/lists/people/views/new/?{where}").status_code == 200
    answer = client.post(f"/lists/people/views/new/?{where}", {"name": "Riga", "scope": "team"})
    view = SavedView.objects.get()
    assert answer["Location"] == f"/contacts/?view={view.pk}"
    assert (view.filter, view.sort, view.group, view.scope) == (
        {"version": 1} | RIGA,
        "-last",
        "owner",
        "team",
    )
    page = client.get(f"/contacts/?view={view.pk}&sort=name").content.decode()
    assert f"/views/{view.pk}/save/" in page
    client.post(f"/views/{view.pk}/save/?view={view.pk}&sort=-created_at&filter=none&group=")
    view.refresh_from_db()
    assert (view.filter, view.sort, view.group) == (None, "-created_at", "")
    client.post(f"/views/{view.pk}/delete/")
    assert queries.views(firm["manager"]) == []
    client.post(f"/views/{view.pk}/restore/")
    assert queries.views(firm["manager"]) == [view]
    assert make.signed_in(firm["users"]["other"]).post(f"/views/{view.pk}/delete/").status_code == 404


def test_columns_are_arranged_for_oneself_and_go_back_to_the_usual_ones(firm: dict[str, Any]) -> None:
    make.contact(name="Ilze", job_title="Buyer", owner_id=firm["seller"].user_id)
    client = make.signed_in(firm["users"]["seller"])
    client.post(
        "/lists/people/columns/", {"column": ["name", "job_title"], "width": ["name:300", "job_title:9999"]}
    )
    assert ListLayout.objects.get().columns == [
        {"name": "name", "width": 300},
        {"name": "job_title", "width": 800},
    ]
    page = client.get("/contacts/").content.decode()
    assert 'data-column="job_title"' in page
    assert 'data-column="owner"' not in page
    assert '<col data-column="name" width="300">' in page
    client.post("/lists/people/columns/", {"column": ["name", "job_title"], "do": "earlier:job_title"})
    assert [one["name"] for one in ListLayout.objects.get().columns] == ["job_title", "name"]
    assert client.post("/lists/people/columns/", {"column": ["password"]}).status_code == 422
    client.post("/lists/people/columns/", {"do": "reset"})
    assert ListLayout.objects.count() == 0


def test_views_by_the_api(firm: dict[str, Any]) -> None:
    caller, other = Caller(firm["users"]["manager"]), Caller(firm["users"]["other"])
    made = caller.send(
        "post", "/views", {"listing": "people", "name": "Riga", "filter": RIGA, "sort": "-last"}
    )
    assert made.status_code == 201
    key = made.json()["id"]
    make.contact(name="Ilze", addresses=[{"city": "Rīga"}])
    make.contact(name="Khalid")
    assert [one["name"] for one in caller.send("get", f"/contacts?view={key}").json()["items"]] == ["Ilze"]
    assert [one["name"] for one in caller.send("get", "/views?listing=people").json()["items"]] == ["Riga"]
    assert other.send("get", f"/views/{key}").status_code == 404
    assert other.send("get", f"/contacts?view={key}").status_code == 404
    changed = caller.send(
        "patch", f"/views/{key}", {"filter": None, "columns": [{"name": "name", "width": 200}]}
    )
    assert (changed.json()["filter"], changed.json()["columns"]) == (None, [{"name": "name", "width": 200}])
    assert caller.send("patch", f"/views/{key}", {"filter": {"field": "x"}}).status_code == 422
    assert caller.send("post", "/views", {"listing": "nothing", "name": "x"}).status_code == 404
    assert caller.send("delete", f"/views/{key}").status_code == 204
    assert caller.send("get", f"/views/{key}").status_code == 404
    assert caller.send("post", f"/views/{key}/restore").status_code == 200


def test_the_api_says_what_can_be_asked_and_what_a_filter_means(firm: dict[str, Any]) -> None:
    make.contact(name="Ilze", addresses=[{"city": "Rīga"}])
    caller = Caller(firm["users"]["manager"])
    found = {one["name"]: one for one in caller.send("get", "/listings").json()["items"]}
    fields = {one["name"]: one for one in found["people"]["fields"]}
    assert "contains" in fields["city"]["operators"]
    assert [one["name"] for one in found["people"]["relations"] if one["many"]] == ["people"]
    said = caller.send("post", "/listings/people/explain", {"filter": RIGA}).json()
    assert said == {
        "sentence": "Contacts where City is \u2068Rīga\u2069",
        "count": {"value": 1, "exact": True},
    }
    assert caller.send("post", "/listings/people/explain", {"filter": {"field": "x"}}).status_code == 422


def test_a_cell_is_changed_in_its_place_and_a_conflict_is_shown(firm: dict[str, Any]) -> None:
    contact = make.contact(name="Ilze", roles=["customer"], owner_id=firm["seller"].user_id)
    client = make.signed_in(firm["users"]["seller"])
    path = f"/lists/people/cells/{contact.pk}/roles/"
    assert path in client.get("/contacts/").content.decode()
    htmx = {"HTTP_HX_REQUEST": "true"}
    form = client.get(path, **htmx).content.decode()
    assert 'value="customer"' in form
    seen_version = contact.version
    saved = client.post(path, {"value": ["partner"], "seen": seen_version}, **htmx)
    contact.refresh_from_db()
    assert (saved.status_code, contact.roles) == (200, ["partner"])
    clash = client.post(path, {"value": ["supplier"], "seen": seen_version}, **htmx)
    contact.refresh_from_db()
    assert (clash.status_code, contact.roles) == (409, ["partner"])
    assert "A colleague changed this a moment ago" in clash.content.decode()
    assert client.get(f"/lists/people/cells/{contact.pk}/name/", **htmx).status_code == 404
    stranger = make.signed_in(firm["users"]["other"])
    assert stranger.post(path, {"value": ["member"]}, **htmx).status_code == 404
    Role.objects.filter(key="sales").update(fields={"contact": {"roles": "read"}})
    assert client.post(path, {"value": ["member"]}, **htmx).status_code == 404


def test_a_list_in_groups_counts_each_and_shows_its_rows(firm: dict[str, Any]) -> None:
    for number in range(5):
        make.contact(
            name=f"Person {number}",
            addresses=[{"city": ("Rīga", "RIGA", "الرياض")[number % 3]}] if number else [],
        )
    client = make.signed_in(firm["users"]["owner"])
    page = client.get("/contacts/?group=city").content.decode()
    assert "Without a value" in page
    assert page.count('class="w-group"') == 3
    rows = client.get("/lists/people/rows/?" + urlencode({"filter": json.dumps(RIGA)})).content.decode()
    assert rows.count("data-item=") == 3
    assert client.get("/contacts/?group=emails").status_code == 200
    assert make.contact(by=SYSTEM).pk
