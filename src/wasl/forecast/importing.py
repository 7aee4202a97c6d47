"""Lets files become targets: one row says what one person, one team or the firm is to win in one period."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.intake import product_meant
from wasl.exchange.importing import Cell as FileCell
from wasl.exchange.importing import Effect, ImportOptions, Outcome, UndoResult
from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.reading.taking import take_cells
from wasl.forecast.commands import Cell, set_targets
from wasl.forecast.models import Target
from wasl.forecast.months import first_of
from wasl.forecast.queries.grids import Wanted, settable
from wasl.kernel.actor import Actor
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.text import clean_line, digits, fold
from wasl.records.models import Tag
from wasl.ui.templatetags import ui as draw
from wasl.workspace.queries import workspace

MATCH_BY: tuple[tuple[str, Text], ...] = (("same", gettext_lazy("Who, of what, and the period")),)
# key, label, kind, header words
FIELDS: tuple[tuple[str, Text, Kind, str], ...] = (
    ("user", gettext_lazy("Person"), "text", "person|salesperson|sales person|sales rep|rep|owner|employee|colleague|who|الموظف|المندوب|مندوب المبيعات|البائع|المسؤول|darbinieks|pārdevējs|atbildīgais|kas"),
    ("team", gettext_lazy("Team"), "text", "team|department|branch|الفريق|القسم|الفرع|komanda|nodaļa|filiāle"),
    ("period", gettext_lazy("Period"), "text", "period|month|quarter|year|starts on|start date|date|الفترة|الشهر|الربع|السنة|التاريخ|periods|mēnesis|ceturksnis|gads|datums"),
    ("amount", pgettext_lazy("sales", "Target"), "money", "target|amount|goal|quota|budget|plan|value|الهدف|المستهدف|المبلغ|الحصة|mērķis|summa|plāns"),
    ("currency", gettext_lazy("Currency"), "text", "currency|العملة|valūta"),
    ("measure", gettext_lazy("What is counted"), "choice", "measure|metric|what is counted|counted|المقياس|ما يُحسب|mērs|kas skaitīts"),
    ("product", gettext_lazy("Product"), "text", "product|item|sku|product name|المنتج|الصنف|produkts|prece"),
    ("tag", gettext_lazy("Tag"), "text", "tag|category|product category|الوسم|الفئة|birka|kategorija"),
)  # fmt: skip
DEALS = frozenset(fold(word) for word in ("deals", "deals won", "number of deals", "count", "صفقات", "عدد الصفقات", "الصفقات المكسوبة", "darījumi", "darījumu skaits", "iegūtie darījumi"))  # fmt: skip
YEAR = re.compile(r"(?:19|20|21)\d\d")
QUARTER = re.compile(
    r"(?:q|quarter|ربع|الربع|cet\.?|ceturksnis)\s*([1-4])\b|\b([1-4])\.?\s*(?:q|quarter|cet\.?|ceturksnis)",
    re.IGNORECASE,
)
MONTH = re.compile(r"(?:(\d{4})\s*[-/.]\s*(\d{1,2})|(\d{1,2})\s*[-/.]\s*(\d{4}))")


def fields() -> tuple[ImportField, ...]:
    """Return the fields with their labels in the language of the moment."""
    return tuple(
        ImportField(key, str(label), kind, tuple(words.split("|"))) for key, label, kind, words in FIELDS
    )


def read_period(text: str, order: Any = None) -> tuple[str, datetime.date]:
    """Return the period that a cell means ("month", "quarter" or "year") and its first day; raises `Invalid`.

    Understood are 2026, Q2 2026, 2026-Q2, 2026-05, 05/2026, and any day, which means its month.
    """
    typed = digits(clean_line(text))
    year = YEAR.search(typed)
    if YEAR.fullmatch(typed):
        return "year", datetime.date(int(typed), 1, 1)
    quarter = QUARTER.search(typed)
    if year and quarter:
        number = int(quarter.group(1) or quarter.group(2))
        return "quarter", datetime.date(int(year.group()), number * 3 - 2, 1)
    month = MONTH.fullmatch(typed)
    if month:
        found, number = int(month.group(1) or month.group(4)), int(month.group(2) or month.group(3))
        if not (1 <= number <= 12 and YEAR.fullmatch(str(found))):
            raise Invalid(_("This is no period. Write 2026, 2026-Q2, 2026-05 or a day."))
        return "month", datetime.date(found, number, 1)
    try:
        day = parse_date(typed, order or None).value
    except Invalid:
        raise Invalid(_("This is no period. Write 2026, 2026-Q2, 2026-05 or a day.")) from None
    return "month", first_of(day, "month")


@dataclass
class ReadRow:
    """One row: whose target it is by name, the period, what is to be won, and from which column each came."""

    texts: dict[str, str] = field(default_factory=dict)
    period: str = "month"
    starts_on: datetime.date | None = None
    amount: Decimal | None = None
    currency: str = ""
    measure: str = Target.Measure.VALUE
    columns: dict[str, str] = field(default_factory=dict)


def read_row(cells: Sequence[FileCell], options: ImportOptions) -> ReadRow:
    """Return a row as a target; raises `Invalid` whose fields are the columns at fault."""
    row = ReadRow()
    errors = take_cells(cells, lambda cell: _take(row, cell.field, cell.value, options), row.columns)
    if not errors and row.starts_on is None:
        errors[""] = [_("Say of which period the target is.")]
    if not errors and row.amount is None:
        errors[""] = [_("Say how much is to be won.")]
    if errors:
        raise Invalid(fields=errors)
    return row


def _take(row: ReadRow, key: str, text: str, options: ImportOptions) -> None:
    if key == "period":
        row.period, row.starts_on = read_period(text, options.date_order)
    elif key == "amount":
        row.amount = read_amount(text)
    elif key == "currency":
        row.currency = read_currency(text)
    elif key == "measure":
        row.measure = Target.Measure.DEALS if fold(text) in DEALS else Target.Measure.VALUE
    else:
        row.texts[key] = clean_line(text)


def save_rows(
    rows: Sequence[tuple[int, ReadRow]],
    *,
    options: ImportOptions,
    by: Actor,
    import_id: UUID,  # noqa: ARG001 - targets tell no events
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    book = Book(by, options)
    return [book.save(number, row) for number, row in rows]


class Book:
    """For whom the actor may set targets, by name: asked once for a chunk."""

    def __init__(self, by: Actor, options: ImportOptions) -> None:
        self.by, self.options = by, options
        self.main = options.currency or workspace().currency
        self.has_firm, teams, people = settable(by)
        self.teams = _named((fold(one.name), one.pk) for one in teams)
        self.people = _named(
            (word, one.pk) for one in people for word in {fold(one.name), fold(one.email)} if word
        )

    def save(self, number: int, row: ReadRow) -> Outcome:
        """Save one row."""
        try:
            with transaction.atomic():
                return self._save(number, row)
        except Invalid as error:
            name, sentences = next(iter(error.fields.items()), ("", [error.message]))
            column = row.columns.get(name, row.columns.get("amount", "") if ":" in name else "")
            return Outcome(number, "refused", reason=sentences[0], column=column)

    def _save(self, number: int, row: ReadRow) -> Outcome:
        assert row.starts_on is not None  # noqa: S101 - reading asks it
        wanted = Wanted(row.starts_on.year, row.period, row.measure, *self._of_what(row))
        user, team = self._who(row)
        currency = (row.currency or self.main) if row.measure == Target.Measure.VALUE else ""
        known = _standing(wanted, user, team, row.starts_on).first()
        if known and self.options.on_match == "skip":
            return Outcome(number, "skipped", known.pk)
        cell = Cell(row.starts_on, row.amount, user, team, currency)
        if not set_targets([cell], wanted=wanted, by=self.by):
            return Outcome(number, "skipped", known.pk if known else None)
        made = _standing(wanted, user, team, row.starts_on).get()
        before = {"now": f"{made.amount:f}", "now_in": made.currency}
        if known:
            return Outcome(
                number,
                "updated",
                made.pk,
                before | {"amount": f"{known.amount:f}", "currency": known.currency},
            )
        return Outcome(number, "created", made.pk, before)

    def _of_what(self, row: ReadRow) -> tuple[UUID | None, UUID | None]:
        product, tag = row.texts.get("product"), row.texts.get("tag")
        found = None
        if tag:
            found = (
                Tag.objects.visible_to(self.by).filter(folded=fold(tag)).values_list("pk", flat=True).first()
            )
            if found is None:
                raise Invalid(fields={"tag": [_("There is no tag of this name.")]})
        return self._asked("product", product_meant, product), found

    @staticmethod
    def _asked(name: str, meant: Callable[[Any], UUID], text: str | None) -> UUID | None:
        try:
            return meant(text) if text else None
        except Invalid as error:
            raise Invalid(fields={name: [error.message]}) from None

    def _who(self, row: ReadRow) -> tuple[UUID | None, UUID | None]:
        """Return the person or the team whose target it is; neither is the firm. Raises `Invalid` by field."""
        for name, known in (("user", self.people), ("team", self.teams)):
            text = row.texts.get(name)
            if text:
                key = known.get(fold(text))
                if key is None:
                    raise Invalid(
                        fields={
                            name: [
                                _("There is nobody and nothing of this name for whom you may set targets.")
                            ]
                        }
                    )
                return (key, None) if name == "user" else (None, key)
        if not self.has_firm:
            raise Invalid(_("Say whose target it is; you may not set those of the whole firm."))
        return None, None


def _named(pairs: Iterator[tuple[str, UUID]]) -> dict[str, UUID | None]:
    """Return ids by name; a name of two means neither."""
    found: dict[str, UUID | None] = {}
    for name, key in pairs:
        found[name] = None if found.get(name, key) != key else key
    return found


def _standing(wanted: Wanted, user: UUID | None, team: UUID | None, day: datetime.date) -> Any:
    return Target.objects.filter(
        Q(user=user) & Q(team=team), period=wanted.period, measure=wanted.measure, starts_on=day, product=wanted.product,
        tag=wanted.tag,
    )  # fmt: skip


def undo_rows(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:  # noqa: ARG001 - targets tell no events
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    standing = {one.pk: one for one in Target.objects.filter(pk__in=[effect.record_id for effect in effects])}
    kept, undone = {}, 0
    for effect in effects:
        one, before = standing.get(effect.record_id), effect.before
        if one is None:
            continue
        if (f"{one.amount:f}", one.currency) != (before.get("now"), before.get("now_in")):
            kept[effect.record_id] = _("Somebody has worked on this record since the import.")
            continue
        amount = Decimal(before["amount"]) if "amount" in before else None
        cell = Cell(one.starts_on, amount, one.user_id, one.team_id, before.get("currency", ""))
        set_targets(
            [cell],
            wanted=Wanted(one.starts_on.year, one.period, one.measure, one.product_id, one.tag_id),
            by=by,
        )
        undone += 1
    return UndoResult(undone, kept)


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.book = Book(by, options)
        self.labels = {key: label for key, label, _kind, _words in FIELDS}

    def __call__(self, row: ReadRow) -> list[tuple[Text, SafeString]]:
        """Return what would be stored of a row."""
        return [(self.labels[key], value) for key, value in self._shown(row)]

    def _shown(self, row: ReadRow) -> Iterator[tuple[str, SafeString]]:
        for name in ("user", "team"):
            if row.texts.get(name):
                yield name, draw.bdi(row.texts[name])
        if row.starts_on:
            yield "period", draw.bdi(f"{Target.Period(row.period).label}: {row.starts_on:%Y-%m}")
        if row.amount is not None:
            is_value = row.measure == Target.Measure.VALUE
            shown = (
                draw.money(row.amount, row.currency or self.book.main)
                if is_value
                else draw.number(row.amount)
            )
            yield "amount", shown
        if row.measure == Target.Measure.DEALS:
            yield "measure", draw.bdi(Target.Measure.DEALS.label)
        for name in ("product", "tag"):
            if row.texts.get(name):
                yield name, draw.bdi(row.texts[name])
