"""What the calendar shows: the days of a view with who has what to do on them, in a fixed number of queries."""

import dataclasses
import datetime
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from wasl.activities.models import CURRENT, KINDS, OPEN, Activity
from wasl.activities.queries.activities import hide
from wasl.activities.repeating import dues
from wasl.calendar import asking
from wasl.calendar.asking import EVERYONE, ME, Wish, days_of
from wasl.calendar.laying import DAY_MINUTES, Band, Entry, busy_parts, parts, side_by_side
from wasl.calendar.models import Busy
from wasl.calendar.namedays import namedays
from wasl.calendar.queries.attending import attended_by, who_attends
from wasl.calendar.queries.hours import first_weekday_in, timetable_of, timetable_rows
from wasl.calendar.timetable import Timetable
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.customs import holidays_between, is_ramadan, weekend_of
from wasl.lists.listing import Listing
from wasl.lists.pages import ListPage, open_list
from wasl.workspace.models import Team, User

# more people than these cannot be told apart, and more rows than these not be drawn
MOST_PEOPLE, MOST = 40, 2_000
MOST_BUSY = 500
# a page may listen to fifty topics
MOST_HEARD = 20
HUES = 12
BUSY = ("title", "place", "starts_at", "ends_at", "first_on", "last_on", "is_free")
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Person:
    """Somebody whose calendar is shown or switched off: the number of the color, and who is off once this is the other way."""

    user: User
    hue: int
    is_on: bool
    toggled: str
    busy: Sequence[Busy] = ()


@dataclass(frozen=True)
class TeamSeen:
    """A team whose calendar can be chosen."""

    pk: str
    name: str


@dataclass(frozen=True)
class Day:
    """One day of a view: what holds for it, and what there is to do."""

    date: datetime.date
    is_today: bool = False
    is_outside: bool = False
    is_weekend: bool = False
    is_ramadan: bool = False
    holiday: str = ""
    namedays: tuple[str, ...] = ()
    shut: Sequence[Band] = ()
    whole: Sequence[Entry] = ()
    timed: Sequence[Entry] = ()

    @property
    def entries(self) -> list[Entry]:
        """All of the day, what has no hour first."""
        return [*self.whole, *self.timed]


@dataclass(frozen=True)
class Shown:
    """A view of the calendar."""

    wish: Wish
    list: ListPage
    days: Sequence[Day]
    people: Sequence[Person]
    teams: Sequence[TeamSeen]
    is_shared: bool = False
    has_more: bool = False
    attended: Sequence[UUID] = ()

    @cached_property
    def neighbors(self) -> tuple[datetime.date, datetime.date]:
        """The days of the view before and after."""
        return asking.neighbors(self.wish)

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return self.days[0].date

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return self.days[-1].date

    @property
    def topics(self) -> str:
        """What tells a page that something moved."""
        people = (f"work:{person.user.pk}" for person in self.people if person.is_on)
        return " ".join(["records", *people, *(f"anchor:{key}" for key in self.attended[:MOST_HEARD])])

    @property
    def opens(self) -> int:
        """The hour with which the day begins for the one who looks: that before the first work or entry."""
        works = [
            band.finish // 60
            for day in self.days
            for band in day.shut
            if band.start == 0 and band.finish < DAY_MINUTES
        ]
        timed = [entry.begin.hour for day in self.days for entry in day.timed if entry.begin]
        return max(min([*works, *timed, 8]) - 1, 0)


def reaches_others(viewer: Actor) -> bool:
    """Tell whether the viewer may see what others have to do."""
    return any(viewer.reach_for(kind) in {Reach.TEAM, Reach.ALL} for kind in KINDS)


