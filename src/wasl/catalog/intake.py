"""Turns what people say about a product, its prices and its parts into clean columns, or says per field what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from wasl.catalog.models import BundlePart, Period, Price, PriceList, Product, TaxRate, Unit
from wasl.catalog.values import PartValue, PriceValue
from wasl.kernel import taking
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.money import MOST_DECIMALS, read_amount, read_currency
from wasl.kernel.numbers import decimal_of
from wasl.kernel.text import clean, clean_line, fold

NAME_LIMIT, SKU_LIMIT, TEXT_LIMIT = 200, 60, 5_000
MOST_PRICES, MOST_PARTS = 60, 30
BIGGEST = Decimal(10) ** 12
QUANTITY_DECIMALS = 3


@dataclass
class Intake(taking.Intake):
    """What was understood: prices and parts too, where they were named."""

    prices: list[Price] | None = None
    parts: list[BundlePart] | None = None


def take_in(values: Mapping[str, Any], product: Product) -> Intake:
    """Return clean columns for a product; the caller looks at `errors`."""
    intake = Intake()
    for name in values.keys() & READERS.keys():
        try:
            READERS[name](intake, values[name], product)
        except Invalid as error:
            intake.refuse(name, error.message)
    return intake


def read_quantity(value: Any, *, may_be_zero: bool = False) -> Decimal:
    """Return how many of something, with at most three decimals; raises `Invalid`."""
    quantity = decimal_of(value)
    if may_be_zero and quantity < 0:
        raise Invalid(_("A stock cannot be less than nothing."))
    if quantity >= BIGGEST or quantity < 0 or (quantity == 0 and not may_be_zero):
        raise Invalid(_("Give a quantity greater than zero."))
    if quantity != round(quantity, QUANTITY_DECIMALS):
        raise Invalid(_("A quantity has at most three decimals."))
    return quantity


def read_percent(value: Any) -> Decimal:
    """Return a share from 0 to 100 with at most three decimals; raises `Invalid`."""
    percent = decimal_of(value)
    if not 0 <= percent <= 100 or percent != round(percent, QUANTITY_DECIMALS):
        raise Invalid(_("Give a percentage from 0 to 100."))
    return percent


def _name(intake: Intake, value: Any, _product: Product) -> None:
    intake.fields["name"] = _line(value, NAME_LIMIT)
    if not intake.fields["name"]:
        intake.refuse("name", _("Say what it is called."))


def _names(intake: Intake, value: Any, _product: Product) -> None:
    languages = dict(settings.LANGUAGES)
    if not isinstance(value, Mapping) or value.keys() - languages.keys():
        raise Invalid(_("Give names by language: ar, lv, en."))
    found = {language: _line(text, NAME_LIMIT) for language, text in value.items()}
    intake.fields["names"] = {language: text for language, text in sorted(found.items()) if text}


def _sku(intake: Intake, value: Any, product: Product) -> None:
    sku = intake.fields["sku"] = _line(value, SKU_LIMIT)
    if sku and Product.objects.filter(sku=sku).exclude(pk=product.pk).exists():
        intake.refuse("sku", _("Another product has this number."))


def _description(intake: Intake, value: Any, _product: Product) -> None:
    text = clean(str(value or ""))
    if len(text) > TEXT_LIMIT:
        raise Invalid(_("Keep this under %(limit)s characters.") % {"limit": TEXT_LIMIT})
    intake.fields["description"] = text


def _sort(intake: Intake, value: Any, _product: Product) -> None:
    if value not in Product.Sort.values:
        raise Invalid(_("Choose one of the values offered."))
    intake.fields["sort"] = value


def _active(intake: Intake, value: Any, _product: Product) -> None:
    intake.fields["is_active"] = bool(value)


def _stock(intake: Intake, value: Any, _product: Product) -> None:
    empty = value is None or value == ""
    intake.fields["stock"] = None if empty else read_quantity(value, may_be_zero=True)


def _unit(intake: Intake, value: Any, _product: Product) -> None:
    intake.fields["unit_id"] = _key(Unit, value) or _by_name(Unit, value)


def _tax(intake: Intake, value: Any, _product: Product) -> None:
    intake.fields["tax_id"] = _key(TaxRate, value)
    if value and not intake.fields["tax_id"]:
        raise Invalid(_("Choose one of the values offered."))


def _prices(intake: Intake, value: Sequence[PriceValue], product: Product) -> None:
    if len(value) > MOST_PRICES:
        raise Invalid(_("A product has at most 60 prices."))
    known = set(PriceList.objects.values_list("pk", flat=True))
    prices = [_price(one, product, known) for one in value]
    places = [(one.price_list_id, one.currency, one.period, one.from_quantity) for one in prices]
    if len(set(places)) < len(places):
        raise Invalid(_("Two prices of the same list, currency and quantity cannot both hold."))
    intake.prices = prices


def _price(value: PriceValue, product: Product, known: set[UUID]) -> Price:
    price_list = _as_key(value.get("price_list"))
    period = value.get("period") or Period.ONCE
    amount = read_amount(value.get("amount"))
    if (price_list and price_list not in known) or period not in Period.values:
        raise Invalid(_("Choose one of the values offered."))
    if amount < 0:
        raise Invalid(_("A price cannot be less than nothing."))
    return unsaved(
        Price,
        product_id=product.pk,
        price_list_id=price_list,
        currency=read_currency(value.get("currency")),
        period=period,
        from_quantity=round(read_quantity(value.get("from_quantity") or 1), QUANTITY_DECIMALS),
        amount=round(amount, MOST_DECIMALS),
    )


def _parts(intake: Intake, value: Sequence[PartValue], product: Product) -> None:
    if len(value) > MOST_PARTS:
        raise Invalid(_("A bundle has at most 30 parts."))
    parts = [_part(one, product, position) for position, one in enumerate(value)]
    if len({part.product_id for part in parts}) < len(parts):
        raise Invalid(_("The same product stands there twice. Give the quantity of both in one line."))
    if parts and BundlePart.objects.filter(product=product.pk).exists():
        raise Invalid(_("This is a part of a bundle itself. A bundle holds products, no further bundles."))
    if BundlePart.objects.filter(bundle__in=[part.product_id for part in parts]).exists():
        raise Invalid(_("A bundle holds products, no further bundles."))
    intake.parts = parts


def _part(value: PartValue, product: Product, position: int) -> BundlePart:
    found = product_meant(value.get("product"))
    if found == product.pk:
        raise Invalid(_("A bundle cannot hold itself."))
    quantity = round(read_quantity(value.get("quantity") or 1), QUANTITY_DECIMALS)
    return unsaved(BundlePart, bundle_id=product.pk, product_id=found, quantity=quantity, position=position)


def product_meant(value: Any) -> UUID:
    """Return the product that is meant by its id, its number or its whole name; raises `Invalid`."""
    key = _as_key(value)
    rows = Product.objects.filter(archived_at=None)
    if key:
        found = list(rows.filter(pk=key).values_list("pk", flat=True))
    else:
        text = clean_line(str(value or ""))
        found = list(rows.filter(sku=text).exclude(sku="").values_list("pk", flat=True))
        found = found or list(
            rows.filter(anchor__title_key=fold(text)[:120]).values_list("pk", flat=True)[:2]
        )
    if len(found) != 1:
        text = "" if key else str(value or "")[:60]
        raise Invalid(
            _("“%(value)s” is no product of ours. Write its number or its whole name.") % {"value": text}
        )
    return found[0]


def _line(value: Any, limit: int) -> str:
    line = clean_line(str(value or ""))
    if len(line) > limit:
        raise Invalid(_("Keep this under %(limit)s characters.") % {"limit": limit})
    return line


def _as_key(value: Any) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def _key(model: type[Unit] | type[TaxRate], value: Any) -> UUID | None:
    key = _as_key(value)
    return model.objects.filter(pk=key).values_list("pk", flat=True).first() if key else None


def _by_name(model: type[Unit], value: Any) -> UUID | None:
    """Return a unit by its code or its name in any language; none for nothing."""
    wanted = fold(str(value or ""))
    if not wanted:
        return None
    for unit in model.objects.all():
        if wanted in {fold(unit.code), *(fold(name) for name in unit.names.values())}:
            return unit.pk
    raise Invalid(_("There is no such unit."))


type Reader = Callable[[Intake, Any, Product], None]
READERS: Mapping[str, Reader] = {
    "name": _name,
    "names": _names,
    "sku": _sku,
    "description": _description,
    "sort": _sort,
    "is_active": _active,
    "stock": _stock,
    "unit": _unit,
    "tax": _tax,
    "prices": _prices,
    "parts": _parts,
}
