"""Gives the demo company two years of deals in both branches: busy months and quiet ones, won, lost and still going on.

The dashboards have something to tell: Riyadh grows, new goods find their buyers, and in Riga a competitor takes deals away.
"""

import calendar
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.db import transaction

from wasl.activities.commands import ActivityDraft, add_activities
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.project.demo.cast import Draft
from wasl.project.demo.goods import Shelf
from wasl.project.demo.history import ZONES
from wasl.project.demo.language import words
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.records.events import RecordAdded
from wasl.sales import events
from wasl.sales.commands.deals import parties_named
from wasl.sales.models import Deal, DealLine, Stage, StageStay

SEED = 1449
MONTHS = 24
# deals begun in a usual month, and how busy each month of the year is: summers are quiet, budgets are spent in the fourth quarter
USUAL = {"ar": 20, "lv": 11}
SEASONS = {
    "ar": (1.2, 1.0, 0.7, 0.9, 1.1, 0.8, 0.6, 0.6, 1.1, 1.3, 1.5, 1.1),
    "lv": (0.9, 1.0, 1.3, 1.3, 1.1, 0.8, 0.5, 0.7, 1.3, 1.4, 1.2, 0.7),
}
# by what share of itself business grows in a year
GROWTH = {"ar": 0.22, "lv": 0.06}
# how many in a hundred leave each stage for the next one, and how many days it takes, least and most
ONWARD = (79, 76, 77, 74)
DAYS = ((1, 9), (3, 16), (4, 21), (3, 18))
# how much more often the first customers come than the last
LOYAL = 1.8
# one in so many is forgotten where it stands, which is what rotting means
FORGOTTEN = 9
REASONS = {"competitor": 24, "later": 26, "unsure": 20, "objection": 20, "other": 10}
# since so many months a competitor is in the market of a branch: how many in a hundred fewer go on, and why then
RIVALS = {"lv": 5}
RIVAL, BY_RIVAL = 14, REASONS | {"competitor": 80}
# where deals come from, and how often of a hundred
SOURCES = {"website": 28, "referral": 26, "phone": 16, "fair": 12, "google": 11, "instagram": 7}


@dataclass
class Story:
    """One deal to be: whom it is with, where it stood from when on, and what is in it while it goes on."""

    deal: Deal
    owner: str
    language: str
    way: list[tuple[Stage, datetime.datetime]] = field(default_factory=list)
    lines: list[DealLine] = field(default_factory=list)


@transaction.atomic
def sell(
    actors: Mapping[str, Actor],
    contacts: Mapping[int, Contact],
    companies: Sequence[Draft],
    added: Mapping[int, datetime.datetime],
    *,
    shelf: Shelf,
) -> list[Story]:
    """Insert the deals with their lines, stays, events and next steps; returns them."""
    teller = Teller(actors, contacts, shelf)
    stories = list(teller.stories(companies, added))
    Deal.bulk_insert([story.deal for story in stories])
    mark(DemoMark.Kind.RECORD, [story.deal.pk for story in stories])
    DealLine.objects.bulk_create(line for story in stories for line in story.lines)
    StageStay.objects.bulk_create(stay for story in stories for stay in _stays(story, actors))
    for owner in {story.owner for story in stories}:
        own = [story for story in stories if story.owner == owner]
        emit_many([one for story in own for one in _told(story)], by=actors[owner], quiet=True)
        _promise(teller.dice, [story for story in own if story.deal.is_open], actors[owner])
    return stories


