"""Begins runs: for events, for records that enter a filter, on days; each occasion once, within the rule's limit."""

import datetime
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import batched
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.automation import conditions, days
from wasl.automation.acting import actor_of
from wasl.automation.models import LISTENING, Member, Rule, Run
from wasl.automation.pausing import pause
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import floor7, moment7
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import compile_filter
from wasl.records.models import Event, EventLink

DEEPEST = 5
MOST_ASKED = 50
# so many runs are written together
AT_ONCE = 1000
HOUR = datetime.timedelta(hours=1)
# what is told so long after it happened is history: it begins rules only where they say so
LATE = datetime.timedelta(days=1)
# how the occasions begin for which a person let a rule run
PRESENT = "present:"


@dataclass(frozen=True)
class Occasion:
    """Why a rule begins on a record."""

    rule: Rule
    anchor: UUID
    name: str
    event: UUID | None = None
    is_loop: bool = False


def active_rules(**conditions_: Any) -> list[Rule]:
    """Return the rules that listen, with the version that runs and the owner whose rights they have."""
    rows = Rule.objects.filter(LISTENING, version__isnull=False, **conditions_)
    return list(rows.select_related("version", "owner__role").order_by("id"))


def begin_for_events(ids: Sequence[UUID]) -> list[UUID]:
    """Begin what events call for; return the ids of the runs, empty where a killed worker had begun them before."""
    events = list(Event.objects.filter(pk__in=ids).order_by("id"))
    links: dict[UUID, list[tuple[UUID, str]]] = {event.id: [] for event in events}
    concerned = EventLink.objects.filter(event_id__in=ids).values_list(
        "event_id", "anchor_id", "anchor__kind"
    )
    for key, anchor, kind in concerned:
        links[key].append((anchor, kind))
    rules = active_rules()
    pairs = [(rule, event) for event in events for rule in rules if _waits_for(rule, event)]
    by_id = {rule.id: rule for rule, _event in pairs}
    # rules are many, their owners few
    owners = {rule.owner_id: rule for rule in by_id.values()}
    actors = {owner: actor_of(rule) for owner, rule in owners.items()}
    concerns = {anchor for found in links.values() for anchor, _kind in found}
    asked = sorted(by_id)
    try:
        held = _held(asked, by_id, actors, concerns)
    except Invalid:
        # one that can no longer be asked stops no other
        asked = [key for key in asked if may_ask(by_id[key], actors[by_id[key].owner_id])]
        held = _held(asked, by_id, actors, concerns)
    numbers = {key: number for number, key in enumerate(asked)}
    occasions: list[Occasion] = []
    chains = {event.id: _chain(event) for event in events if event.cause}
    for rule, event in ((rule, event) for rule, event in pairs if rule.id in numbers):
        for anchor, name in _targets(rule, event, links[event.id]):
            fits = numbers[rule.id] in held.get(anchor, frozenset())
            if "enters" in _definition(rule)["when"]:
                fits = _entered(rule, anchor, is_in=fits)
            if fits:
                occasions.append(
                    Occasion(rule, anchor, name, event.id, _is_loop(rule, chains.get(event.id, [])))
                )
    return begin(occasions)


def _held(
    asked: Sequence[UUID], rules: Mapping[UUID, Rule], actors: Mapping[Any, Actor], anchors: Iterable[UUID]
) -> Mapping[UUID, frozenset[int]]:
    """Return for each record the places of the rules in whose filters it is. Raises `Invalid` where one cannot be asked."""
    if not asked:
        return {}
    questions = [
        (actors[rules[key].owner_id], rules[key].kind, _definition(rules[key]).get("if")) for key in asked
    ]
    return conditions.holding(questions, anchors)


def may_ask(rule: Rule, viewer: Actor) -> bool:
    """Tell whether the filter of a rule can be asked as its owner; where it cannot, the rule is paused and he is told."""
    fits = conditions.may_ask(viewer, rule.kind, _definition(rule).get("if"))
    if not fits:
        pause(rule, Rule.Pause.FILTER)
    return fits


def _definition(rule: Rule) -> Mapping[str, Any]:
    return rule.version.definition if rule.version else {}


def _waits_for(rule: Rule, event: Event) -> bool:
    trigger = _definition(rule)["when"]
    if "enters" in trigger:
        return True
    if event.type not in trigger.get("event", ()):
        return False
    if not trigger.get("is_late") and event.recorded_at - moment7(event.id) > LATE:
        return False
    return conditions.data_fits(event.data, trigger.get("where") or ())


