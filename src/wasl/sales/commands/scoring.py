"""Points of leads: by rules that anybody can read, each with its reason; what happened long ago counts less."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wasl.automation.conditions import holding
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.ids import moment7
from wasl.records.models import EventLink
from wasl.sales.models import Lead, ScoreRule

DAY = 24 * 3600
# no row of clicks makes a lead better than it is
MOST_EVENTS = 5
MOST_AT_ONCE = 1000


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
        if reasons != lead.score_reasons:
            lead.score, lead.score_reasons = sum(points.values()), reasons
            changed.append(lead)
    Lead.objects.bulk_update(changed, ["score", "score_reasons"], batch_size=500)
    return len(changed)


def _conditions(rules: Sequence[ScoreRule], rows: Sequence[Lead], by: Actor) -> Mapping[UUID, set[int]]:
    """Return the keys of the rules that each lead meets, in one query."""
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
