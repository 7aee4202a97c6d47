"""The builder of filters: every filter goes through its form and comes back the same; it works without scripts."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from django.http import QueryDict
from django.test import Client

from tests import make
from wasl.contacts.listings import PEOPLE
from wasl.kernel.actor import SYSTEM
from wasl.lists.forms.builder import Builder, Sketch
from wasl.records.commands import record_behavior
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
PATH = "/lists/people/filter/"
KEY = "01890000-0000-7000-8000-000000000000"
FILTERS = [
    {"field": "city", "op": "is", "value": "Rīga"},
    {"field": "company.city", "op": "in", "value": ["Rīga", "Jelgava"]},
    {"all": [{"field": "roles", "op": "has_all", "value": ["customer", "partner"]}, {"field": "owner", "op": "in", "value": ["me", KEY]}]},
    {"any": [{"field": "emails", "op": "is_empty"}, {"field": "created_at", "op": "within_last", "value": {"days": 7}}]},
    {"all": [{"field": "created_at", "op": "is", "value": "last_month"}, {"field": "updated_at", "op": "before", "value": {"days_ago": 3}},
             {"field": "next_step_at", "op": "between", "value": ["2026-01-01", "today"]},
             {"field": "last_event_at", "op": "after", "value": "2026-11-22T10:30:00+00:00"}]},
    {"all": [{"event": "order.placed", "at_least": 2, "within_last": {"days": 90}}, {"event": "*", "at_most": 0, "within_last": {"days": 30}}]},
    {"event": ["a", "b"], "exactly": 3, "after": "2026-01-01", "before": "today"},
    {"event": "order.placed", "at_least": 1, "at_most": 4},
    {"event": "order.placed", "first": {"after": {"days_ago": 10}}},
    {"event": "order.placed", "at_least": 1, "where": [{"field": "total", "op": "gt", "value": 100}]},
    {"event": "order.placed", "exactly": 0, "where": [
        {"field": "item", "op": "contains", "value": "kāts"}, {"field": "coupon", "op": "is_empty"}, {"field": "total", "op": "lt", "value": "12.5"}]},
    {"some": "people", "where": {"any": [{"field": "city", "op": "is", "value": "Rīga"}, {"field": "job_title", "op": "is_empty"}]}},
    {"all": [{"not": {"any": [{"field": "city", "op": "is_empty"}, {"field": "tags", "op": "is_empty"}]}},
             {"not": {"all": [{"field": "city", "op": "is_empty"}, {"field": "tags", "op": "is_empty"}]}}]},
]  # fmt: skip


def form_of(page: str) -> QueryDict:
    """Return what a browser would send of the builder's form."""
    data = QueryDict(mutable=True)
    body = re.search(r'<form id="filter-form".*?</form>', page, re.DOTALL)
    assert body
    for tag in re.finditer(r"<input ([^>]*)>|<select ([^>]*)>(.*?)</select>", body[0], re.DOTALL):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag[1] or tag[2]))
        if "name" not in attributes:
            continue
        if tag[3] is not None:
            options = re.findall(r'<option value="([^"]*)"( selected)?', tag[3])
            chosen = [value for value, mark in options if mark] or [value for value, _mark in options[:1]]
            data.appendlist(attributes["name"], unescape(chosen[0]))
        elif attributes.get("type") != "checkbox" or " checked" in tag[0]:
            data.appendlist(attributes["name"], unescape(attributes.get("value", "")))
    return data


def sent(client: Client, data: QueryDict, do: str) -> Any:
    body = data.copy()
    body["do"] = do
    return client.post(PATH, body.urlencode(), content_type="application/x-www-form-urlencoded")


def flat(tree: Any) -> Any:
    """Return a filter without the groups of one that the builder's root adds."""
    if set(tree) <= {"all", "any"} and len(next(iter(tree.values()))) == 1:
        return flat(next(iter(tree.values()))[0])
    return tree


@pytest.mark.parametrize("tree", FILTERS, ids=range(len(FILTERS)))
def test_a_filter_comes_back_from_the_builder_as_it_went_in(tree: Any) -> None:
    client = make.signed_in(make.owner())
    page = client.get(PATH + "?" + urlencode({"filter": json.dumps(tree), "sort": "-last"})).content.decode()
    answer = sent(client, form_of(page), "apply")
    assert answer.status_code == 303
    query = parse_qs(urlparse(answer["Location"]).query)
    assert flat(json.loads(query["filter"][0])) == flat(tree)
    assert query["sort"] == ["-last"]
    assert client.get(answer["Location"]).status_code == 200