class Teller:
    """Tells the deals from one seed."""

    def __init__(self, actors: Mapping[str, Actor], contacts: Mapping[int, Contact], shelf: Shelf) -> None:
        self.dice = Random(SEED)  # noqa: S311 - a demo, not a secret
        self.now = clock.now()
        self.actors, self.contacts, self.shelf = actors, contacts, shelf
        self.stages = list(Stage.objects.filter(pipeline__is_default=True, removed_at=None))

    def stories(self, companies: Sequence[Draft], added: Mapping[int, datetime.datetime]) -> Iterator[Story]:
        """Yield the deals month by month."""
        for months in range(MONTHS, -1, -1):
            first = _month(self.now.date(), months)
            for language, usual in USUAL.items():
                buyers = [one for one in companies if one.language == language and one.people]
                busy = usual * SEASONS[language][first.month - 1] * self.dice.uniform(0.85, 1.15)
                busy *= 1 + GROWTH[language] * (MONTHS / 2 - months) / 12
                for _number in range(round(busy)):
                    at = self._hour(first, language)
                    known = [one for one in buyers if added[one.key] < at]
                    if known and at < self.now:
                        yield self._story(self._buyer(known), at)

    def _buyer(self, known: Sequence[Draft]) -> Draft:
        """Return who buys: some firms come again and again."""
        return known[int(len(known) * self.dice.random() ** LOYAL)]

    def _hour(self, first: datetime.date, language: str) -> datetime.datetime:
        length = calendar.monthrange(first.year, first.month)[1]
        day = first + datetime.timedelta(days=self.dice.randrange(length))
        hour = datetime.time(self.dice.randrange(8, 17), self.dice.randrange(60))
        return datetime.datetime.combine(day, hour, ZONES[language])

    def _story(self, company: Draft, at: datetime.datetime) -> Story:
        language = company.language
        told = words("deals")[language]
        title, least, most, skus = self.dice.choice(_sold(told["deals"], self.now - at))
        buyer, owner = self.contacts[company.key], self.actors[company.owner]
        deal = Deal(
            title=title,
            pipeline_id=self.stages[0].pipeline_id,
            contact=self.contacts[self.dice.choice(company.people).key],
            company=buyer,
            owner_id=owner.user_id,
            team_id=owner.team_id,
            amount=Decimal(round(least * (most / least) ** (self.dice.random() ** 1.6), -2)),
            currency=told["currency"],
            source=self.dice.choices(list(SOURCES), list(SOURCES.values()))[0],
            created_at=at,
        )
        story = Story(deal, company.owner, language)
        self._walk(story, at)
        deal.stage, deal.stage_since = story.way[-1]
        deal.state, deal.updated_at, deal.version = deal.stage.meaning, deal.stage_since, len(story.way)
        deal.expected_on = (at + datetime.timedelta(days=self.dice.randint(18, 75))).date()
        if deal.is_open:
            deal.expected_on = clock.today() + datetime.timedelta(days=self.dice.randint(-12, 80))
        else:
            deal.closed_at = deal.stage_since
        story.lines = self.shelf.lines(deal, skus, language)
        if deal.is_lost:
            reasons = BY_RIVAL if self._has_rival(language, deal.stage_since) else REASONS
            deal.reason = self.dice.choices(list(reasons), list(reasons.values()))[0]
            deal.reason_text = self.dice.choice(told["reasons"])
        return story

    def _has_rival(self, language: str, at: datetime.datetime) -> bool:
        return at > self.now - datetime.timedelta(days=30 * RIVALS.get(language, 0))

    def _walk(self, story: Story, at: datetime.datetime) -> None:
        """Let a deal go from stage to stage until it is closed, forgotten or not yet further."""
        ways, now = [stage for stage in self.stages if stage.is_open], self.now
        ends = {stage.meaning: stage for stage in self.stages if not stage.is_open}
        for place, stage in enumerate(ways):
            story.way.append((stage, at))
            least, most = DAYS[min(place, len(DAYS) - 1)]
            at += datetime.timedelta(days=self.dice.uniform(least, most), minutes=self.dice.randrange(60))
            is_recent = at > now - datetime.timedelta(days=35)
            if at >= now or (is_recent and self.dice.randrange(FORGOTTEN) == 0):
                return
            chance = ONWARD[min(place, len(ONWARD) - 1)]
            if place >= 2 and self._has_rival(story.language, at):
                chance -= RIVAL
            if self.dice.randrange(100) >= chance:
                story.way.append((ends["lost"], at))
                return
        story.way.append((ends["won"], at))


def _sold(
    deals: Sequence[tuple[str, int, int, list[str], int]], ago: datetime.timedelta
) -> list[tuple[str, int, int, list[str]]]:
    """Return what was sold so long ago: some of it came only in the months that it names."""
    return [
        (title, least, most, skus)
        for title, least, most, skus, *since in deals
        if not since or ago.days < 30 * since[0]
    ]


def _month(day: datetime.date, back: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 - back
    return datetime.date(number // 12, number % 12 + 1, 1)


def _stays(story: Story, actors: Mapping[str, Actor]) -> Iterator[StageStay]:
    moments = [at for _stage, at in story.way]
    for (stage, at), left in zip(story.way, [*moments[1:], None], strict=True):
        yield StageStay(
            deal=story.deal,
            stage=stage,
            entered_at=at,
            left_at=left,
            by_id=actors[story.owner].user_id,
            probability=stage.probability,
            amount=story.deal.amount,
            currency=story.deal.currency,
        )


def _told(story: Story) -> Iterator[Emission]:
    deal, (_first, begun) = story.deal, story.way[0]
    also = parties_named(deal)
    yield Emission(RecordAdded(deal), begun)
    yield Emission(events.DealAdded(deal, also=also), begun)
    for (before, _at), (stage, at) in zip(story.way, story.way[1:], strict=False):
        if stage.is_open:
            yield Emission(events.DealMoved(deal, also=also, left=before, entered=stage), at)
        elif stage.meaning == Stage.Meaning.WON:
            yield Emission(events.DealWon(deal, also=also), at)
        else:
            yield Emission(events.DealLost(deal, also=also), at)


def _promise(dice: Random, stories: Sequence[Story], by: Actor) -> None:
    """Plan what comes next for most of the deals that go on."""
    drafts = []
    for story in stories:
        if dice.random() < 0.8:
            hour = datetime.time(dice.randrange(9, 16), dice.choice((0, 15, 30, 45)))
            day = clock.today() + datetime.timedelta(days=dice.randint(-1, 12))
            due_at = datetime.datetime.combine(day, hour, ZONES[story.language])
            columns = {
                "title": dice.choice(words("deals")[story.language]["steps"]),
                "due_at": due_at,
                "due_on": day,
                "has_time": True,
                "priority": 2,
            }
            since = story.deal.stage_since
            drafts.append(ActivityDraft("task", columns, [story.deal], added_at=since))
    made = add_activities(drafts, by=by)
    mark(DemoMark.Kind.RECORD, [one.pk for one in made])
