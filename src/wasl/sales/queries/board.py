"""The board: the open deals of a pipeline in columns by stage, with totals by currency that are never mixed."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.lists.filters.periods import Moment, Today
from wasl.records.queries import as_uuid
from wasl.sales.models import Deal, Pipeline, Stage
from wasl.sales.queries.pipelines import get_stage, pipelines
from wasl.workspace.visibility import reach

# a chance in percent that leaves nothing open
CERTAIN = 100
SHOWN, SHOWN_IN_LANE = 25, 8
# how many lanes are drawn at first, and how many where all are asked for
FEW_LANES, MOST_LANES = 8, 100
ORDER = (F("stage_since").desc(), F("anchor").asc())
# what a board can be cut into lanes by: the column, and the one by which a lane is called
LANES: dict[str, tuple[str, str]] = {
    "owner": ("owner_id", "owner__name"),
    "team": ("team_id", "team__name"),
    "company": ("company_id", ""),
    "source": ("source", "source"),
}


@dataclass(frozen=True)
class Total:
    """How many deals there are in one currency, what they are worth, and that weighted by their chances."""

    currency: str
    count: int
    amount: Decimal | None
    weighted: Decimal | None


@dataclass
class Column:
    """One stage: its first cards, how many deals there are in all, and what they are worth by currency."""

    stage: Stage
    totals: list[Total] = field(default_factory=list)
    cards: list[Any] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many deals stand here."""
        return sum(one.count for one in self.totals)

    @property
    def next(self) -> str:
        """What asks for the cards behind the last one, nothing where there are no more."""
        return cursor_of(self.cards[-1]) if self.cards and len(self.cards) < self.count else ""


@dataclass
class Lane:
    """A lane of the board: its key, how it is called, its columns."""

    key: str
    label: Text
    columns: list[Column]

    @property
    def word(self) -> str:
        """Return what an address says for it, also where nobody has these deals."""
        return f"={self.key}"

    @property
    def count(self) -> int:
        """How many deals there are in it."""
        return sum(column.count for column in self.columns)

    @property
    def totals(self) -> list[Total]:
        """What the deals in it are worth, by currency."""
        return summed(total for column in self.columns for total in column.totals)


@dataclass(frozen=True)
class Board:
    """The columns of a pipeline; `lanes` is empty where the board is not cut. `has_amounts` says whether the viewer may see
    them, `won` what was won in this quarter, `lanes_left` how many lanes are not drawn.
    """

    pipeline: Pipeline
    pipelines: Sequence[Pipeline]
    columns: Sequence[Column]
    lanes: Sequence[Lane]
    by: str
    has_amounts: bool
    won: Sequence[Total] = ()
    lanes_left: int = 0

    @property
    def count(self) -> int:
        """How many deals there are in all."""
        return sum(column.count for column in self.columns)

    @property
    def totals(self) -> list[Total]:
        """What all of them are worth, by currency."""
        return summed(total for column in self.columns for total in column.totals)

    @property
    def ends(self) -> list[Stage]:
        """The stages in which a deal is closed."""
        return [one for one in self.pipeline.stages.all() if not one.is_open]


def summed(totals: Iterable[Total]) -> list[Total]:
    """Return totals added up by currency, the largest number of deals first."""
    found: dict[str, Total] = {}
    for one in totals:
        held = found.get(one.currency, Total(one.currency, 0, None, None))
        found[one.currency] = Total(
            one.currency,
            held.count + one.count,
            _plus(held.amount, one.amount),
            _plus(held.weighted, one.weighted),
        )
    return sorted(found.values(), key=lambda one: (-one.count, one.currency))


