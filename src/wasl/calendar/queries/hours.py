"""Who works when, in one query for however many people and days."""

import datetime
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from wasl.calendar.models import DayOff, Hours
from wasl.calendar.timetable import Span, Timetable
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.customs import holidays_between, usual_ramadan, usual_week
from wasl.kernel.errors import NotFound
from wasl.workspace.countries import CUSTOMS
from wasl.workspace.models import User, Workspace

# a day of one zone may reach into the days before and after it in another
MARGIN = datetime.timedelta(days=2)
YEAR = datetime.timedelta(days=366)
SET = ("country", "week", "ramadan", "keeps_holidays")


def open_spans(
    people: Sequence[UUID], start: datetime.datetime, end: datetime.datetime
) -> dict[UUID, list[Span]]:
    """Return when each of `people` (ids of users) works between two moments: spans in UTC, in order, never touching.

    Holidays, days off and Ramadan are taken into account; meetings are not. One query. Colleagues may know each other's
    hours; whoever shows them to strangers shows what is free, not why.
    """
    tables = timetables(people, start.date(), end.date())
    return {person: table.spans(start, end) for person, table in tables.items()}


def timetables(people: Sequence[UUID], first: datetime.date, last: datetime.date) -> dict[UUID, Timetable]:
    """Return the hours of each of `people` (ids of users) with what is off from the first to the last day. One query."""
    return {row["id"]: timetable_of(row) for row in timetable_rows(people, first, last)}


def timetable_rows(
    people: Sequence[UUID], first: datetime.date, last: datetime.date, **more: Any
) -> QuerySet[User, dict[str, Any]]:
    """Return the rows from which `timetable_of` makes hours, with whatever `more` is to be read along."""
    off = DayOff.objects.filter(
        Q(user=OuterRef("pk")) | Q(user=None), last_on__gte=first - MARGIN, first_on__lte=last + MARGIN
    )
    firm = {f"firm_{name}": Subquery(Hours.objects.filter(user=None).values(name)) for name in SET[1:]}
    workspace = Workspace.objects.filter(pk=1)
    rows: QuerySet[User, dict[str, Any]] = User.objects.filter(pk__in=people).values(
        "id",
        "zone",
        *(f"hours__{name}" for name in SET),
        **firm,
        firm_zone=Subquery(workspace.values("zone")),
        firm_country=Subquery(workspace.values("country")),
        off=ArraySubquery(off.values(days=JSONObject(first="first_on", last="last_on"))),
        **more,
    )
    return rows


def timetable_of(row: Mapping[str, Any]) -> Timetable:
    """Return the hours that a row of `timetable_rows` says."""
    own = {name: row[f"hours__{name}"] for name in SET}
    firm = {name: row[f"firm_{name}"] for name in SET}
    at_home = resolved(firm | {"country": ""}, {"country": firm["country"]})
    return Timetable(
        zone=zoneinfo.ZoneInfo(row["zone"] or row["firm_zone"] or "UTC"),
        off=stretches(row["off"]),
        **resolved(own, at_home),
    )


def resolved(own: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return country, week, Ramadan and holidays as they hold: one's own, else those above, else the country's custom.

    Whoever lives in another country than the firm has the customs of his own.
    """
    country = own["country"] or above["country"] or ""
    above = above if country == above["country"] else {}
    usual = {"week": usual_week(country), "ramadan": usual_ramadan(country), "keeps_holidays": True}
    found: dict[str, Any] = {"country": country}
    for name, custom in usual.items():
        given = (own[name], above.get(name), custom)
        found[name] = next(value for value in given if value is not None)
    return found


def first_weekday_in(country: str, firm_country: str, firm_first: int) -> int:
    """Return the day with which the week begins (Monday is 0): the firm's, or that of another country where somebody lives."""
    customs = CUSTOMS.get(country)
    return firm_first if customs is None or country == firm_country else customs.first_weekday


def customs_of(viewer: Actor) -> tuple[str, int]:
    """Return the country in which a viewer lives and the day with which his week begins. One query."""
    rows = Hours.objects.filter(user=viewer.user_id) if viewer.user_id else Hours.objects.none()
    country = rows.values_list("country", flat=True).first() or viewer.country
    return country, first_weekday_in(country, viewer.country, viewer.first_weekday)


def stretches(rows: Iterable[Mapping[str, str]]) -> tuple[tuple[datetime.date, datetime.date], ...]:
    """Return stretches of days off as they come out of the database's JSON."""
    day = datetime.date.fromisoformat
    return tuple((day(days["first"]), day(days["last"])) for days in rows)


def hours_of(viewer: Actor, user_id: UUID | None) -> Hours:
    """Return the hours of the firm (None) or of a person; a new row where nothing has been said. Raises `NotFound`."""
    if not may_set(viewer, user_id):
        raise NotFound
    found = Hours.objects.select_related("user").filter(user=user_id).first()
    if found is None and user_id and not User.objects.filter(pk=user_id).exists():
        raise NotFound
    return found or Hours(user_id=user_id)


def may_set(viewer: Actor, user_id: UUID | None) -> bool:
    """Tell whether somebody sets these hours: his own, or anybody's with the right over the settings."""
    return viewer.may("workspace.manage_settings") or (user_id is not None and user_id == viewer.user_id)


def hours_held(hours: Hours) -> dict[str, Any]:
    """Return what holds for the firm or a person, by column, with the country that was chosen and that of the firm."""
    base = above(hours)
    own = {name: getattr(hours, name) for name in SET}
    return resolved(own, base) | {"own_country": hours.country, "firm_country": base["country"]}


def holidays_ahead(hours: Hours, *, language: str) -> dict[datetime.date, str]:
    """Return the public holidays of the coming year where somebody works."""
    today = clock.today()
    return holidays_between(hours_held(hours)["country"], today, today + YEAR, language)


def above(hours: Hours) -> dict[str, Any]:
    """Return what holds where `hours` say nothing, by column."""
    firm = Workspace.objects.filter(pk=1).values("country").first() or {"country": ""}
    said = Hours.objects.filter(user=None).first() if hours.user_id else None
    own = {name: getattr(said, name) if said else None for name in SET} | {"country": ""}
    return resolved(own, firm)


def days_off(viewer: Actor, user_id: UUID | None, *, since: datetime.date) -> Iterable[DayOff]:
    """Return the days off of the firm (None) or of a person that are not over."""
    return DayOff.objects.filter(user=user_id, last_on__gte=since) if may_set(viewer, user_id) else ()


def day_off(viewer: Actor, pk: int) -> DayOff:
    """Return days off that the viewer may take back; raises `NotFound`."""
    found = DayOff.objects.filter(pk=pk).first()
    if found is None or not may_set(viewer, found.user_id):
        raise NotFound
    return found
