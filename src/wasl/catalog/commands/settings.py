"""Verbs on units, taxes, and how much may be let off without asking."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from wasl.catalog.intake import read_percent
from wasl.catalog.models import DiscountLimit, TaxRate, Unit
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.models import Role, User

MOST_NAME = 60


@command("catalog.set_up")
def write_unit(
    unit: Unit | None, *, by: Actor, code: str, names: Mapping[str, str], position: int = 50
) -> Unit:
    """Add a unit, or change one. Raises `Invalid` by field."""
    found = unit or Unit()
    found.code = clean_line(code).upper()
    if not found.code.isalnum() or not found.code.isascii() or len(found.code) > 3:
        raise Invalid(fields={"code": [_("A code has two or three letters or digits, such as KGM.")]})
    if Unit.objects.filter(code=found.code).exclude(pk=found.pk).exists():
        raise Invalid(fields={"code": [_("There is a unit of this code.")]})
    found.names, found.position = _names(names), position
    found.save()
    audit.record("catalog.unit_written", by=by, target=found)
    return found


@command("catalog.set_up")
def remove_unit(unit: Unit, *, by: Actor) -> None:
    """Remove a unit; raises `Conflict` while a product is counted in it."""
    audit.record("catalog.unit_removed", by=by, target=unit)
    _delete(unit, _("Products are counted in this unit. Give them another one first."))


@command("catalog.set_up")
def write_tax(
    tax: TaxRate | None,
    *,
    by: Actor,
    country: str,
    names: Mapping[str, str],
    percent: Any,
    category: str = TaxRate.Category.STANDARD,
    is_default: bool = False,
) -> TaxRate:
    """Add a tax of a country, or change one; the usual one of a country takes the place of the one before."""
    found = tax or TaxRate()
    found.country, found.names = country.upper(), _names(names)
    try:
        found.percent = read_percent(percent)
    except Invalid as error:
        raise Invalid(fields={"percent": [error.message]}) from None
    if category not in TaxRate.Category.values:
        raise Invalid(fields={"category": [_("Choose one of the values offered.")]})
    if found.percent and category != TaxRate.Category.STANDARD:
        raise Invalid(fields={"percent": [_("What is not taxed has a rate of zero.")]})
    found.category, found.is_default = category, is_default
    if is_default:
        TaxRate.objects.filter(country=found.country, is_default=True).exclude(pk=found.pk).update(
            is_default=False
        )
    found.save()
    audit.record("catalog.tax_written", by=by, target=found, data={"percent": str(found.percent)})
    return found


@command("catalog.set_up")
def remove_tax(tax: TaxRate, *, by: Actor) -> None:
    """Remove a tax; raises `Conflict` while a product has it."""
    audit.record("catalog.tax_removed", by=by, target=tax)
    _delete(tax, _("Products have this tax. Give them another one first."))


@command("catalog.set_up")
def set_discount_limits(limits: Mapping[Role | User, Any], *, by: Actor) -> None:
    """Set how many percent roles and people may let off without asking; nothing for whom there is no limit."""
    for whom, value in limits.items():
        key = {"role": whom} if isinstance(whom, Role) else {"user": whom}
        percent: Decimal | None = None if value in {None, ""} else read_percent(value)
        if percent is None:
            DiscountLimit.objects.filter(**key).delete()
        else:
            DiscountLimit.objects.update_or_create(**key, defaults={"percent": percent})
    audit.record("catalog.limits_set", by=by, data={"count": len(limits)})


def _names(names: Mapping[str, str]) -> dict[str, str]:
    found = {
        language: clean_line(names.get(language) or "")[:MOST_NAME] for language, _name in settings.LANGUAGES
    }
    kept = {language: name for language, name in found.items() if name}
    if not kept:
        raise Invalid(fields={"names": [_("Give it a name in at least one language.")]})
    return kept


def _delete(row: Unit | TaxRate, sentence: str) -> None:
    try:
        row.delete()
    except ProtectedError:
        raise Conflict(sentence) from None
