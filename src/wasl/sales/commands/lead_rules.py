"""Saying to whom new leads go, and what gives them points."""

from typing import Any

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.sales.models import LeadRule, ScoreRule
from wasl.workspace import audit


@command("sales.manage_leads")
def set_lead_rule(rule: LeadRule, /, *, by: Actor, **values: Any) -> LeadRule:
    """Write a rule by which leads are given out."""
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    audit.record("sales.lead_rule_set", by=by, target=rule)
    return rule


@command("sales.manage_leads")
def remove_lead_rule(rule: LeadRule, *, by: Actor) -> None:
    """Take a rule away; leads that were given out by it stay where they are."""
    audit.record("sales.lead_rule_removed", by=by, target=rule)
    rule.delete()


@command("sales.manage_leads")
def set_score_rule(
    rule: ScoreRule, *, points: int, half_life: int | None, is_active: bool, by: Actor
) -> ScoreRule:
    """Say how much a rule is worth; the points of leads follow by night, and at once where something happens."""
    rule.points, rule.half_life, rule.is_active = points, half_life, is_active
    rule.save()
    audit.record("sales.score_rule_set", by=by, target=rule)
    return rule
