"""The grid in which targets are set: the firm, teams and people down, months, quarters or the year across."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from wasl.catalog.intake import product_meant
from wasl.catalog.models import Product
from wasl.forecast.models import Target
from wasl.forecast.models.targets import SET
from wasl.forecast.months import LENGTHS, first_of
from wasl.forecast.spreading import Goal, of_period
from wasl.kernel.actor import Actor, ActorKind, Reach
from wasl.kernel.days import today_in
from wasl.records.queries import get_tag, get_visible
from wasl.workspace.models import Team, User
from wasl.workspace.queries import workspace

FIRM = "firm"
YEAR = re.compile("20[0-9]{2}")


@dataclass
class Line:
    """A row of the grid: whose it is, the currency of its amounts, and by first day what stands there.

    `spread` is what another length of period says of a cell that holds nothing itself.
    """

    who: str
    label: str
    kind: str
    depth: int
    currency: str
    cells: dict[datetime.date, Decimal] = field(default_factory=dict)
    spread: dict[datetime.date, Decimal] = field(default_factory=dict)
    total: Decimal | None = None


@dataclass(frozen=True)
class Wanted:
    """Which targets a grid is about: the year, the length of its columns, the measure, one product or tag if it is of one."""

    year: int
    period: str = "month"
    measure: str = "value"
    product: UUID | None = None
    tag: UUID | None = None


@dataclass(frozen=True)
class Grid:
    """The rows that the viewer may set, and the first days of the columns."""

    wanted: Wanted
    days: Sequence[datetime.date]
    lines: Sequence[Line]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is set in it."""
        return not any(line.cells for line in self.lines)


def may_set(viewer: Actor) -> bool:
    """Tell whether the viewer may set any target."""
    return viewer.may(SET) and not viewer.read_only and bool(_level(viewer) in {Reach.ALL, Reach.TEAM})


def settable(viewer: Actor) -> tuple[bool, list[Team], list[User]]:
    """Return for whom the viewer may set targets: whether for the firm, the teams in the order of names, active people by name."""
    if not viewer.may(SET) or _level(viewer) not in {Reach.ALL, Reach.TEAM}:
        return False, [], []
    teams, people = Team.objects.order_by("name"), User.objects.filter(is_active=True).order_by("name")
    if _level(viewer) is Reach.ALL:
        return True, list(teams), list(people)
    return False, list(teams.filter(pk__in=viewer.teams)), list(people.filter(team__in=viewer.teams))


def _level(viewer: Actor) -> Reach:
    return Reach.ALL if viewer.kind is ActorKind.SYSTEM else viewer.reach_for("deal", "change")


def this_year() -> int:
    """Return the year it is where the firm is."""
    return today_in(workspace().zone).year


def grid_of_address(viewer: Actor, given: Mapping[str, str]) -> tuple[Wanted, int]:
    """Return which grid an address names, and the present year: what it does not say is this year's value by months.

    A product may also be named (`product_name`). Raises `NotFound` for a product or tag that the viewer cannot see,
    `Invalid` for a name that is none.
    """
    now = this_year()
    year = int(given["year"]) if YEAR.fullmatch(given.get("year", "")) else now
    period = given.get("period", "")
    measure = given.get("measure", "")
    product = _product(viewer, given)
    tag = get_tag(viewer, given["tag"]).pk if given.get("tag") and not product else None
    return Wanted(
        year,
        period if period in LENGTHS else "month",
        measure if measure in Target.Measure.values else "value",
        product,
        tag,
    ), now


def _product(viewer: Actor, given: Mapping[str, str]) -> UUID | None:
    wanted = given.get("product") or given.get("product_name")
    return get_visible(Product, product_meant(wanted), viewer).pk if wanted else None


def grid(viewer: Actor, wanted: Wanted) -> Grid:
    """Return the grid of a year. Rows in which nothing is set are in the firm's currency."""
    currency = workspace().currency
    days = [datetime.date(wanted.year, number, 1) for number in range(1, 13, LENGTHS[wanted.period])]
    has_firm, teams, people = settable(viewer)
    rows: dict[str, list[Target]] = {}
    of = Q(product=wanted.product, tag=wanted.tag, measure=wanted.measure, starts_on__year=wanted.year)
    for one in Target.objects.visible_to(viewer).filter(of):
        rows.setdefault(str(one.user_id or one.team_id or FIRM), []).append(one)
    lines = [Line(FIRM, "", "firm", 0, currency)] if has_firm else []
    for team in teams:
        lines.append(Line(str(team.pk), team.name, "team", 0, currency))
        lines += [
            Line(str(one.pk), one.name, "user", 1, currency) for one in people if one.team_id == team.pk
        ]
    known = {team.pk for team in teams}
    lines += [Line(str(one.pk), one.name, "user", 0, currency) for one in people if one.team_id not in known]
    for line in lines:
        _fill(line, rows.get(line.who, []), days, wanted)
    return Grid(wanted, days, lines)


def _fill(line: Line, rows: Sequence[Target], days: Sequence[datetime.date], wanted: Wanted) -> None:
    line.currency = next((one.currency for one in rows if one.currency), line.currency)
    line.cells = {one.starts_on: one.amount for one in rows if one.period == wanted.period}
    goals: list[Goal] = [(one.period, one.starts_on, one.amount) for one in rows]
    for day in days:
        said = of_period(goals, wanted.period, first_of(day, wanted.period))
        if said is not None and day not in line.cells:
            line.spread[day] = said
    line.total = of_period(goals, "year", datetime.date(wanted.year, 1, 1))
