"""The actor of a rule: its owner with all his rights and no more, marked as a rule."""

import dataclasses

from wasl.automation.models import Rule
from wasl.kernel.actor import Actor, ActorKind
from wasl.workspace.queries import actor_of_user


def actor_of(rule: Rule) -> Actor:
    """Return who acts when the rule runs (`rule.owner` with its role is read if it is not there yet)."""
    return dataclasses.replace(actor_of_user(rule.owner), kind=ActorKind.RULE)
