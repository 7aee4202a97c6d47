"""What could be done next, and why: suggestions of all packages, ranked, without those that somebody has answered."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wasl.home.models import HintAnswer
from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Composer, Hint, HintSource, Look, registry
from wasl.records.models import Anchor

SHOWN = 5
COUNTED = datetime.timedelta(days=90)
REST = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """A suggestion with where it comes from and how it is done."""

    source: HintSource
    hint: Hint
    kind: str
    composer: Composer | None
    is_open: bool = False


@dataclass(frozen=True)
class Use:
    """How useful one sort of suggestion has been: how often it was done, and how often refused."""

    source: HintSource
    done: int
    refused: int

    @property
    def share(self) -> int:
        """Return how much of what was answered was done, in percent."""
        return round(100 * self.done / (self.done + self.refused)) if self.done + self.refused else 0


def hints(viewer: Actor, *, opened: tuple[str, str] = ("", "")) -> list[Found]:
    """Return what the viewer could do next, the most useful first; `opened` (source, record) is the one he is at."""
    found: dict[UUID, tuple[HintSource, Hint]] = {}
    for source in _sources(viewer):
        for hint in source.find(viewer, _answered(viewer, source.key)):
            held = found.get(hint.record)
            # one record is suggested once, for its best reason
            if held is None or held[1].weight < hint.weight:
                found[hint.record] = (source, hint)
    best = sorted(found.values(), key=lambda pair: (-pair[1].weight, pair[1].title))[:SHOWN]
    kinds = dict(
        Anchor.objects.filter(pk__in=[hint.record for _source, hint in best]).values_list("pk", "kind")
    )
    return [
        Found(
            source,
            hint,
            kinds[hint.record],
            _composer(viewer, kinds[hint.record], hint.does),
            opened == (source.key, str(hint.record)),
        )
        for source, hint in best
        if hint.record in kinds
    ]


def hint_of(viewer: Actor, source: str, record: UUID) -> tuple[HintSource, Anchor]:
    """Return where a suggestion comes from and what it is about; raises `NotFound`."""
    held = next((one for one in _sources(viewer) if one.key == source), None)
    anchor = Anchor.objects.visible_to(viewer).filter(pk=record).first()
    if held is None or anchor is None:
        raise NotFound
    return held, anchor


def hints_block(look: Look) -> list[Found] | None:
    """Return the suggestions of a home page."""
    if look.viewer.read_only:
        return None
    return hints(look.viewer, opened=(look.params.get("hint", ""), look.params.get("record", ""))) or None


def use_of_hints(look: Look) -> list[Use] | None:
    """Return how useful each sort of suggestion has been in ninety days, to whoever answers for people."""
    rows = HintAnswer.objects.filter(at__gte=clock.now() - COUNTED)
    if look.viewer.teams and look.viewer.reach_for("deal") is Reach.TEAM:
        rows = rows.filter(person__team__in=look.viewer.teams)
    counted = {
        row["source"]: row
        for row in rows.order_by()
        .values("source")
        .annotate(done=Count("pk", filter=Q(answer="done")), refused=Count("pk", filter=~Q(answer="done")))
    }
    found = [
        Use(one, counted[one.key]["done"], counted[one.key]["refused"])
        for one in registry().all("hints")
        if one.key in counted
    ]
    return sorted(found, key=lambda use: -use.share) or None


def _sources(viewer: Actor) -> Sequence[HintSource]:
    return [one for one in registry().all("hints") if viewer.reach_for(one.kind) is not Reach.NONE]


def _answered(viewer: Actor, source: str) -> QuerySet[HintAnswer, UUID]:
    """Return the ids of the records about which nothing of this sort is to be said now.

    What was answered is left alone for a week altogether: else the next reason would ask the same again.
    """
    now = clock.now()
    same = Q(source=source) & (Q(until=None) | Q(until__gt=now))
    rows = HintAnswer.objects.filter(Q(at__gt=now - REST) | same, person_id=viewer.user_id)
    return rows.values_list("record_id", flat=True)


def _composer(viewer: Actor, kind: str, name: str) -> Composer | None:
    offered = registry().beside("composers", kind)
    held = [one for one in offered if not one.permission or viewer.may(one.permission)]
    return next((one for one in held if one.name == name), held[0] if held else None)
