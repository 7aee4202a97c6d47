"""Saying to whom new leads go, and what gives them points."""

from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.sales.commands.pipelines import names_taken
from wasl.sales.commands.scoring import MOST_POINTS
from wasl.sales.models import LeadRule, ScoreRule
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit

LONGEST_LIFE = 3650


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
def write_score_rule(
    rule: ScoreRule, /, *, names: Mapping[str, str], points: int, by: Actor, event: str = "",
    half_life: int | None = None, is_active: bool = True,
) -> ScoreRule:  # fmt: skip
    """Write a rule that gives points for each `event` of a lead's contact, or without one for a condition set apart.

    Points of an event are worth half after `half_life` days; a negative number takes points. Leads that wait are counted
    anew at once. Raises `Invalid` by field.
    """
    if not points or abs(points) > MOST_POINTS:
        raise Invalid(fields={"points": [_("Give points from 1 to 1000, or take as many with a minus.")]})
    if half_life is not None and not (event and 1 <= half_life <= LONGEST_LIFE):
        raise Invalid(
            fields={"half_life": [_("Give a number of days, from 1 to 3650, for something that happens.")]}
        )
    rule.names, rule.points, rule.event, rule.half_life = names_taken(names), points, event[:80], half_life
    rule.condition, rule.is_active = None if event else rule.condition, is_active
    rule.save()
    return _counted(rule, "sales.score_rule_set", by=by)


@command("sales.manage_leads")
def set_score_condition(rule: ScoreRule, *, condition: Any, by: Actor) -> ScoreRule:
    """Say by a filter which leads get the points of a rule; None: none do. Raises `Invalid`."""
    if condition:
        parse(listing_of("lead").extended(SYSTEM), SYSTEM, condition)
    rule.condition, rule.event, rule.half_life = condition or None, "", None
    rule.save()
    return _counted(rule, "sales.score_rule_set", by=by)


@command("sales.manage_leads")
def remove_score_rule(rule: ScoreRule, *, by: Actor) -> None:
    """Take a rule away; leads that wait lose its points at once, others keep what they had."""
    _counted(rule, "sales.score_rule_removed", by=by)
    rule.delete()


def _counted(rule: ScoreRule, act: str, *, by: Actor) -> ScoreRule:
    """Note the act, and queue the counting of all points; by name, since jobs stand above commands."""
    audit.record(act, by=by, target=rule)
    job: AnyTask = import_string("wasl.sales.jobs.score_all")
    job.enqueue()
    return rule
