"""Gives the demo company targets, and seven months of nights in which its open deals were looked at."""

import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random

from django.db import transaction

from wasl.catalog.commands import set_rate
from wasl.catalog.models import Rate
from wasl.forecast.commands import Cell, learn, set_targets, take_night
from wasl.forecast.models import Night, Standing
from wasl.forecast.months import later, month_of
from wasl.forecast.queries.grids import Wanted
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.project.demo.deals import MONTHS, SEASONS, Story
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.sales.models import Stage
from wasl.workspace.models import Team
from wasl.workspace.queries import workspace

SEED = 1450
NIGHTS = 215
# one in so many deals was expected earlier once, and by how many days it was pushed, least and most
PUSHED, PUSH = 3, (18, 50)
# what one of the currency of the other branch is worth in that of the firm, and how much more is wanted than was won
RATES = {("SAR", "EUR"): "4.31", ("EUR", "SAR"): "0.232"}
WANTED = Decimal("1.12")
LANGUAGES = {"EUR": "lv"}
DAY = datetime.timedelta(days=1)


@transaction.atomic
def look_ahead(actors: Mapping[str, Actor], teams: Mapping[str, Team], stories: Sequence[Story]) -> None:
    """Set the rate between the branches and targets of three years, tell the nights until yesterday, and take today's."""
    main, today = workspace().currency, clock.today()
    _rate(main, later(month_of(today), -MONTHS))
    _aim(actors, teams, stories, today)
    dice = Random(SEED)  # noqa: S311 - a demo, not a secret
    if Night.objects.exists():
        return
    chances = {str(one.pk): one.probability for one in Stage.objects.filter(meaning=Stage.Meaning.OPEN)}
    rates = {other: value for (own, other), value in RATES.items() if own == main}
    first = today - DAY * NIGHTS
    Night.objects.bulk_create(
        Night(
            day=first + DAY * number,
            taken_at=datetime.datetime.combine(first + DAY * number, datetime.time(), clock.UTC),
            main=main,
            chances=chances,
            rates=rates,
        )
        for number in range(NIGHTS)
    )
    Standing.objects.bulk_create(one for story in stories for one in _stood(dice, story, first, today))
    night = take_night(today, by=SYSTEM)
    if night is not None:
        learn(night, by=SYSTEM)


def _rate(main: str, day: datetime.date) -> None:
    """Set the rate between the branches, unless the firm has said one of that day."""
    for (own, other), value in RATES.items():
        if own == main and not Rate.objects.filter(main=main, currency=other, day=day).exists():
            rate = set_rate(other, value=value, day=day, by=SYSTEM)
            mark(DemoMark.Kind.RATE, [uuid.UUID(int=rate.pk)])


def _aim(
    actors: Mapping[str, Actor], teams: Mapping[str, Team], stories: Sequence[Story], today: datetime.date
) -> None:
    """Set what those who sell are to win by months: a little more than they won on average, more in busy months."""
    won: dict[tuple[str, str], Decimal] = {}
    for story in stories:
        if story.deal.is_won and story.deal.amount is not None:
            key = (story.owner, story.deal.currency)
            won[key] = won.get(key, Decimal(0)) + story.deal.amount
    for year in (today.year - 1, today.year, today.year + 1):
        cells, sums = [], dict[tuple[datetime.date, str, str], Decimal]()
        for (owner, currency), amount in won.items():
            team = next(key for key, one in teams.items() if one.pk == actors[owner].team_id)
            for number, season in enumerate(SEASONS[LANGUAGES.get(currency, "ar")], start=1):
                day = datetime.date(year, number, 1)
                aim = Decimal(round(amount / MONTHS * WANTED * Decimal(str(season)), -3))
                cells.append(Cell(day, aim, user=actors[owner].user_id, currency=currency))
                sums[day, team, currency] = sums.get((day, team, currency), Decimal(0)) + aim
        cells += [
            Cell(day, aim, team=teams[team].pk, currency=currency)
            for (day, team, currency), aim in sums.items()
        ]
        set_targets(_once(cells), wanted=Wanted(year), by=SYSTEM)


def _once(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells without further ones of the same person or team: whoever sells in two currencies aims in the first."""
    return list({(one.user, one.team, one.starts_on): one for one in reversed(cells)}.values())


def _stood(dice: Random, story: Story, first: datetime.date, today: datetime.date) -> Iterator[Standing]:
    """Yield how a deal stood from night to night, as its stays tell; some were expected earlier at first."""
    deal, moments = story.deal, [at.astimezone(datetime.UTC).date() for _stage, at in story.way]
    last = deal.expected_on if deal.is_open else moments[-1] + DAY * dice.randint(-9, 12)
    is_pushed = dice.randrange(PUSHED) == 0 and last is not None
    before = last - DAY * dice.randint(*PUSH) if is_pushed and last else last
    # the day was changed half the way to the end
    turn = moments[0] + (min(moments[-1] if not deal.is_open else today, today) - moments[0]) / 2
    ends = [*moments[1:], today + DAY if deal.is_open else moments[-1]]
    spans = [
        (stage, max(begun + DAY, first), min(end + DAY, today + DAY))
        for (stage, _at), begun, end in zip(story.way, moments, ends, strict=True)
        if stage.is_open
    ]
    for stage, begun, end in spans:
        cuts = [begun, *([turn] if is_pushed and begun < turn < end else []), end]
        for start, until in pairwise(cuts):
            if start < until and start < today:
                yield Standing(
                    deal=deal, stage=stage, from_day=start,
                    until_day=None if deal.is_open and until > today else until,
                    owner_id=deal.owner_id, team_id=deal.team_id, amount=deal.amount, currency=deal.currency,
                    expected_on=before if until <= turn else last,
                )  # fmt: skip