@dataclass(frozen=True)
class _Frame:
    """What is asked for: by whom, on which days, of which people."""

    viewer: Actor
    wish: Wish
    dates: Sequence[datetime.date]
    people: Sequence[Person]
    table: Timetable | None = None

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone of the one who looks."""
        return zoneinfo.ZoneInfo(self.viewer.zone)

    @cached_property
    def hues(self) -> dict[UUID, int]:
        """The numbers of the colors of those whose calendars are on."""
        return {person.user.pk: person.hue for person in self.people if person.is_on}

    def midnight(self, date: datetime.date) -> datetime.datetime:
        """Return the beginning of a day."""
        return datetime.datetime.combine(date, datetime.time(), self.zone)


def show(viewer: Actor, listing: Listing, given: Mapping[str, str]) -> Shown:
    """Return the view of the calendar that an address asks for, as far as the viewer may see it."""
    wish = asking.wish_of(viewer, given)
    if wish.who != ME and not reaches_others(viewer):
        wish = dataclasses.replace(wish, who=ME)
    dates = days_of(wish, viewer.first_weekday)
    table, teams = _own(viewer, dates)
    if table:
        dates = days_of(wish, first_weekday_in(table.country, viewer.country, viewer.first_weekday))
    page = open_list(listing, viewer, given)
    frame = _Frame(viewer, wish, dates, _people(viewer, wish, dates), table)
    rows = _rows(frame, page.found)
    return Shown(
        wish=wish,
        list=page,
        # what is elsewhere fits no filter
        days=_days(frame, rows[:MOST], has_busy=page.node is None),
        people=frame.people,
        teams=teams,
        is_shared=len(frame.people) > 1 or wish.who != ME,
        has_more=len(rows) > MOST,
        attended=[row.pk for row in rows if row.owner_id not in frame.hues],
    )


def _people(viewer: Actor, wish: Wish, dates: Sequence[datetime.date]) -> list[Person]:
    users = User.objects.filter(is_active=True)
    if wish.who == ME:
        users = users.filter(pk__in=[viewer.user_id] if viewer.user_id else [])
    elif wish.who == EVERYONE:
        users = users if _sees_all(viewer) else users.filter(team_id__in=viewer.teams)
    else:
        users = users.filter(team_id=UUID(wish.who))
    users = users.annotate(busy=_busy_times(viewer, dates))
    found = sorted(users.order_by("name")[:MOST_PEOPLE], key=lambda user: user.pk != viewer.user_id)
    return [_person(viewer, user, number % HUES, wish) for number, user in enumerate(found)]


def _busy_times(viewer: Actor, dates: Sequence[datetime.date]) -> ArraySubquery:
    """Return when somebody is busy elsewhere on these days, to be read along with him."""
    zone = zoneinfo.ZoneInfo(viewer.zone)
    start, end = (
        datetime.datetime.combine(day, datetime.time(), zone) for day in (dates[0], dates[-1] + DAY)
    )
    rows = Busy.objects.filter(user=OuterRef("pk"), starts_at__lt=end, ends_at__gt=start).order_by(
        "starts_at"
    )
    return ArraySubquery(rows.values(busy=JSONObject(**{name: name for name in BUSY}))[:MOST_BUSY])


def _person(viewer: Actor, user: Any, hue: int, wish: Wish) -> Person:
    key = str(user.pk)
    is_seen = user.pk == viewer.user_id or _sees_all(viewer) or user.team_id in viewer.teams
    busy = [_busy(viewer, user, held) for held in user.busy] if is_seen else []
    is_on = key not in wish.off
    return Person(user, hue, is_on=is_on, toggled=",".join(sorted(wish.off ^ {key})), busy=busy)


def _busy(viewer: Actor, user: User, held: Mapping[str, Any]) -> Busy:
    """Return a busy time; with what somebody is busy is known to himself alone."""
    words = {name: held[name] for name in ("title", "place")} if user.pk == viewer.user_id else {}
    moments = {name: datetime.datetime.fromisoformat(held[name]) for name in ("starts_at", "ends_at")}
    days = {name: held[name] and datetime.date.fromisoformat(held[name]) for name in ("first_on", "last_on")}
    return Busy(user=user, is_free=held["is_free"], **words, **moments, **days)


def _sees_all(viewer: Actor) -> bool:
    return any(viewer.reach_for(kind) is Reach.ALL for kind in KINDS)


def _own(viewer: Actor, dates: Sequence[datetime.date]) -> tuple[Timetable | None, list[TeamSeen]]:
    """Return the viewer's hours, and the teams whose calendar he may choose; one query."""
    if not viewer.user_id:
        return None, []
    teams = Team.objects.order_by("name")
    teams = teams if _sees_all(viewer) else teams.filter(pk__in=viewer.teams)
    more = {"teams": ArraySubquery(teams.values(team=JSONObject(pk="pk", name="name")))}
    # a week more on both sides: which day a week begins with is known by this query
    first, last = dates[0] - 7 * DAY, dates[-1] + 7 * DAY
    rows = timetable_rows([viewer.user_id], first, last, **(more if reaches_others(viewer) else {}))
    row = rows.first()
    return (timetable_of(row), [TeamSeen(**team) for team in row.get("teams", ())]) if row else (None, [])


