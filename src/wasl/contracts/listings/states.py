"""The field of a state that the day decides: of members and of contracts alike."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from wasl.contracts.days import firm_day
from wasl.lists.listing import Field


def status_field(choices: Any, with_status: Callable[[str, datetime.date], Q]) -> Field:
    """Return the field of a status; everything has one."""

    def build(operator: str, value: Any) -> Q | None:
        if operator == "is_not_empty":
            return Q(pk__isnull=False)
        day, found = firm_day(), Q(pk__in=())
        for one in (value,) if isinstance(value, str) else value:
            found |= with_status(one, day)
        return found

    return Field("status", gettext_lazy("State"), "choice", choices=tuple(choices), build=build)


def day_field(name: str, label: Any, condition: Callable[[datetime.date], Q], right: str = "") -> Field:
    """Return the field that asks whether a condition holds on the firm's day."""

    def build(_operator: str, value: Any) -> Q:
        found = condition(firm_day())
        return found if value else ~found

    return Field(name, label, "yes_no", build=build, right=right)
