"""Verbs on rates: what one of another currency is worth in the firm's own, from a day on."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wasl.catalog.models import Rate
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.money import read_currency
from wasl.kernel.numbers import decimal_of
from wasl.workspace.queries import workspace

PLACES = 10
BIGGEST = Decimal(10) ** 9


@command("catalog.set_up")
def set_rate(currency: str, *, value: Any, by: Actor, day: datetime.date | None = None) -> Rate:
    """Say what one of `currency` is worth in the firm's own from `day` on (today). Raises `Invalid` by field."""
    code, main = read_currency(currency), workspace().currency
    if code == main:
        raise Invalid(fields={"currency": [_("This is the firm's own currency.")]})
    try:
        rate = round(decimal_of(value), PLACES)
    except Invalid as error:
        raise Invalid(fields={"value": [error.message]}) from None
    if not 0 < rate < BIGGEST:
        raise Invalid(fields={"value": [_("A rate is greater than zero.")]})
    found, _is_new = Rate.objects.update_or_create(
        main=main,
        currency=code,
        day=day or clock.today(),
        defaults={"value": rate, "by_id": by.user_id, "set_at": clock.now()},
    )
    return found


@command("catalog.set_up")
def set_rates(values: Mapping[str, Any], *, by: Actor, day: datetime.date | None = None) -> list[Rate]:
    """Say several rates of a day at once, all or none."""
    return [set_rate(currency, value=value, by=by, day=day) for currency, value in values.items()]


@command("catalog.set_up")
def remove_rate(rate: Rate, *, by: Actor) -> None:  # noqa: ARG001 - the gate asks it
    """Remove a rate; from its day on the one before holds."""
    rate.delete()
