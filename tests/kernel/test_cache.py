"""The cache in a table: one statement for what is written, and what still holds is not overwritten by `add`."""

import datetime

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wasl.kernel import clock
from wasl.kernel.cache import TableCache
from wasl.project.caching import cull_cache

pytestmark = pytest.mark.django_db


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        return int(cursor.fetchone()[0])


def test_what_is_kept_is_written_by_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert cache.add("key", {"a": [1, None]}, 60)
        cache.set("key", "b", 60)
        assert cache.get("key") == "b"
    assert len(queries) == 3


def test_what_still_holds_is_added_once_and_again_when_its_time_is_over() -> None:
    assert cache.add("key", 1, 60)
    assert not cache.add("key", 2, 60)
    assert cache.get("key") == 1
    with time_machine.travel(clock.now() + datetime.timedelta(seconds=61), tick=False):
        assert cache.get("key") is None
        assert cache.add("key", 3, 60)
        assert cache.get("key") == 3


def test_what_has_no_end_holds_and_what_ends_at_once_does_not() -> None:
    cache.set("ever", "x", None)
    cache.set("never", "x", 0)
    with time_machine.travel(clock.now() + datetime.timedelta(days=9000), tick=False):
        assert cache.get_many(["ever", "never"]) == {"ever": "x"}


def test_what_is_over_goes_and_of_too_much_a_third(monkeypatch: pytest.MonkeyPatch) -> None:
    # tests with committed transactions leave what they counted
    cache.clear()
    for number in range(9):
        cache.set(f"key{number}", number, 60)
    cache.set("over", 1, -60)
    cull_cache.func()
    assert kept() == 9
    monkeypatch.setattr(caches["default"], "_max_entries", 5)
    assert isinstance(caches["default"], TableCache)
    caches["default"].cull()
    assert kept() == 6
