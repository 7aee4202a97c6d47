"""Verbs on price lists: write one, say for whom it is, remove it."""

from typing import Any

from django.utils.translation import gettext as _

from wasl.catalog.intake import read_percent
from wasl.catalog.models import PriceList
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.workspace import audit

# of a small integer of the database
MOST_PLACES = 32_767


@command("catalog.set_up")
def write_price_list(
    price_list: PriceList | None,
    *,
    by: Actor,
    name: str,
    percent: Any = 0,
    position: int = 50,
    is_active: bool = True,
) -> PriceList:
    """Add a price list, or change one. Raises `Invalid` by field."""
    found = price_list or PriceList()
    found.name = clean_line(name)
    if not 0 < len(found.name) <= 120:
        raise Invalid(fields={"name": [_("Give it a name of up to 120 characters.")]})
    if PriceList.objects.filter(name__iexact=found.name).exclude(pk=found.pk).exists():
        raise Invalid(fields={"name": [_("There is a price list of this name.")]})
    try:
        found.percent = read_percent(percent or 0)
    except Invalid as error:
        raise Invalid(fields={"percent": [error.message]}) from None
    if not 0 <= position <= MOST_PLACES:
        raise Invalid(fields={"position": [_("Choose one of the values offered.")]})
    found.position, found.is_active = position, is_active
    found.save()
    audit.record("catalog.price_list_written", by=by, target=found)
    return found


@command("catalog.set_up")
def set_price_list_condition(price_list: PriceList, *, condition: Any, by: Actor) -> PriceList:
    """Say for which customers a price list is, by a filter; None: for everybody. Raises `Invalid`."""
    if condition:
        parse(listing_of(price_list.kind).extended(SYSTEM), SYSTEM, condition)
    price_list.condition = condition or None
    price_list.save(update_fields=["condition"])
    audit.record("catalog.price_list_written", by=by, target=price_list)
    return price_list


@command("catalog.set_up")
def remove_price_list(price_list: PriceList, *, by: Actor) -> None:
    """Remove a price list with its prices; what was sold by it keeps its price."""
    audit.record("catalog.price_list_removed", by=by, target=price_list)
    price_list.delete()