def _targets(rule: Rule, event: Event, links: Iterable[tuple[UUID, str]]) -> Iterable[tuple[UUID, str]]:
    """Yield the records of the rule's kind that an event is about: its subject, else those it concerns besides."""
    concerned = [anchor for anchor, kind in links if kind == rule.kind]
    if event.subject_id in concerned:
        yield event.subject_id, f"event:{event.id}"
    else:
        for anchor in concerned:
            yield anchor, f"event:{event.id}:{anchor}"


def _entered(rule: Rule, anchor: UUID, *, is_in: bool) -> bool:
    """Keep the list of who is in the filter; tell whether the record has just come in."""
    if not is_in:
        Member.objects.filter(rule=rule, anchor_id=anchor).delete()
        return False
    row = unsaved(Member, rule_id=rule.id, anchor_id=anchor)
    before = Member.objects.filter(rule=rule, anchor_id=anchor).exists()
    if not before:
        Member.objects.bulk_create([row], ignore_conflicts=True)
    return not before


def _chain(event: Event) -> list[UUID]:
    """Return the events that led to this one, the nearest first, as far as a chain may go."""
    found: list[UUID] = []
    cause = event.cause
    while cause and len(found) <= DEEPEST:
        found.append(cause)
        cause = Event.objects.filter(pk=cause).values_list("cause", flat=True).first()
    return found


def _is_loop(rule: Rule, chain: Sequence[UUID]) -> bool:
    """Tell whether rules go in a circle: this one acted earlier in the chain, or the chain is too long."""
    if len(chain) > DEEPEST:
        return True
    return bool(chain) and Run.objects.filter(rule=rule, event_id__in=chain).exists()


def begin(occasions: Sequence[Occasion]) -> list[UUID]:
    """Write the runs of occasions that have none yet; return the ids of those that may work at once.

    Beyond what a rule may do in an hour runs are held back and the rule is paused, and so are those of all it meets until a
    person has looked and lets them go on: nothing is lost.
    """
    if not occasions:
        return []
    now = clock.now()
    with transaction.atomic():
        used = _used({one.rule.id for one in occasions}, since=now - HOUR)
        runs = [_run(one, used, now) for one in occasions]
        Run.objects.bulk_create(runs, ignore_conflicts=True)
        written = set(Run.objects.filter(pk__in=[run.id for run in runs]).values_list("pk", flat=True))
        over = {run.rule_id for run in runs if run.state == Run.State.HELD and run.id in written}
        for rule in {one.rule.id: one.rule for one in occasions if one.rule.id in over}.values():
            if not rule.is_full:
                pause(rule, Rule.Pause.LIMIT)
    return [run.id for run in runs if run.id in written and run.state == Run.State.READY]


def _begun(rules: Iterable[UUID], *, since: datetime.datetime) -> QuerySet[Run]:
    rows = Run.objects.filter(rule_id__in=list(rules), id__gte=floor7(since), parent=None)
    return rows.exclude(state=Run.State.HELD)


def _used(rules: Iterable[UUID], *, since: datetime.datetime) -> Counter[UUID]:
    """Return how often each rule began by itself: what a person let it do besides pauses no rule."""
    rows = _begun(rules, since=since).exclude(occasion__startswith=PRESENT)
    return Counter(rows.values_list("rule_id", flat=True))


def free_runs(rule: Rule) -> int:
    """Return how often a person may still let a rule begin within this hour."""
    return max(0, rule.most_per_hour - _begun([rule.id], since=clock.now() - HOUR).count())


def _run(occasion: Occasion, used: Counter[UUID], now: datetime.datetime) -> Run:
    rule = occasion.rule
    state, error = Run.State.READY, ""
    if occasion.is_loop:
        with override(rule.owner.language):
            error = _("Rules go in a circle here: this one led to the event itself.")
        state = Run.State.STOPPED
    elif rule.is_full or used[rule.id] >= rule.most_per_hour:
        state = Run.State.HELD
    else:
        used[rule.id] += 1
    return unsaved(
        Run,
        rule_id=rule.id,
        version_id=rule.version_id,
        anchor_id=occasion.anchor,
        event_id=occasion.event,
        occasion=occasion.name,
        state=state,
        error=error,
        due_at=now,
        finished_at=now if state == Run.State.STOPPED else None,
    )


