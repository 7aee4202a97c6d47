"""Verbs on products: add one, change it with its prices and parts, say its stock, put it away and back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Unpack

from django.utils.translation import gettext as _

from wasl.catalog.intake import Intake, take_in
from wasl.catalog.models import BundlePart, Price, Product, TaxRate, Unit
from wasl.catalog.values import ProductValues
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.lists.custom.taking import Taken, take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import as_json, put_away, refuse_clash, save_changed, take_back
from wasl.records.commands.events import emit
from wasl.records.events import RecordAdded

PUBLIC = {"unit_id": "unit", "tax_id": "tax"}


@command("catalog.change")
def add_product(name: str, /, *, by: Actor, quiet: bool = False, **values: Unpack[ProductValues]) -> Product:
    """Add a product or service with its prices and, for a bundle, its parts. Raises `Invalid` by field."""
    product = Product()
    intake, taken = taken_in(product, {**values, "name": name}, by=by)
    refuse_locked(public for public in values if by.locks("product", public))
    _set(product, intake.fields)
    product.custom = taken.over({})
    product.save()
    _write_rows(product, intake)
    if values.get("tags"):
        set_tags(product, names=values["tags"], by=by)
    emit(RecordAdded(product), by=by, quiet=quiet)
    return product


@command("catalog.change")
def change_product(
    product: Product,
    *,
    by: Actor,
    seen: int | None = None,
    quiet: bool = False,
    **values: Unpack[ProductValues],
) -> Product:
    """Change what is named of a product and record the difference; `prices` and `parts` are all of them.

    `seen` is the version the editor looked at. Raises `Invalid` by field, `Conflict`.
    """
    product = lock(product)
    intake, taken = taken_in(product, values, by=by)
    changes = difference(product, intake) | taken.changes
    refuse_locked(name for name in changes if by.locks("product", name))
    refuse_clash(product, changes, seen=seen)
    if "tags" in values:
        set_tags(product, names=values["tags"] or (), by=by)
    if not changes:
        return product
    _set(product, intake.fields)
    product.custom = taken.over(product.custom)
    _write_rows(product, intake)
    return save_changed(product, changes, by=by, quiet=quiet, labels=taken.labels)


@command("catalog.change")
def set_stock(product: Product, *, stock: Decimal | None, by: Actor, quiet: bool = False) -> Product:
    """Note how many there are, as another program counts them; the moment is kept even where nothing has changed."""
    product = change_product(product, stock=stock, by=by, quiet=quiet)
    if stock is not None:
        product.stock_at = clock.now()
        Product.objects.filter(pk=product.pk).update(stock_at=product.stock_at)
    return product


@command("catalog.change")
def archive_product(product: Product, *, by: Actor) -> Product:
    """Put a product away: it is offered no more, and what was sold keeps it."""
    return put_away(product, by=by)


@command("catalog.change")
def restore_product(product: Product, *, by: Actor) -> Product:
    """Take a product back from the archive."""
    return take_back(product, by=by)


def taken_in(product: Product, values: Mapping[str, Any], *, by: Actor) -> tuple[Intake, Taken]:
    """Return clean columns, and what the firm's own fields get. Raises `Invalid` by field."""
    intake = take_in(values, product)
    is_new = product._state.adding  # noqa: SLF001 - documented by Django
    given = values.get("custom") or ({} if is_new else None)
    held = None if is_new else product.custom
    taken = take("product", given, by=by, held=held, pk=product.pk) if given is not None else Taken()
    intake.errors |= taken.errors
    intake.finish()
    return intake, taken


def refuse_locked(names: Any) -> None:
    """Refuse what the role locks."""
    locked = sorted(names)
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})


def difference(product: Product, intake: Intake) -> dict[str, list[Any]]:
    """Return what changes, in values that people can read."""
    changes = {
        PUBLIC.get(name, name): [_readable(name, getattr(product, name)), _readable(name, value)]
        for name, value in intake.fields.items()
        if getattr(product, name) != value
    }
    if intake.prices is not None:
        old = list(product.prices.select_related("price_list"))
        changes |= _changed(
            "prices", [price_text(one) for one in old], [price_text(one) for one in intake.prices]
        )
    if intake.parts is not None:
        held = list(product.parts.select_related("product"))
        changes |= _changed("parts", _part_texts(held), _part_texts(intake.parts))
    return changes


def price_text(price: Price) -> str:
    """Return a price as a timeline tells it."""
    amount = f"{amount_text(price.amount, price.currency)} {price.currency}"
    named = f"{price.price_list}: {amount}" if price.price_list_id else amount
    period = "" if price.period == "once" else f" / {price.get_period_display()}"
    return named + period + ("" if price.from_quantity == 1 else f" ({trimmed(price.from_quantity):f}+)")


def _changed(name: str, old: Sequence[str], new: Sequence[str]) -> dict[str, list[Any]]:
    before, after = sorted(old), sorted(new)
    return {} if before == after else {name: [before, after]}


def _part_texts(parts: Sequence[BundlePart]) -> list[str]:
    names = dict(Product.objects.filter(pk__in=[one.product_id for one in parts]).values_list("pk", "name"))
    return [f"{trimmed(part.quantity):f} × {names.get(part.product_id, '')}" for part in parts]


def _readable(name: str, value: Any) -> Any:
    models: dict[str, Any] = {"unit_id": Unit, "tax_id": TaxRate}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "") if value else ""
    if name == "names":
        return list(value.values())
    return as_json(value)


def _set(product: Product, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(product, name, value)
    if "stock" in columns:
        product.stock_at = None if columns["stock"] is None else clock.now()


def _write_rows(product: Product, intake: Intake) -> None:
    """Write all prices and parts anew: there are a few, and nothing points at them."""
    if intake.prices is not None:
        product.prices.all().delete()
        for price in intake.prices:
            price.product_id = product.pk
        Price.objects.bulk_create(intake.prices)
    if intake.parts is not None:
        product.parts.all().delete()
        for part in intake.parts:
            part.bundle_id = product.pk
        BundlePart.objects.bulk_create(intake.parts)
