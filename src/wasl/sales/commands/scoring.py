"""Points of leads: by rules that anybody can read, each with its reason; what happened long ago counts less."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.automation.conditions import holding
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.ids import moment7
from wasl.kernel.text import clean_line
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.records.commands import lock
from wasl.records.commands.changes import save_changed
from wasl.records.models import EventLink
from wasl.sales.models import Lead, ScoreRule

DAY = 24 * 3600
# no row of clicks makes a lead better than it is
MOST_EVENTS = 5
MOST_AT_ONCE = 1000
MOST_POINTS, MOST_GIVEN = 1000, 50


@command("sales.manage_leads")
def score_leads(ids: Sequence[UUID], *, by: Actor) -> int:
    """Work the points of some leads out anew; returns how many changed. A few queries however many there are."""
    rules = list(ScoreRule.objects.filter(is_active=True))
    rows = list(Lead.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)[:MOST_AT_ONCE]))
    held = _conditions([one for one in rules if one.condition], rows, by)
    happened = _happened([one for one in rules if one.event], rows)
    changed = []
    for lead in rows:
        points = {rule.pk: rule.points for rule in rules if rule.pk in held[lead.pk]}
        points |= {key: value for key, value in happened.get(lead.contact_id, {}).items() if value}
        reasons = [{"names": rule.names, "points": points[rule.pk]} for rule in rules if rule.pk in points]
        reasons += reasons_given(lead)
        if reasons != lead.score_reasons:
            lead.score, lead.score_reasons = sum(one["points"] for one in reasons), reasons
            changed.append(lead)
    Lead.objects.bulk_update(changed, ["score", "score_reasons"], batch_size=500)
    return len(changed)


@command("sales.change_leads")
def give_points(lead: Lead, *, points: int, reason: str, by: Actor) -> Lead:
    """Give a lead points by hand, or take some (a negative number), and say why. Raises `Invalid` by field."""
    lead = lock(lead)
    errors = {}
    if not points or abs(points) > MOST_POINTS:
        errors["points"] = [_("Give points from 1 to 1000, or take as many with a minus.")]
    if not clean_line(reason):
        errors["reason"] = [_("Say why: whoever sees the points will ask.")]
    if len(lead.given_points) >= MOST_GIVEN:
        errors["points"] = [_("Points were given to this lead fifty times. Take some back first.")]
    return _given(lead, [*lead.given_points, given(points, reason, by=by)], errors, by=by)


@command("sales.change_leads")
def take_points_back(lead: Lead, *, place: int, by: Actor) -> Lead:
    """Take back points that were given by hand; `place` counts them from 0. Raises `NotFound`."""
    lead = lock(lead)
    if not 0 <= place < len(lead.given_points):
        raise NotFound
    return _given(lead, [*lead.given_points[:place], *lead.given_points[place + 1 :]], {}, by=by)


def _given(lead: Lead, points: list[dict[str, Any]], errors: dict[str, list[str]], *, by: Actor) -> Lead:
    if by.locks("lead", "score"):
        errors["points"] = [_("Your role may not change this field.")]
    if errors:
        raise Invalid(fields=errors)
    before = lead.score
    by_rules = before - sum(one["points"] for one in lead.given_points)
    kept = lead.score_reasons[: len(lead.score_reasons) - len(lead.given_points)]
    lead.given_points = points
    lead.score_reasons = [*kept, *reasons_given(lead)]
    lead.score = by_rules + sum(one["points"] for one in points)
    return save_changed(lead, {"score": [str(before), str(lead.score)]}, by=by)


def given(points: int, reason: str, *, by: Actor) -> dict[str, Any]:
    """Return points that somebody gives by hand, as a lead keeps them."""
    who = str(by.user_id) if by.user_id else ""
    return {"points": points, "reason": clean_line(reason)[:200], "by": who, "at": clock.now().isoformat()}


def reasons_given(lead: Lead) -> list[dict[str, Any]]:
    """Return the points that were given by hand as reasons of the score."""
    return [{"names": {"": one["reason"]}, "points": one["points"]} for one in lead.given_points]


def _is_readable(viewer: Actor, rule: ScoreRule) -> bool:
    """Tell whether the condition of a rule can be asked: a field it names may be gone by now."""
    try:
        parse(listing_of("lead").extended(viewer), viewer, rule.condition)
    except Invalid:
        return False
    return True


def _conditions(rules: Sequence[ScoreRule], rows: Sequence[Lead], by: Actor) -> Mapping[UUID, set[int]]:
    """Return the keys of the rules that each lead meets, in one query; what can no longer be asked is met by none."""
    try:
        return _held(rules, rows, by)
    except Invalid:
        # a field that a condition names is gone: the others count on
        return _held([one for one in rules if _is_readable(by, one)], rows, by)


def _held(rules: Sequence[ScoreRule], rows: Sequence[Lead], by: Actor) -> Mapping[UUID, set[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    if rules:
        asked = [(by, "lead", rule.condition) for rule in rules]
        for key, numbers in holding(asked, [row.pk for row in rows]).items():
            found[key] = {rules[number].pk for number in numbers}
    return found


def _happened(rules: Sequence[ScoreRule], rows: Sequence[Lead]) -> Mapping[UUID | None, dict[int, int]]:
    """Return the points of events by contact and rule, in one query."""
    contacts = {row.contact_id for row in rows if row.contact_id}
    links = EventLink.objects.filter(anchor__in=contacts, type__in={rule.event for rule in rules})
    moments: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for anchor, kind, event in links.order_by("-event_id").values_list("anchor_id", "type", "event_id"):
        moments[anchor, kind].append(moment7(event))
    return {
        contact: {rule.pk: _worth(rule, moments.get((contact, rule.event), [])) for rule in rules}
        for contact in contacts
    }


def _worth(rule: ScoreRule, moments: Sequence[Any]) -> int:
    now = clock.now()
    ages = [max((now - moment).total_seconds(), 0) / DAY for moment in moments[:MOST_EVENTS]]
    return round(
        sum(rule.points * 0.5 ** (age / rule.half_life) if rule.half_life else rule.points for age in ages)
    )