def remember_members(rule: Rule, viewer: Actor) -> None:
    """Write down who is in a rule's filter when it is switched on: they have not just come in."""
    inside = conditions.found_by(viewer, rule.kind, _definition(rule).get("if")).values("pk")
    statement, given = inside.query.sql_with_params()
    Member.objects.filter(rule=rule).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO automation_member (rule_id, anchor_id) SELECT %s, found.* FROM ({statement}) AS found",  # noqa: S608 - the compiler's own
            [rule.pk, *given],
        )


def present(rule: Rule) -> QuerySet[Member]:
    """Return who is in a rule's filter without that the rule ever ran for it: whoever was there when it was switched on."""
    ran = Run.objects.filter(rule=rule, anchor=OuterRef("anchor"))
    return Member.objects.filter(~Exists(ran), rule=rule)


def begin_for_present(rule: Rule, most: int) -> list[UUID]:
    """Begin for at most so many of those who were in a rule's filter when it was switched on, each once."""
    keys = present(rule).order_by("anchor_id").values_list("anchor_id", flat=True)[:most]
    return begin([Occasion(rule, key, f"{PRESENT}{key}") for key in keys])


def begin_for_members(rule: Rule, viewer: Actor) -> list[UUID]:
    """Compare who is in a rule's filter with who was, and begin for those who came in: time alone moves records, too."""
    if not may_ask(rule, viewer):
        return []
    inside = conditions.found_by(viewer, rule.kind, _definition(rule).get("if")).values_list("pk", flat=True)
    known = Member.objects.filter(rule=rule).values("anchor_id")
    came = list(inside.exclude(pk__in=known))
    Member.objects.filter(rule=rule).exclude(anchor_id__in=inside).delete()
    now = int(clock.now().timestamp())
    begun: list[UUID] = []
    # by parts, so that no lock is held for long
    for keys in batched(came, AT_ONCE):
        with transaction.atomic():
            rows = [unsaved(Member, rule_id=rule.id, anchor_id=key) for key in keys]
            Member.objects.bulk_create(rows, ignore_conflicts=True)
            begun += begin([Occasion(rule, key, f"in:{key}:{now}") for key in keys])
    return begun


def begin_for_time(rule: Rule, now: datetime.datetime) -> list[UUID]:
    """Begin a dated or scheduled rule for every hour of its own that has passed since it was last looked at."""
    trigger, viewer = _definition(rule)["when"], actor_of(rule)
    if not may_ask(rule, viewer):
        return []
    zone = zoneinfo.ZoneInfo(viewer.zone)
    begun: list[UUID] = []
    for day in days.moments(trigger.get("at", 9), zone, rule.looked_at, now):
        begun += _begin_on(rule, viewer, trigger, day)
    # noted last: whoever is met a second time, after a worker's death, has his run already
    Rule.objects.filter(pk=rule.pk).update(looked_at=now)
    return begun


def _begin_on(rule: Rule, viewer: Actor, trigger: Mapping[str, Any], day: datetime.date) -> list[UUID]:
    rows = conditions.found_by(viewer, rule.kind, _definition(rule).get("if"))
    if "date" in trigger:
        rows = rows.filter(_on_dates(rule.kind, viewer, trigger, day))
    elif not days.is_due(trigger, day):
        return []
    begun: list[UUID] = []
    for keys in batched(rows.values_list("pk", flat=True), AT_ONCE):
        begun += begin([Occasion(rule, key, f"day:{day}:{key}") for key in keys])
    return begun


def _on_dates(kind: str, viewer: Actor, trigger: Mapping[str, Any], day: datetime.date) -> Q:
    """Return the condition that the date of a record calls for something on a day."""
    listing = listing_of(kind).extended(viewer)
    field = listing.field_named(trigger["date"], viewer)
    if field and field.yearly and trigger.get("is_yearly") and trigger.get("calendar") != "hijri":
        return field.yearly(days.year_days(trigger, day))
    dates = days.dates_meant(trigger, day)
    asked = [{"field": trigger["date"], "op": "is", "value": date.isoformat()} for date in dates]
    parts = [
        compile_filter(listing, viewer, {"any": asked[start : start + MOST_ASKED]})
        for start in range(0, len(asked), MOST_ASKED)
    ]
    return reduce(or_, parts, Q(pk__in=()))