def _rows(frame: _Frame, found: QuerySet[Activity]) -> list[Any]:
    """Return what these people have to do in the days, by time, with who is `attending`; what repeats until then comes too."""
    first, last, viewer = frame.dates[0], frame.dates[-1], frame.viewer
    start, end = frame.midnight(first), frame.midnight(last + DAY)
    in_days = Q(has_time=False, due_on__gte=first, due_on__lte=last)
    # a meeting may take a week; few take more than a day
    begun = Q(due_at__gte=start - DAY) | Q(due_at__gte=start - WEEK, minutes__gt=DAY_MINUTES)
    timely = in_days | Q(has_time=True, due_at__lt=end) & begun
    people = list(frame.hues)
    # each by an index of its own: a day without an hour is due within a day of it, wherever its owner is
    theirs = Q(owner_id__in=people, due_at__range=(start - WEEK, end + 2 * DAY)) & timely
    repeated = Q(OPEN, owner_id__in=people, due_at__lt=end) & ~Q(repeat="")
    attended = attended_by(people, start - WEEK, end) & timely
    rows = found.filter(theirs | repeated | attended, CURRENT)
    rows = rows.exclude(state=Activity.State.DROPPED).annotate(attending=who_attends(people))
    # whose name a role may not know, his calendar is not there either
    secret = [kind for kind in KINDS if frame.wish.who != ME and viewer.hides(kind, "owner")]
    rows = rows.exclude(kind__in=secret) if secret else rows
    shown: list[Any] = list(rows.order_by(F("due_at").asc(), "pk")[: MOST + 1])
    hide(shown, viewer)
    return shown


def _days(frame: _Frame, rows: Iterable[Any], *, has_busy: bool) -> list[Day]:
    viewer, dates, table = frame.viewer, frame.dates, frame.table
    entries = _entries(frame, rows)
    if has_busy:
        _add_busy(frame, entries)
    language = (get_language() or "en")[:2]
    country = table.country if table else viewer.country
    feasts = holidays_between(country, dates[0], dates[-1], language)
    today = asking.today(viewer)
    return [
        Day(
            date=date,
            is_today=date == today,
            is_outside=frame.wish.mode == asking.MONTH and date.month != frame.wish.day.month,
            is_weekend=date.weekday() in weekend_of(country),
            is_ramadan=is_ramadan(date),
            holiday=feasts.get(date, ""),
            namedays=namedays(date) if "LV" in {country, language.upper()} else (),
            shut=list(_shut(table, date)) if table else (),
            whole=[entry for entry in entries[date] if entry.begin is None],
            timed=side_by_side(entry for entry in entries[date] if entry.begin is not None),
        )
        for date in dates
    ]


def _entries(frame: _Frame, rows: Iterable[Any]) -> dict[datetime.date, list[Entry]]:
    found: dict[datetime.date, list[Entry]] = {date: [] for date in frame.dates}
    may_change = frame.viewer.may("activities.change") and not frame.viewer.read_only
    for row in rows:
        may_move = may_change and row.may_change(frame.viewer)
        hue = next((frame.hues[key] for key in (row.owner_id, *row.attending) if key in frame.hues), 0)
        for date, entry in _occurrences(row, frame.dates, frame.zone):
            is_whole = not (entry.is_ahead or entry.is_before or entry.is_after)
            is_guest = row.owner_id not in frame.hues
            one = dataclasses.replace(entry, hue=hue, may_move=may_move and is_whole, is_guest=is_guest)
            found[date].append(one)
    return found


def _add_busy(frame: _Frame, entries: dict[datetime.date, list[Entry]]) -> None:
    for person in frame.people:
        for busy in person.busy if person.is_on else ():
            for date, entry in busy_parts(busy, frame.dates, frame.zone):
                entries[date].append(dataclasses.replace(entry, hue=person.hue))


def _occurrences(
    row: Activity, dates: Sequence[datetime.date], zone: zoneinfo.ZoneInfo
) -> Iterator[tuple[datetime.date, Entry]]:
    """Yield its parts on these days, and, where it repeats, those of the times to come."""
    yield from parts(row, dates, zone, moment=row.due_at, date=row.due_on)
    if not (row.repeat and row.is_open and row.due_at):
        return
    # the owner's clock says when it is again
    clock = zoneinfo.ZoneInfo(row.owner.zone) if row.owner and row.owner.zone else zone
    for moment in dues(
        row.repeat, row.repeat_from or row.due_at, max(row.due_at, row.repeat_at or row.due_at), clock
    ):
        if moment.astimezone(zone).date() > dates[-1]:
            return
        for date, entry in parts(row, dates, zone, moment=moment, date=moment.astimezone(clock).date()):
            yield date, dataclasses.replace(entry, is_ahead=True)


def _shut(table: Timetable, date: datetime.date) -> Iterator[Band]:
    """Yield the parts of a day in which the viewer does not work."""
    at = 0
    for opens, closes in sorted(table.minutes_on(date)):
        if opens > at:
            yield Band(at, opens)
        at = max(at, closes)
    if at < DAY_MINUTES:
        yield Band(at, DAY_MINUTES)