def test_a_filter_is_built_by_plain_posts_alone() -> None:
    client = make.signed_in(make.owner())
    make.contact(name="Ilze", addresses=[{"city": "Rīga"}])
    make.contact(name="Khalid")
    data = form_of(client.get(PATH).content.decode())
    (row,) = [name.partition("-")[2] for name in data if name.startswith("subject-")]
    data[f"subject-{row}"] = "city"
    data = form_of(sent(client, data, "").content.decode())
    assert data[f"op-{row}"] == "is"
    data[f"value-{row}"] = "riga"
    said = client.post(
        f"{PATH}say/", data.urlencode(), content_type="application/x-www-form-urlencoded"
    ).content.decode()
    assert re.sub(r"<[^>]*>", "", said).split()[-2:] == ["1", "result"]
    assert "City" in said
    data = form_of(sent(client, data, "event:1").content.decode())
    answer = sent(client, data, "apply")
    shown = client.get(answer["Location"]).content.decode()
    assert "Ilze" in shown
    assert "Khalid" not in shown
    data = form_of(sent(client, data, f"remove:{row}").content.decode())
    assert f"subject-{row}" not in data
    empty = sent(client, form_of(sent(client, data, "clear:0").content.decode()), "apply")
    assert empty["Location"] == "/contacts/"


def test_the_details_of_behavior_from_outside_are_asked_line_by_line() -> None:
    client = make.signed_in(make.owner())
    for total in (90, 150):
        person = make.contact(name=f"Total {total}")
        record_behavior(person, name="order.placed", details={"total": total}, by=SYSTEM)
    data = form_of(sent(client, form_of(client.get(PATH).content.decode()), "event:1").content.decode())
    (key,) = [name.partition("-")[2] for name in data if name.startswith("times-")]
    assert f'value="detail:{key}"' not in sent(client, data, "").content.decode()
    data[f"event-{key}"] = "order.placed"
    assert f'value="detail:{key}"' in sent(client, data, "").content.decode()
    data = form_of(sent(client, data, f"detail:{key}").content.decode())
    data[f"detail-{key}"], data[f"compare-{key}"], data[f"with-{key}"] = "total", "gt", "100"
    shown = client.get(sent(client, data, "apply")["Location"]).content.decode()
    assert "Total 150" in shown
    assert "Total 90" not in shown
    data = form_of(sent(client, data, f"undetail:{key}:0").content.decode())
    assert f"detail-{key}" not in data


def test_a_row_that_cannot_be_taken_says_so_and_the_others_count() -> None:
    data = QueryDict(
        "node=1:0:group&mode-1=all&node=2:1:row&subject-2=phones&op-2=is&value-2=abc&node=3:1:row&subject-3=city&op-3=is_empty"
    )
    builder = Builder(PEOPLE, SYSTEM, Sketch.of_form(data), [])
    assert builder.tree == {"all": [{"field": "city", "op": "is_empty"}]}
    assert builder.root.parts[0].error == "Give digits of a phone number."


@pytest.mark.parametrize(
    "body",
    [
        "node=1:0:group&node=1:1:row", "node=x&node=::&node=9:9:group&node=2:77:row", "node=1:0:bomb&subject-1=city",
        "node=1:0:group&node=2:1:row&subject-2=password&op-2=is&value-2=x", "node=1:0:group&mode-1=king&node=2:1:event&count-2=x",
        "node=1:0:group&node=2:1:event&detail-2=total&compare-2=like&with-2=1&detail-2=x&count-2=1", "do=remove:1", "do=group:999999999999:people", "do=x:y:z",
        "node=1:0:group&node=2:1:row&subject-2=city&op-2=is&value-2=" + "x" * 5000, "node=1:0:group&relation-1=password",
        "&".join(f"node={number}:1:row" for number in range(500)),
    ],
)  # fmt: skip
def test_a_form_that_no_builder_has_written_does_no_harm(body: str) -> None:
    client = make.signed_in(make.owner())
    for path in (PATH, f"{PATH}say/"):
        assert client.post(path, body, content_type="application/x-www-form-urlencoded").status_code == 200


def test_a_list_that_is_not_there_has_no_builder() -> None:
    owner = make.owner()
    assert actor_of_user(owner).may("lists.save_views")
    assert make.signed_in(owner).get("/lists/nothing/filter/").status_code == 404