def _plus(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return second if first is None else first if second is None else first + second


def board(
    viewer: Actor, found: QuerySet[Any], *, pipeline: str = "", by: str = "", has_all: bool = False
) -> Board | None:
    """Return the board of a list of deals: of the pipeline named, else of the usual one; None where there is none.

    Of its lanes those with the most deals are drawn, with `has_all` up to a hundred.
    """
    known = pipelines(viewer)
    shown = next((one for one in known if str(one.pk) == pipeline), None)
    shown = shown or next((one for one in known if one.is_default), next(iter(known), None))
    if shown is None:
        return None
    stages = [one for one in shown.stages.all() if one.is_open]
    columns = {stage.pk: Column(stage) for stage in stages}
    rows = open_in(found, stages)
    by = by if by in LANES and not viewer.hides("deal", by) else ""
    won: list[Total] = []
    totals = _grouped(rows).union(_grouped(_won_this_quarter(viewer, found, shown)), all=True)
    for row in totals:
        held = columns.get(row["stage_id"])
        (held.totals if held else won).append(_total(row, held.stage if held else None))
    # one order of currencies on the whole board: that of most deals first
    order = [one.currency for one in summed(total for column in columns.values() for total in column.totals)]
    for column in columns.values():
        column.totals = sorted(summed(column.totals), key=lambda one: order.index(one.currency))
    lanes, left = (
        _lanes(viewer, rows, stages, by, most=MOST_LANES if has_all else FEW_LANES) if by else ([], 0)
    )
    for card in [] if by else _first_cards(viewer, rows, stages):
        columns[card.stage_id].cards.append(card)
    has_amounts = not viewer.hides("deal", "amount")
    return Board(shown, known, list(columns.values()), lanes, by, has_amounts, summed(won), left)


def open_in(found: QuerySet[Any], stages: Sequence[Stage]) -> QuerySet[Any]:
    """Return those deals of a list that stand in open stages."""
    return found.filter(state=Deal.State.OPEN, stage__in=[stage.pk for stage in stages])


def more_cards(
    viewer: Actor, found: QuerySet[Any], stage_id: UUID, cursor: str
) -> tuple[Stage, list[Any], str]:
    """Return the cards of a stage behind a cursor, and the next cursor."""
    stage = get_stage(viewer, stage_id)
    since, _sign, key = cursor.partition("_")
    try:
        moment, last = datetime.datetime.fromisoformat(since), UUID(key)
    except ValueError:
        raise Invalid(
            fields={"after": [_("This cursor is not one of ours. Start again without it.")]}
        ) from None
    behind = Q(stage_since__lt=moment) | Q(stage_since=moment, anchor__gt=last)
    rows = open_in(found, [stage]).filter(behind, stage_since__lte=moment)
    cards = list(dressed(viewer, rows).order_by(*ORDER)[: SHOWN + 1])
    return stage, cards[:SHOWN], cursor_of(cards[SHOWN - 1]) if len(cards) > SHOWN else ""


def cursor_of(card: Deal) -> str:
    """Return what asks for the cards behind this one."""
    return f"{card.stage_since.isoformat()}_{card.pk}"


def dressed(viewer: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return deals as cards show them: with owner, next step and the name of whom they are with, as far as the viewer may see that."""
    named: Any = Coalesce(
        _seen(viewer, "company"), _seen(viewer, "contact"), Value(""), output_field=CharField()
    )
    plain: Any = rows.select_related(None).prefetch_related(None)
    cards: QuerySet[Any] = plain.select_related("anchor", "owner", "stage").annotate(party=named)
    return cards


def _seen(viewer: Actor, name: str) -> Any:
    condition = reach(viewer, "contact", prefix=f"{name}__")
    column = F(f"{name}__name")
    return Case(When(condition, then=column), output_field=CharField()) if condition else column


def _first_cards(viewer: Actor, rows: QuerySet[Any], stages: Sequence[Stage]) -> list[Any]:
    """Return the first cards of each stage, each by the index of its order: one query."""
    parts = [dressed(viewer, rows.filter(stage=stage)).order_by(*ORDER)[:SHOWN] for stage in stages]
    if not parts:
        return []
    return list(parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True))


def _grouped(rows: QuerySet[Any], *more: str) -> Any:
    """Return what deals are worth by stage, by `more` columns, by currency and by chance: sums alone, in an index's order."""
    plain = rows.select_related(None).prefetch_related(None).order_by()
    return plain.values("stage_id", *more, "currency", "probability").annotate(
        number=Count("*"), worth=Sum("amount")
    )


def _total(row: dict[str, Any], stage: Stage | None) -> Total:
    """Return the total of a group: weighted by a chance of its own, else by that of its stage; without one it is certain."""
    usual = stage.probability if stage else CERTAIN
    chance = usual if row["probability"] is None else row["probability"]
    worth = row["worth"]
    weighted = None if worth is None else worth * chance / CERTAIN
    return Total(row["currency"], row["number"], worth, weighted)


def _lanes(
    viewer: Actor, rows: QuerySet[Any], stages: Sequence[Stage], by: str, *, most: int
) -> tuple[list[Lane], int]:
    """Return the lanes with the most deals, and how many there are besides."""
    column = LANES[by][0]
    lanes: dict[Any, dict[UUID, Column]] = {}
    for row in _grouped(rows, column):
        columns = lanes.setdefault(row[column], {stage.pk: Column(stage) for stage in stages})
        held = columns[row["stage_id"]]
        held.totals = summed([*held.totals, _total(row, held.stage)])
    largest = sorted(lanes, key=lambda key: -sum(one.count for one in lanes[key].values()))[:most]
    labels: dict[Any, str] = {}
    for card in _lane_cards(viewer, rows, column, largest):
        key = getattr(card, column)
        lanes[key][card.stage_id].cards.append(card)
        labels[key] = _called(card, by)
    drawn = [
        Lane(str(key or ""), labels.get(key) or _nobody(by), list(lanes[key].values())) for key in largest
    ]
    return drawn, len(lanes) - len(drawn)


def in_lane(found: QuerySet[Any], by: str, word: str) -> QuerySet[Any]:
    """Return those deals of a list that stand in a lane, as its address says it (`Lane.word`); all where it names none."""
    if by not in LANES or not word.startswith("="):
        return found
    column, key = LANES[by][0], word.removeprefix("=")
    if column == "source":
        return found.filter(source=key)
    return found.filter(**({column: as_uuid(key)} if key else {f"{column}__isnull": True}))


def _lane_cards(viewer: Actor, rows: QuerySet[Any], column: str, keys: Sequence[Any]) -> list[Any]:
    among = reduce(lambda one, other: one | other, (Q(**{column: key}) for key in keys), Q(pk__in=()))
    numbered = rows.filter(among).annotate(
        place=Window(RowNumber(), partition_by=[F("stage_id"), F(column)], order_by=ORDER)
    )
    first = list(numbered.filter(place__lte=SHOWN_IN_LANE).values_list("pk", flat=True))
    cards = dressed(viewer, Deal.objects.visible_to(viewer).filter(pk__in=first)).select_related(
        "anchor", "owner", "stage", "team"
    )
    return list(cards.order_by(*ORDER))


def _called(card: Any, by: str) -> str:
    if by == "company":
        return str(card.party)
    return str(getattr(card, by) or "")


def _nobody(by: str) -> Text:
    return _("Nobody") if by == "owner" else pgettext("lane of the board", "Not said")


def _won_this_quarter(viewer: Actor, found: QuerySet[Any], pipeline: Pipeline) -> QuerySet[Any]:
    """Return the deals of a list that were won in a pipeline in the quarter that it is where the viewer lives."""
    quarter = Today(viewer).period(Moment(word="this_quarter"))
    return found.filter(state=Deal.State.WON, pipeline=pipeline, closed_at__gte=quarter.start)
