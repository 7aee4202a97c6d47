"""Limits are counted in the database by one statement, from the first use on, and forgotten when their time is over."""

import datetime

import pytest
import time_machine
from django.db import transaction

from wasl.workspace.models import Throttle
from wasl.workspace.throttling import HOUR, Limit, forget_throttles, take

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_limit_allows_so_many_in_its_time_and_begins_anew_after_it(clock):
    limit = Limit("a", 2)
    assert [take(limit) for _turn in range(3)] == [True, True, False]
    clock.move_to(NOW + datetime.timedelta(seconds=HOUR - 1))
    assert not take(limit)
    clock.move_to(NOW + datetime.timedelta(seconds=HOUR))
    assert [take(limit) for _turn in range(3)] == [True, True, False]


def test_all_limits_of_a_request_are_counted_by_one_statement(clock, django_assert_num_queries):
    wide, near = Limit("all", 3, 60), Limit("all:one", 2)
    with django_assert_num_queries(1):
        assert take(wide, near)
    assert take(near, wide)
    assert not take(wide, near)  # the near one is used up
    assert not take(wide, Limit("all:another", 2))  # the wide one is
    assert dict(Throttle.objects.values_list("key", "count")) == {"all": 4, "all:one": 3, "all:another": 1}
    assert Throttle.objects.get(key="all").until == NOW + datetime.timedelta(seconds=60)


def test_what_is_rolled_back_was_not_counted(clock):
    with transaction.atomic():
        take(Limit("a", 1))
        transaction.set_rollback(True)
    assert take(Limit("a", 1))


def test_counts_whose_time_is_over_are_removed(clock):
    take(Limit("short", 1, 60), Limit("long", 1, 120))
    clock.move_to(NOW + datetime.timedelta(seconds=60))
    forget_throttles.func()
    assert list(Throttle.objects.values_list("key", flat=True)) == ["long"]
