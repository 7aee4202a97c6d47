"""Long and dear lists: few rows are read by their keys, a count that takes too long is an estimate."""

import dataclasses
import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, FloatField, Func

from tests import make
from wasl.contacts.listings import PEOPLE
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.lists import counting, keyset, reading
from wasl.lists.listing import Way
from wasl.lists.pages import ListPage, Wish
from wasl.records.commands import record_behavior

pytestmark = pytest.mark.django_db


def dear(rows: Any) -> Any:
    """Return rows of which each takes a fifth of a second, as the planner knows."""
    nap = Func(
        F("version"), template="length(pg_sleep(0.2)::text || %(expressions)s)", output_field=FloatField()
    )
    return rows.annotate(nap=nap).filter(nap__gte=0)


def test_a_count_that_takes_longer_than_a_second_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(12):
        make.contact()
    monkeypatch.setattr(counting, "CHEAP", 0)
    monkeypatch.setattr(counting, "TRIFLE", 0)
    found = counting.count(dear(Contact.objects.all()), is_planned=False)
    assert not found.is_exact
    found = counting.look(dear(Contact.objects.all()), counting.Plan(0, 1e9))
    assert found.is_dear
    assert found.count
    assert not found.count.is_exact
    assert counting.count(Contact.objects.all(), is_planned=False) == counting.Count(12)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)


def test_a_narrowed_list_is_estimated_by_rows_drawn_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(24):
        make.contact(job_title="Buyer" if number % 2 else "Clerk")
    buyers, nobody = (Contact.objects.filter(job_title=title) for title in ("Buyer", "Nobody"))
    wrong = counting.Plan(9000, 1e9)
    assert counting.look(buyers, wrong, 10, tried=buyers).count == counting.Count(12, is_exact=False)
    monkeypatch.setattr(counting, "_within_a_second", lambda *_given, **_wanted: None)
    assert counting.count(buyers, is_planned=False, plan=wrong) == counting.Count(12, is_exact=False)
    assert counting.look(nobody, wrong, tried=nobody).count == counting.Count(1, is_exact=False)
    assert counting.look(buyers, wrong).count == counting.Count(9000, is_exact=False)


def test_few_rows_are_read_by_their_keys_and_give_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        make.contact(name=f"Person {number}", job_title="Buyer" if number % 2 else "")
    wish = Wish(sort="name", tree={"field": "job_title", "op": "is", "value": "Buyer"})
    plain = [row.name for row in ListPage(PEOPLE, SYSTEM, wish).rows]
    monkeypatch.setattr(counting, "TRIFLE", 0)
    page = ListPage(PEOPLE, SYSTEM, wish)
    assert page.reading.look
    assert page.reading.look.keys is not None
    assert [row.name for row in page.rows] == plain == ["Person 1", "Person 3", "Person 5"]
    assert page.count == counting.Count(3)


def test_an_order_is_the_same_by_all_ways() -> None:
    for number in range(5):
        make.contact(name=f"Person {number}")
    for name in ("name", "last", "step", "created_at"):
        sort = PEOPLE.sort(name, SYSTEM)
        assert sort
        ways = [dataclasses.replace(sort, way=way) for way in Way]
        pages = [keyset.page(PEOPLE.rows(SYSTEM), one, descending=True, limit=3) for one in ways]
        assert len({tuple(row.pk for row in page.rows) for page in pages}) == 1


ORDERED = {"event": "order.placed", "at_least": 2, "within_last": {"days": 90}}


def ordered_page(sort: str = "name") -> ListPage:
    return ListPage(PEOPLE, SYSTEM, Wish(sort=sort, tree=ORDERED))


def customers(number: int, *, orders: int) -> None:
    for _number in range(number):
        person = make.contact()
        for _order in range(orders):
            record_behavior(person, name="order.placed", by=SYSTEM)


def test_a_dear_list_of_many_rows_is_walked_and_counted_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    customers(4, orders=2)
    customers(2, orders=1)
    gathered = [row.pk for row in ordered_page().rows]
    monkeypatch.setattr(counting, "CHEAP", 0)
    monkeypatch.setattr(counting, "FEW", 0)
    monkeypatch.setattr("wasl.lists.pages.PAGE", 3)
    page = ordered_page()
    assert [row.pk for row in page.rows] == gathered[:3]
    assert page.count_url.startswith("/lists/people/count/?")
    assert page.reading.counted == counting.Count(4)


def test_a_walk_that_finds_too_little_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    customers(4, orders=2)
    gathered = [row.pk for row in ordered_page().rows]
    monkeypatch.setattr(counting, "CHEAP", 0)
    monkeypatch.setattr(counting, "FEW", 0)
    # so long, that drawing a sample ends in time and the walk does not
    real = reading.Reading._page
    naps = iter([dear])

    def tired(self: Any, rows: Any, sort: Any) -> Any:
        return real(self, next(naps, lambda kept: kept)(rows), sort)

    monkeypatch.setattr(reading.Reading, "_page", tired)
    page = ordered_page()
    assert [row.pk for row in page.rows] == gathered
    assert next(naps, None) is None
    assert "look" not in vars(page.reading)  # nobody waits for the count of what is put in order as a whole
    assert page.count_url == ""
    assert page.count == counting.Count(4)


def test_a_list_is_not_walked_where_none_of_a_sample_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    customers(3, orders=1)
    monkeypatch.setattr(counting, "CHEAP", 0)
    monkeypatch.setattr(counting, "FEW", 0)
    ways: list[Way] = []
    real = keyset.page

    def noted(rows: Any, sort: Any, **given: Any) -> Any:
        ways.append(sort.way)
        return real(rows, sort, **given)

    monkeypatch.setattr(keyset, "page", noted)
    assert ordered_page().rows == []
    assert ways
    assert Way.SOUGHT not in ways
    customers(1, orders=2)
    ways.clear()
    assert len(ordered_page().rows) == 1
    assert ways[0] is Way.SOUGHT


def test_the_count_of_a_list_is_asked_alone() -> None:
    browser = make.signed_in(make.owner())
    customers(2, orders=2)
    answer = browser.get("/lists/people/count/", {"filter": json.dumps(ORDERED)})
    assert ">2</bdi> results" in answer.content.decode()


def test_fields_that_hang_together_are_estimated_together() -> None:
    colleagues = [make.user(team=make.team(name)) for name in ("Riga", "Riyadh")]
    for number in range(60):
        city, language = (("Rīga", "lv"), ("الرياض", "ar"))[number % 2]
        owner = colleagues[number % 2]
        addresses = [{"city": city, "country": language.upper()}]
        make.contact(addresses=addresses, language=language, owner_id=owner.pk, team_id=owner.team_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")
    for together in (
        {"city_key": "riga", "language": "lv"},
        {"owner": colleagues[0], "team": colleagues[0].team},
    ):
        rows = Contact.objects.filter(**together)
        assert rows.count() == 30
        assert 27 <= counting.planned(rows).rows <= 33
