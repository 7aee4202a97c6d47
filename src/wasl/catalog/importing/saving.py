"""Lets files become products: one row a product, with its standard price."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.catalog.commands import add_product, change_product
from wasl.catalog.intake import read_percent, read_quantity
from wasl.catalog.models import Period, Product
from wasl.catalog.queries import taxes
from wasl.catalog.queries.products import plain_products, product_rows
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome, UndoResult
from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.own_fields import PREFIX, own_imports
from wasl.exchange.reading.taking import take_cells
from wasl.exchange.undone import undoing
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.text import clean_line, fold, parted
from wasl.lists.custom.values import NO, YES
from wasl.records.commands.erasing import erase_records
from wasl.ui.templatetags import ui as draw
from wasl.workspace.queries import workspace

MATCH_BY: tuple[tuple[str, Text], ...] = (
    ("sku", gettext_lazy("Product number")),
    ("name", gettext_lazy("Name")),
)
# key, label, kind, header words
FIELDS: tuple[tuple[str, Text, Kind, str], ...] = (
    ("name", gettext_lazy("Name"), "name", "product name|product|item|item name|service|title|name|اسم المنتج|المنتج|الصنف|اسم الصنف|الخدمة|الاسم|produkts|produkta nosaukums|prece|preces nosaukums|nosaukums|pakalpojums|"),
    ("sku", gettext_lazy("Product number"), "text", "sku|product number|product code|product id|productid|item code|article|article number|code|رقم المنتج|الرقم|رقم|كود المنتج|رمز المنتج|رقم الصنف|produkta kods|preces kods|artikuls|kods|"),
    ("description", gettext_lazy("Description"), "text", "description|details|quantity per unit|quantityperunit|الوصف|وصف المنتج|apraksts|"),
    ("sort", gettext_lazy("Goods or service"), "choice", "product type|type|kind|goods or service|نوع المنتج|سلعة أو خدمة|veids|produkta veids|"),
    ("unit", gettext_lazy("Unit"), "text", "unit|unit of measure|uom|الوحدة|وحدة القياس|mērvienība|vienība|"),
    ("price", gettext_lazy("Price"), "money", "price|unit price|unitprice|list price|sales price|retail price|السعر|سعر الوحدة|سعر البيع|cena|pārdošanas cena|mazumtirdzniecības cena|"),
    ("currency", gettext_lazy("Currency"), "text", "currency|العملة|valūta|"),
    ("stock", gettext_lazy("In stock"), "number", "stock|in stock|units in stock|unitsinstock|quantity in stock|on hand|المخزون|الكمية المتوفرة|atlikums|krājums|"),
    ("off_sale", gettext_lazy("No longer sold"), "boolean", "discontinued|no longer sold|inactive|موقوف|لم يعد يباع|vairs nepārdod|izņemts no pārdošanas|"),
    ("name_ar", gettext_lazy("Name in Arabic"), "name", "arabic name|name in arabic|الاسم العربي|الاسم بالعربية|nosaukums arābu valodā|"),
    ("name_lv", gettext_lazy("Name in Latvian"), "name", "latvian name|name in latvian|الاسم باللاتفية|nosaukums latviešu valodā|"),
    ("name_en", gettext_lazy("Name in English"), "name", "english name|name in english|الاسم الإنجليزي|الاسم بالإنجليزية|nosaukums angļu valodā|"),
    ("tags", gettext_lazy("Tags"), "tags", "tags|category|categories|product category|group|الوسوم|الفئة|التصنيف|kategorija|birkas|grupa|"),
)  # fmt: skip
SERVICES = frozenset(
    fold(word) for word in ("service", "services", "خدمة", "خدمات", "pakalpojums", "pakalpojumi")
)


def fields() -> tuple[ImportField, ...]:
    """Return the fields with their labels in the language of the moment, the firm's own ones last."""
    own = [
        ImportField(key, str(label), kind, tuple(words.strip("|").split("|")))
        for key, label, kind, words in FIELDS
    ]
    return (*own, *own_imports("product"))


