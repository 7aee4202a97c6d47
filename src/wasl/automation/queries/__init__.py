"""Reads over rules and what they did."""

from wasl.automation.queries.meter import Guide, Meter, guide, meter
from wasl.automation.queries.rules import RuleSeen, get_rule, need_right, rules_seen, sentence
from wasl.automation.queries.runs import Figures, figures, get_run, held_count, runs_of, steps_of

__all__ = [
    "Figures",
    "Guide",
    "Meter",
    "RuleSeen",
    "figures",
    "get_rule",
    "get_run",
    "guide",
    "held_count",
    "meter",
    "need_right",
    "rules_seen",
    "runs_of",
    "sentence",
    "steps_of",
]
