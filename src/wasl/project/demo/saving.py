"""Lets the demo company try once more on some deals: what was used, what was offered, and what came back by it."""

import datetime
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.project.demo.deals import Story
from wasl.project.demo.history import ZONES
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.sales import events
from wasl.sales.models import Attempt, Deal, Offer, Play, Stage

SEED = 1450
# how many in a hundred closed deals had a piece of the playbook, the won ones and the lost ones
USED = {"won": 46, "lost": 24}
# how many in a hundred were tried once more before they went on
TRIED = 12
WAYS = ((Attempt.Way.OFFER, 30), (Attempt.Way.LATER, 26), (Attempt.Way.COLLEAGUE, 18), (Attempt.Way.ANSWER, 16), (Attempt.Way.SCRIPT, 10))  # fmt: skip
REASONS = ("objection", "unsure", "competitor", "later", "stuck")
SHARES = (Decimal(5), Decimal(8), Decimal(10))


def save(stories: Sequence[Story], actors: Mapping[str, Actor]) -> None:
    """Note what was tried on deals, in the past and quietly; a deal that went on after it came back by it."""
    saver = _Saver(actors)
    made = [one for story in stories for one in saver.attempts(story)]
    Attempt.objects.bulk_create(made)
    Offer.objects.bulk_create(saver.offers)
    Deal.objects.bulk_update(saver.back, ["recovered_at"])
    for owner, told in saver.told.items():
        emit_many(told, by=actors[owner], quiet=True)


class _Saver:
    """Tells what was tried, from one seed."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self.dice, self.actors, self.now = Random(SEED), actors, clock.now()  # noqa: S311 - a demo, not a secret
        self.plays = list(Play.objects.filter(removed_at=None))
        self.offers: list[Offer] = []
        self.back: list[Deal] = []
        self.told: dict[str, list[Emission]] = {}

    def attempts(self, story: Story) -> Iterator[Attempt]:
        """Yield what was tried on one deal: a piece in the usual course, or one thing more before it went on."""
        for place, (stage, entered) in enumerate(story.way[:-1]):
            left = story.way[place + 1][1]
            fitting = [one for one in self.plays if one.stage_id == stage.pk]
            if fitting and self.dice.randrange(100) < USED.get(story.deal.state, 30):
                play = self.dice.choice(fitting)
                at = entered + (left - entered) * self.dice.random()
                yield self._attempt(story, stage, at, play.kind, play=play)
        if len(story.way) > 2 and self.dice.randrange(100) < TRIED:
            yield self._saved(story)

    def _saved(self, story: Story) -> Attempt:
        stage, entered = story.way[-2]
        ended, closed = story.way[-1]
        at = entered + (closed - entered) * 0.6
        way = self.dice.choices([name for name, _weight in WAYS], [weight for _name, weight in WAYS])[0]
        reason = self.dice.choice(REASONS)
        situation = [one for one in self.plays if one.kind == way and one.situation in {reason, "objection"}]
        play = self.dice.choice(situation) if situation else None
        if ended.meaning != Stage.Meaning.LOST:
            story.deal.recovered_at = closed
            self.back.append(story.deal)
        if way == Attempt.Way.OFFER:
            self.offers.append(self._offer(story, at, is_won=ended.meaning == Stage.Meaning.WON))
        self._tell(story, events.TriedAgain(story.deal, way=way, reason=reason), at)
        return self._attempt(story, stage, at, way, play=play, reason=reason)

    def _attempt(
        self,
        story: Story,
        stage: Stage,
        at: datetime.datetime,
        way: str,
        *,
        play: Play | None = None,
        reason: str = "",
    ) -> Attempt:
        if play and not reason:
            self._tell(story, events.PlaybookUsed(story.deal, play=play), at)
        return Attempt(
            deal=story.deal,
            way=way,
            play=play,
            reason=reason,
            stage=stage,
            by_id=self.actors[story.owner].user_id,
            made_at=at,
        )

    def _offer(self, story: Story, at: datetime.datetime, *, is_won: bool) -> Offer:
        """Return an offer of the past: taken where the deal was won, else ended."""
        zone: zoneinfo.ZoneInfo = ZONES[story.language]
        closed = story.way[-1][1]
        until = (closed if is_won else at + (closed - at) / 2).astimezone(zone).date()
        ends = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), zone)
        is_over = is_won or ends <= self.now
        return Offer(
            deal=story.deal,
            percent=self.dice.choice(SHARES),
            valid_until=until,
            ends_at=ends.astimezone(datetime.UTC),
            state=Offer.State.USED if is_won else Offer.State.EXPIRED if is_over else Offer.State.OPEN,
            is_applied=False,
            made_by_id=self.actors[story.owner].user_id,
            made_at=at,
            sent_at=at,
            settled_at=min(closed if is_won else ends, self.now) if is_over else None,
        )

    def _tell(self, story: Story, event: events.DealEvent, at: datetime.datetime) -> None:
        self.told.setdefault(story.owner, []).append(Emission(event, at))