@dataclass
class ReadRow:
    """One row as a product: what the commands take, and from which column each came."""

    values: dict[str, Any] = field(default_factory=dict)
    price: Any = None
    currency: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name."""
        return str(self.values["name"])


def read_row(cells: Sequence[Cell], _options: ImportOptions) -> ReadRow:
    """Return a row as a product; raises `Invalid` whose fields are the columns at fault."""
    row = ReadRow()
    given = [cell for cell in cells if cell.field not in FIXED]
    errors = take_cells(given, lambda cell: _take(row, cell), row.columns)
    if not row.values.get("name") and not errors:
        errors[row.columns.get("name", "")] = [_("Say what it is called.")]
    if errors:
        raise Invalid(fields=errors)
    return row


def _take(row: ReadRow, cell: Cell) -> None:
    key, text = cell.field, cell.value
    if key == "price":
        row.price = read_amount(text)
    elif key == "currency":
        row.currency = read_currency(text)
    elif key == "off_sale":
        row.values["is_active"] = fold(text) not in YES
    elif key == "tags":
        row.values["tags"] = parted(text)
    elif key.startswith("name_"):
        row.values.setdefault("names", {})[key.removeprefix("name_")] = clean_line(text)
    elif key.startswith(PREFIX):
        row.values.setdefault("custom", {})[key.removeprefix(PREFIX)] = text
    else:
        row.values[key] = READERS.get(key, clean_line)(text)


# what our own files say of a product and no file sets
FIXED = frozenset({"stock_at", "created_at"})
READERS: dict[str, Callable[[str], Any]] = {
    "sort": lambda text: Product.Sort.SERVICE if fold(text) in SERVICES else Product.Sort.GOODS,
    "stock": lambda text: read_quantity(text, may_be_zero=True),
    "is_active": lambda text: fold(text) not in NO,
}


def save_rows(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    acting = dataclasses.replace(by, cause=import_id)
    main = options.currency or workspace().currency
    return [_save(number, row, main, options=options, by=acting) for number, row in rows]


def _save(number: int, row: ReadRow, main: str, *, options: ImportOptions, by: Actor) -> Outcome:
    known = None if options.on_match == "create" else _meant(row, options.match_by)
    if known and options.on_match == "skip":
        return Outcome(number, "skipped", known.pk)
    values = dict(row.values)
    if row.price is not None:
        values["prices"] = _prices(known, row, main)
    try:
        with transaction.atomic():
            if "tax" in values:
                values["tax"] = tax_of(values["tax"])
            if known is None:
                made = add_product(values.pop("name"), by=by, quiet=not options.runs_rules, **values)
                return Outcome(number, "created", made.pk, {})
            return _change(number, known, values, options=options, by=by)
    except Invalid as error:
        name, sentences = next(iter(error.fields.items()), ("", [error.message]))
        column = row.columns.get({"prices": "price"}.get(name, name), "")
        return Outcome(number, "refused", reason=sentences[0], column=column)


def tax_of(text: str) -> UUID | None:
    """Return the tax of a rate, that of the firm's own country first; none for nothing, which means the usual one.

    Raises `Invalid` by field where several are meant, or none.
    """
    if not text:
        return None
    percent, home = read_percent(text.rstrip("%٪ ")), workspace().country
    found = [one for one in taxes() if one.percent == percent]
    near = [one for one in found if one.country == home] or found
    if len(near) != 1:
        text = _("Several taxes have this rate, or none. Choose the tax on the page of the product.")
        raise Invalid(fields={"tax": [text]})
    return near[0].pk


def _change(
    number: int, known: Product, values: dict[str, Any], *, options: ImportOptions, by: Actor
) -> Outcome:
    if not known.may_change(by):
        return Outcome(number, "refused", reason=_("This row means a record that you may not change."))
    held = held_by(known)
    if options.on_match == "fill":
        values = {name: value for name, value in values.items() if name != "is_active" and not held.get(name)}
    else:
        values["names"] = {**known.names, **values.get("names", {})}
    version = known.version
    changed = change_product(known, by=by, quiet=True, **values)
    if changed.version == version:
        return Outcome(number, "skipped", known.pk)
    return Outcome(number, "updated", known.pk, {name: held[name] for name in values if name in held})


def _meant(row: ReadRow, rules: Sequence[str]) -> Product | None:
    rows = Product.objects.select_related("unit").filter(anchor__merged_into=None).order_by("pk")
    wanted = {"sku": ("sku", row.values.get("sku", "")), "name": ("anchor__title_key", fold(row.name)[:120])}
    for rule in rules:
        column, value = wanted.get(rule, ("", ""))
        found = rows.filter(**{column: value}).first() if value else None
        # the same name with another number is another product
        if found and (rule == "sku" or not row.values.get("sku") or found.sku in {"", row.values["sku"]}):
            return found
    return None


def _prices(known: Product | None, row: ReadRow, main: str) -> list[dict[str, Any]]:
    """Return the prices of a product with what the row says as its standard price in its currency."""
    price = {
        "amount": row.price,
        "currency": row.currency or main,
        "period": Period.ONCE,
        "from_quantity": 1,
        "price_list": None,
    }
    others = held_by(known)["prices"] if known else []
    return [one for one in others if _place(one) != _place(price)] + [price]


def _place(price: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(price[name] or "") for name in ("price_list", "currency", "period", "from_quantity"))


def held_by(product: Product) -> dict[str, Any]:
    """Return what a product has, as the command takes it and as JSON keeps it."""
    row = product_rows(SYSTEM).filter(pk=product.pk).get()
    plain = plain_products(SYSTEM, [row])[0]
    kept = ("name", "names", "sku", "description", "sort", "unit", "is_active", "stock", "custom", "tags")
    return {name: plain[name] for name in kept} | {
        "tax": str(plain["tax"] or "") or None,
        "prices": [one | {"price_list": str(one["price_list"] or "") or None} for one in plain["prices"]],
    }


def undo_rows(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    found, acting = undoing(effects, import_id), dataclasses.replace(by, cause=import_id)
    for effect in found.changed:
        if known := Product.objects.filter(pk=effect.record_id).first():
            change_product(known, by=acting, quiet=True, **effect.before)
    if found.made:
        erase_records(Product, found.made)
    return found.result


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:  # noqa: ARG002 - as all previewers are made
        self.main = options.currency or workspace().currency
        self.labels = {key: label for key, label, _kind, _words in FIELDS}

    def __call__(self, row: ReadRow) -> list[tuple[Text, SafeString]]:
        """Return what would be stored of a row."""
        return [(self.labels[key], value) for key, value in self._shown(row) if isinstance(value, SafeString)]

    def _shown(self, row: ReadRow) -> Iterator[tuple[str, SafeString | str]]:
        for name in ("name", "sku", "description", "unit"):
            yield name, draw.bdi(row.values[name]) if row.values.get(name) else ""
        if "sort" in row.values:
            yield "sort", draw.bdi(Product.Sort(row.values["sort"]).label)
        if row.price is not None:
            yield "price", draw.money(row.price, row.currency or self.main)
        if "stock" in row.values:
            yield "stock", draw.number(row.values["stock"])
        if not row.values.get("is_active", True):
            yield "off_sale", draw.bdi(_("yes"))
        yield "tags", draw.bdi(_(", ").join(row.values["tags"])) if row.values.get("tags") else ""
