"""Who works when: customs of a country, what the firm and people say, clocks that leap and stand still."""

import datetime

import pytest

from tests import make
from wasl.calendar.commands import add_day_off, set_hours
from wasl.calendar.queries import hours_held, hours_of, open_spans
from wasl.kernel.actor import SYSTEM
from wasl.kernel.customs import holidays_between, weekend_of
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
UTC = datetime.UTC
NINE_TO_FIVE = [[540, 1020]]


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def spans_of(user, start: str, end: str) -> list[tuple[str, str]]:
    found = open_spans([user.pk], at(start), at(end))[user.pk]
    return [(f"{opens:%m-%d %H:%M}", f"{closes:%m-%d %H:%M}") for opens, closes in found]


def set_week(user, week, *, ramadan=(), **more):
    hours = hours_of(SYSTEM, user.pk)
    return set_hours(hours, week=week, ramadan=list(ramadan), keeps_holidays=True, by=SYSTEM, **more)


def test_weekends_and_holidays_follow_the_country():
    assert weekend_of("SA") == {4, 5}
    assert weekend_of("LV") == {5, 6}
    november = holidays_between("LV", datetime.date(2026, 11, 1), datetime.date(2026, 11, 30), "lv")
    assert november == {datetime.date(2026, 11, 18): "Latvijas Republikas Proklamēšanas diena"}
    assert (
        "اليوم الوطني"
        in holidays_between("SA", datetime.date(2026, 9, 23), datetime.date(2026, 9, 23), "ar").values()
    )
    assert holidays_between("ZZ", datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) == {}


def test_a_saudi_week_has_no_friday_and_shorter_days_in_ramadan():
    owner = make.owner()
    # Thursday 12 to Sunday 15 February 2026, in Riyadh (UTC+3)
    assert spans_of(owner, "2026-02-12T00:00", "2026-02-16T00:00") == [
        ("02-12 06:00", "02-12 14:00"), ("02-15 06:00", "02-15 14:00"),
    ]  # fmt: skip
    # Ramadan 1447 begins on 18 February 2026; Founding Day, the 22nd, is a holiday
    assert spans_of(owner, "2026-02-18T00:00", "2026-02-23T23:00") == [
        ("02-18 07:00", "02-18 13:00"), ("02-19 07:00", "02-19 13:00"), ("02-23 07:00", "02-23 13:00"),
    ]  # fmt: skip


def test_in_riga_a_night_is_an_hour_shorter_in_march_and_longer_in_october():
    make.owner(country="LV")
    night = make.user()
    set_week(night, [[[0, 360], [1320, 1440]]] * 7)
    # 29 March 2026: 03:00 leaps to 04:00; spans that touch at midnight are one
    assert spans_of(night, "2026-03-28T20:00", "2026-03-29T12:00") == [("03-28 20:00", "03-29 03:00")]
    assert spans_of(night, "2026-10-24T19:00", "2026-10-25T12:00") == [("10-24 19:00", "10-25 04:00")]
    # what begins or ends within the hour that is not there does so when the clock leaps
    set_week(night, [[[210, 300]]] * 7)
    assert spans_of(night, "2026-03-28T22:00", "2026-03-29T12:00") == [("03-29 01:00", "03-29 02:00")]
    set_week(night, [[[120, 210]]] * 7)
    assert spans_of(night, "2026-03-28T22:00", "2026-03-29T12:00") == [("03-29 00:00", "03-29 01:00")]
    # the hour that comes twice belongs to it both times
    assert spans_of(night, "2026-10-24T21:00", "2026-10-25T12:00") == [("10-24 23:00", "10-25 01:30")]


def test_people_differ_from_the_firm_and_all_are_found_in_one_query(django_assert_num_queries):
    owner = make.owner()
    abroad, half = make.user(), make.user()
    set_week(abroad, [NINE_TO_FIVE] * 5 + [[], []], country="LV")
    set_week(half, [[[540, 720], [780, 900]]] + [[]] * 6)
    firm = hours_of(SYSTEM, None)
    set_hours(firm, week=[[[480, 960]]] * 7, ramadan=[], keeps_holidays=False, by=SYSTEM)
    add_day_off(datetime.date(2026, 11, 19), last_on=None, hours=firm, by=SYSTEM)
    add_day_off(datetime.date(2026, 11, 16), last_on=None, hours=hours_of(SYSTEM, half.pk), by=SYSTEM)
    start, end = at("2026-11-15T21:00"), at("2026-11-21T21:00")
    with django_assert_num_queries(1):
        found = open_spans([owner.pk, abroad.pk, half.pk], start, end)
    days = {user: [opens.day for opens, _closes in spans] for user, spans in found.items()}
    # the firm is off on Thursday; in Latvia Wednesday the 18th is a holiday
    assert days == {owner.pk: [16, 17, 18, 20, 21], abroad.pk: [16, 17, 20], half.pk: []}


def test_who_chooses_another_country_and_leaves_the_hours_has_the_week_of_that_country():
    make.owner()
    hours = hours_of(SYSTEM, make.user().pk)
    shown = hours_held(hours)
    kept = {name: shown[name] for name in ("week", "ramadan", "keeps_holidays")}
    set_hours(hours, country="LV", **kept, by=SYSTEM)
    assert hours_held(hours)["week"] == [NINE_TO_FIVE] * 5 + [[], []]
    # what he has said himself stays, wherever he goes
    set_hours(hours, country="LV", **kept | {"week": [NINE_TO_FIVE] * 6 + [[]]}, by=SYSTEM)
    set_hours(hours, country="", **kept | {"week": [NINE_TO_FIVE] * 6 + [[]]}, by=SYSTEM)
    assert hours_held(hours)["week"] == [NINE_TO_FIVE] * 6 + [[]]


def test_hours_that_overlap_or_end_before_they_begin_are_refused():
    owner = make.owner()
    for day in ([[600, 540]], [[540, 700], [690, 800]], [[0, 1500]]):
        with pytest.raises(Invalid) as refused:
            set_week(owner, [day] + [[]] * 6)
        assert list(refused.value.fields) == ["day0"]


def test_everybody_sets_his_own_hours_and_an_administrator_those_of_all():
    make.owner()
    one, other = make.user(), make.user()
    actor = actor_of_user(one)
    mine = hours_of(actor, one.pk)
    assert set_hours(mine, week=[[]] * 7, ramadan=[], keeps_holidays=True, by=actor).user_id == one.pk
    for whose in (other.pk, None):
        with pytest.raises(NotFound):
            hours_of(actor, whose)
        with pytest.raises(NotAllowed):
            set_hours(hours_of(SYSTEM, whose), week=[[]] * 7, ramadan=[], keeps_holidays=True, by=actor)


def test_the_page_takes_several_spans_and_keeps_what_was_typed_when_they_are_refused():
    owner = make.owner()
    browser = make.signed_in(owner)
    page = browser.get("/settings/hours/")
    assert page.status_code == 200
    sent = {"keeps_holidays": "on", "day6_from0": "09:00", "day6_until0": "12:00", "day6_from1": "13:00"}
    refused = browser.post("/settings/hours/", sent)
    assert refused.status_code == 422
    assert 'value="13:00"' in refused.text
    assert browser.post("/settings/hours/", sent | {"day6_until1": "17:00"}).status_code in {302, 303}
    assert hours_of(SYSTEM, None).week == [[]] * 6 + [[[540, 720], [780, 1020]]]
    assert browser.post("/settings/my-hours/", {"first_on": "2027-01-05", "title": "Leave"}).status_code in {
        302,
        303,
    }
    assert "Leave" in browser.get("/settings/my-hours/").text
