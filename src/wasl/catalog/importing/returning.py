"""Takes the changed cells of files of products that were taken out here; an emptied cell empties its field."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.commands import change_product
from wasl.catalog.importing.saving import held_by, tax_of
from wasl.catalog.intake import read_quantity
from wasl.catalog.models import Period, Product
from wasl.exchange.exporting import Revision
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.exchange.revising import choice_of, one_by_one, read_cells
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.text import clean, clean_line, fold, parted
from wasl.lists.custom.values import NO, YES
from wasl.workspace.queries import workspace

# the field of a sheet by the name under which the command refuses it
NAMED = {"prices": "price"}
NEW_PRICE: Mapping[str, Any] = {"period": Period.ONCE, "from_quantity": 1, "price_list": None}


def revise_products(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of products in the caller's transaction; see `exchange.exporting` for what is promised."""
    acting, main = dataclasses.replace(by, cause=import_id), options.currency or workspace().currency
    return one_by_one(rows, lambda key, cells: _product(key, cells, main, by=acting), named=NAMED)


def _product(key: UUID, cells: Mapping[str, str], main: str, *, by: Actor) -> dict[str, Any] | None:
    """Change a product; returns what an undo needs, None where nothing is new."""
    product = Product.objects.select_related("anchor").filter(pk=key).first()
    if product is None or not product.may_change(by) or not by.may("catalog.change"):
        raise NotAllowed(_("This row means a record that you may not change."))
    values, held = read_cells(cells, _value), held_by(product)
    if "tax" in values:
        values["tax"] = tax_of(values["tax"])
    said: dict[str, Any] = {name: values.pop(name) for name in ("price", "currency") if name in values}
    if said:
        values["prices"] = _prices(held["prices"], said, main)
    now = change_product(product, by=by, quiet=True, **values)
    is_new = now.version != product.version or "tags" in values
    return {name: held[name] for name in values} if is_new else None


def _value(key: str, text: str) -> Any:
    return READERS.get(key, clean_line)(text)


def _prices(prices: Sequence[Mapping[str, Any]], said: dict[str, Any], main: str) -> list[Mapping[str, Any]]:
    """Return all prices of a product with its first standard one as the row has it; an emptied price takes it away."""
    first = next((one for one in prices if not one["price_list"]), None)
    others = [one for one in prices if one is not first]
    price = {**NEW_PRICE, "amount": None, "currency": main, **(first or {})}
    price |= {"amount" if name == "price" else name: value for name, value in said.items()}
    price["currency"] = price["currency"] or main
    return others if price["amount"] is None else [price, *others]


def _is_on_sale(text: str) -> bool:
    word = fold(text)
    if word not in YES | NO:
        raise Invalid(_("“%(value)s” is not one of the choices.") % {"value": clean_line(text)[:60]})
    return word in YES


READERS: Mapping[str, Callable[[str], Any]] = {
    "sort": lambda text: choice_of(Product.Sort, text),
    "price": lambda text: read_amount(text) if text else None,
    "currency": lambda text: read_currency(text) if text else "",
    "stock": lambda text: read_quantity(text, may_be_zero=True) if text else None,
    "is_active": _is_on_sale,
    "tags": parted,
    "description": clean,
}
