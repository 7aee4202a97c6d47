"""Targets as reports show them: what is to be won in each month, beside what was."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from wasl.catalog.queries.rates import rates
from wasl.forecast.queries.scopes import Scope, scope_of
from wasl.forecast.queries.targets import aim_of
from wasl.kernel.actor import Actor

FITTING = frozenset({"owner", "team"})


def goals(
    viewer: Actor, choices: Mapping[str, str], months: Sequence[datetime.date]
) -> Mapping[datetime.date, Decimal]:
    """Return what is to be won in months, in the firm's currency, of whom a report was narrowed to; nothing where no target fits.

    A team with teams below it is left out: its target is theirs too, and a report counts its own deals alone.
    """
    scope = _scope(viewer, choices)
    return aim_of(viewer, scope, months, rates()).months if scope else {}


def _scope(viewer: Actor, choices: Mapping[str, str]) -> Scope | None:
    if len(choices) > 1 or not FITTING.issuperset(choices):
        return None
    if not all(_is_known(name, value) for name, value in choices.items()):
        return None
    scope = scope_of(viewer, choices)
    # what was chosen must be what is counted
    if bool(choices) != (scope != Scope()) or len(scope.teams) > 1:
        return None
    return scope


def _is_known(name: str, value: str) -> bool:
    """Tell whether a choice names one person or team."""
    try:
        UUID(value)
    except ValueError:
        return name == "owner" and value == "me"
    return True
