"""Capacity against planned work: who sees whom, and what counts where."""

import datetime

import pytest
import time_machine

from tests import make
from wasl.activities.commands import add_task, plan_meeting
from wasl.calendar.commands import set_hours
from wasl.calendar.listings import CALENDAR
from wasl.calendar.queries import hours_held, hours_of, workload
from wasl.calendar.queries import show as calendar
from wasl.kernel.actor import SYSTEM
from wasl.lists.days.showing import show
from wasl.lists.filters.periods import Moment, Today
from wasl.lists.pages import open_list
from wasl.sales.listings import DEALS
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
# a Tuesday in Riyadh
NOW = datetime.datetime(2026, 11, 24, 6, tzinfo=datetime.UTC)


def test_the_work_of_a_week_stands_against_its_hours_in_three_queries(django_assert_num_queries):
    with time_machine.travel(NOW, tick=False):
        boss = actor_of_user(make.owner())
        busy, free = make.user(), make.user()
        add_task("Late", owner_id=busy.pk, due_on=datetime.date(2026, 11, 9), minutes=120, by=SYSTEM)
        add_task("Now", owner_id=busy.pk, due_on=datetime.date(2026, 11, 26), by=SYSTEM)
        plan_meeting("Next week", owner_id=busy.pk, due_at=NOW + datetime.timedelta(days=7), by=SYSTEM)
        with django_assert_num_queries(3):
            found = workload(boss)
        loads = {person.pk: weeks for person, weeks in found.people}
        assert found.weeks[0] == datetime.date(2026, 11, 22)
        assert [(one.planned, one.count) for one in loads[busy.pk]] == [(150, 2), (60, 1), (0, 0), (0, 0)]
        assert {one.capacity for one in loads[free.pk]} == {5 * 8 * 60}
        assert (loads[busy.pk][0].share, loads[busy.pk][0].tone) == (6.25, "ok")


def test_a_salesperson_sees_his_own_work_alone():
    make.owner()
    me = make.user()
    make.user()
    assert [person.pk for person, _loads in workload(actor_of_user(me)).people] == [me.pk]
    page = make.signed_in(me).get("/workload/?from=2026-12-06")
    assert (page.status_code, page.text.count("w-meter")) == (200, 4)


def test_weeks_begin_where_the_calendar_of_the_one_who_looks_begins():
    boss = make.owner()
    hours = hours_of(SYSTEM, boss.pk)
    shown = hours_held(hours)
    kept = {name: shown[name] for name in ("week", "ramadan", "keeps_holidays")}
    set_hours(hours, country="LV", **kept, by=SYSTEM)
    with time_machine.travel(NOW, tick=False):
        viewer = actor_of_user(boss)
        assert workload(viewer).weeks[0] == datetime.date(2026, 11, 23)
        assert calendar(viewer, CALENDAR, {"as": "week"}).first == datetime.date(2026, 11, 23)
        deals = show(open_list(DEALS, viewer, {"show": "calendar"}), {"as": "week"})
        asked = Today(viewer).days(Moment(word="this_week"))
    assert deals is not None
    assert deals.days[0].date == datetime.date(2026, 11, 23)
    # a filter and a report mean the same seven days
    assert asked == (datetime.date(2026, 11, 23), datetime.date(2026, 11, 30))
    assert [day.date.weekday() for day in deals.days if day.is_weekend] == [5, 6]
