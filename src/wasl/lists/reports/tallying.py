"""Counts measures over the rows that a viewer may see: one statement for all measures of a listing at one moment."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.money import Money
from wasl.lists.filters import compile_filter
from wasl.lists.filters.wording import InText, Writer
from wasl.lists.listing import Field, Listing, Options
from wasl.lists.pages import as_text, joined
from wasl.lists.queries import listings
from wasl.lists.reports.asking import Asked, Span
from wasl.lists.reports.attributes import Attribute, attributes, condition
from wasl.lists.reports.shape import Measure, Rates, Report, Sides, Split, Tree
from wasl.workspace.models import User

# of one report; whoever needs more narrows it
MOST_GROUPS = 200
HUNDRED = 100


class Median(Aggregate):
    """The middle value of a number over a group."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = FloatField()


@dataclass(frozen=True)
class Value:
    """A number of a report: nothing where it cannot be said. `apart` are amounts without a rate; `rows` how many were counted."""

    number: Decimal | float | int | None
    unit: str = ""
    link: str = ""
    apart: tuple[Money, ...] = ()
    rows: int = 0


@dataclass
class Raw:
    """What the database says of one measure in one group, by currency."""

    rows: int = 0
    part: int = 0
    middle: float | None = None
    sums: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


# (measure, span, group) → what was counted; the group is None where there are none
type Found = dict[tuple[str, str, Any], Raw]


def to_tenth(length: float) -> float:
    """Return a length of time to a tenth of its unit; what is shorter than one is told in smaller ones and stays exact."""
    return round(length, 1 if length >= 1 else 5)


@dataclass(frozen=True)
class Grouping:
    """By what rows are counted: a field of the listings, "month" for that of the moment; `over` a path of child rows."""

    by: str = ""
    over: str = ""


@dataclass(frozen=True)
class _Part:
    """One measure in one span: the condition of its rows."""

    measure: Measure
    span: str
    condition: Q

    @property
    def name(self) -> str:
        return f"{self.measure.name}__{self.span}__"


class Tally:
    """Counts for one viewer what was asked; a measure that he may not see, or that a choice does not fit, is left out."""

    def __init__(self, viewer: Actor, report: Report, asked: Asked) -> None:
        self.viewer, self.report, self.asked = viewer, report, asked
        self.expected: dict[Any, dict[str, Measure]] = {}
        self.held: dict[Any, Found] = {}

    @cached_property
    def listings(self) -> dict[str, Listing]:
        """The listings that the viewer may read, by key."""
        wanted = {one.listing for one in self.report.measures} | {self.report.listing}
        return {one.key: one.extended(self.viewer) for one in listings(self.viewer) if one.key in wanted}

    @cached_property
    def rates(self) -> Rates:
        """The rates of today: one query, when the first amount is met."""
        return self.report.rates()

    @cached_property
    def options(self) -> Options:
        """The words behind ids of the main listing."""
        listing = self.listings[self.report.listing]
        return listing.options(self.viewer) if listing.options else {}

    @cached_property
    def fields(self) -> dict[str, dict[str, Field]]:
        """By what rows may be grouped, by listing and name: the fields of a listing, and attributes of related records."""
        found = self.listings.items()
        known = {key: (*attributes(one, self.viewer), *one.fields_for(self.viewer)) for key, one in found}
        return {key: {one.name: one for one in fields} for key, fields in known.items()}

    def known(self, listing: str, name: str) -> Field | None:
        """Return the field of a listing by which its rows may be grouped: what is called alike but means another thing is none."""
        found, of_main = self.fields[listing].get(name), self.fields[self.report.listing].get(name)
        if found is None or of_main is None or listing == self.report.listing:
            return found
        return None if name.startswith("custom.") or found.choices != of_main.choices else found

    def offered(self, block: Sides | Split) -> dict[str, Field]:
        """Return by what the reader may group a block: the fields that it names, then attributes."""
        main = self.report.listing
        named = [one for name in block.fields if (one := self.known(main, name))]
        return {one.name: one for one in (*named, *attributes(self.listings[main], self.viewer))}

    def has(self, measure: Measure) -> bool:
        """Tell whether the viewer may see a measure, with all that was chosen."""
        listing = self.listings.get(measure.listing)
        if listing is None or any(self.viewer.hides(listing.kind, name) for name in measure.rights):
            return False
        try:
            self._base(measure)
            self._condition(measure, self.asked.span)
        except Invalid:
            return False
        return True

    def measures(self, names: Sequence[str]) -> list[Measure]:
        """Return those of some measures that can be counted."""
        return [one for one in map(self.report.named, names) if self.has(one)]

    def trees(self, listing: Listing) -> list[Tree]:
        """Return what was chosen as conditions on a listing; raises `Invalid` for what it does not know."""
        found: list[Tree] = []
        for name, value in self.asked.choices.items():
            known = listing.field_named(name, self.viewer)
            if known is None:
                raise Invalid
            found.append(condition(name, value == "true" if known.type == "yes_no" else value))
        if self.asked.tree is not None:
            if listing.key != self.report.listing:
                raise Invalid
            found.append(self.asked.tree)
        return found

    def _base(self, measure: Measure) -> Q:
        listing = self.listings[measure.listing]
        return self._compiled(listing, self.trees(listing))

    def _condition(self, measure: Measure, span: Span) -> Q:
        return self._compiled(self.listings[measure.listing], [measure.where, span.tree(measure.at)])

    def _compiled(self, listing: Listing, trees: Sequence[Tree]) -> Q:
        found = joined([one for one in trees if one is not None])
        return compile_filter(listing, self.viewer, found) if found is not None else Q()

    def rows(self, measure: Measure) -> QuerySet[Any]:
        """Return the rows that fit what was chosen, whenever they were."""
        rows = self.listings[measure.listing].rows(self.viewer).filter(self._base(measure))
        return rows.select_related(None).prefetch_related(None).order_by()

    def link(self, measure: Measure, span: Span | None = None, *more: Tree) -> str:
        """Return the address of the list of exactly the rows that a measure counts."""
        listing = self.listings[measure.listing]
        asked = [measure.where, (span or self.asked.span).tree(measure.at), *self.trees(listing), *more]
        words = {"filter": as_text(joined([one for one in asked if one is not None])), **measure.words}
        return f"{reverse(listing.page)}?{urlencode(words)}"

    def counted(
        self, measures: Sequence[Measure], spans: Mapping[str, Span], grouping: Grouping | None = None
    ) -> Found:
        """Return what was counted in each span and group, together with what else is expected of the same ones."""
        alike, names = _alike(spans, grouping), {one.name for one in measures}
        known = self.expected.setdefault(alike, {})
        if not names <= known.keys():
            self.expect(measures, spans, grouping)
            self.held.pop(alike, None)
        if alike not in self.held:
            self.held[alike] = self._counted(list(known.values()), spans, grouping)
        return {key: raw for key, raw in self.held[alike].items() if key[0] in names}

    def expect(
        self, measures: Sequence[Measure], spans: Mapping[str, Span], grouping: Grouping | None = None
    ) -> None:
        """Say what will be asked for: what has the same spans and groups is counted at once, the first time."""
        self.expected.setdefault(_alike(spans, grouping), {}).update({one.name: one for one in measures})

    def _counted(
        self, measures: Sequence[Measure], spans: Mapping[str, Span], grouping: Grouping | None
    ) -> Found:
        """Count: one statement for each listing and moment, one more for its medians where amounts part the rows by currency."""
        found: Found = {}
        sets: dict[tuple[str, str, bool], list[Measure]] = {}
        paid = {(one.listing, one.at) for one in measures if one.is_money}
        for one in measures:
            is_apart = one.how == "median" and (one.listing, one.at) in paid
            sets.setdefault((one.listing, one.at, is_apart), []).append(one)
        for some in sets.values():
            parts = [
                _Part(one, name, self._condition(one, span)) for one in some for name, span in spans.items()
            ]
            for line in self._lines(parts, grouping or Grouping()):
                for part in parts:
                    key = (part.measure.name, part.span, line.get("group_value"))
                    _add(found.setdefault(key, Raw()), part, line)
        return found

    def _lines(self, parts: Sequence[_Part], grouping: Grouping) -> Iterable[Mapping[str, Any]]:
        first = parts[0].measure
        rows = self.rows(first).filter(reduce(or_, (part.condition for part in parts)))
        if grouping.over:  # what has no value is in no group
            rows = rows.filter(**{f"{grouping.over}__isnull": False})
        groups = {"group_value": self._grouped(first, grouping)} if grouping.by else {}
        if isinstance(known := self.known(first.listing, grouping.by), Attribute):
            rows = known.joined(rows, self.viewer)
        if any(part.measure.is_money for part in parts):
            groups["money_of"] = F("currency")
        is_alone = len({str(part.condition) for part in parts}) == 1
        made: dict[str, Any] = {}
        for part in parts:
            made |= self._aggregates(part, is_alone=is_alone)
        # without groups there is one row, and nothing to group by
        return rows.values(**groups).annotate(**made) if groups else [rows.aggregate(**made)]

    def _grouped(self, measure: Measure, grouping: Grouping) -> Any:
        listing = self.listings[measure.listing]
        if grouping.by == "month":
            known = listing.field_named(measure.at, self.viewer)
            return TruncMonth(known.column if known else measure.at, tzinfo=self.asked.today.zone)
        if grouping.over:
            return F(grouping.over)
        known = self.known(measure.listing, grouping.by)
        if known is None:
            raise Invalid
        return F(known.column) if known.by is None else known.by

    def _aggregates(self, part: _Part, *, is_alone: bool) -> dict[str, Any]:
        one, where = part.measure, None if is_alone else part.condition
        if one.how == "median":
            return {f"{part.name}middle": Median(one.of, filter=where), f"{part.name}rows": _rows(one, where)}
        made: dict[str, Any] = {f"{part.name}rows": _rows(one, where)}
        if one.is_money:
            known = Q(**{f"{one.of}__isnull": False})
            filled = known if where is None else where & known
            made |= {
                f"{part.name}sum": Sum(one.of, filter=where),
                f"{part.name}known": Count(one.of, filter=filled),
            }
        if one.how == "share":
            fits = self._compiled(self.listings[one.listing], [one.of])
            made[f"{part.name}part"] = Count("pk", filter=fits if where is None else where & fits)
        return made

    def value(self, measure: Measure, raw: Raw | None, link: str = "") -> Value:
        """Return what was counted as a number with its unit, amounts together in the firm's currency."""
        raw = raw or Raw()
        if measure.how == "count":
            return Value(raw.rows, "", link, rows=raw.rows)
        if measure.how == "median":
            number = None if raw.middle is None else to_tenth(raw.middle)
            return Value(number, measure.unit, link, rows=raw.rows)
        if measure.how == "share":
            number = round(HUNDRED * raw.part / raw.rows, 1) if raw.rows else None
            return Value(number, "percent", link, rows=raw.rows)
        return self._amount(measure, raw, link)

    def _amount(self, measure: Measure, raw: Raw, link: str) -> Value:
        total = self.rates.total((amount, currency) for currency, amount in raw.sums.items())
        apart = tuple(total.apart)
        if measure.how == "sum":
            return Value(total.amount, self.rates.main, link, apart, raw.rows)
        without = {one.currency for one in apart}
        count = sum(number for currency, number in raw.counts.items() if currency not in without)
        mean = (total.amount / count).quantize(Decimal("0.01")) if count else None
        means = tuple(
            Money((one.amount / raw.counts[one.currency]).quantize(Decimal("0.01")), one.currency)
            for one in apart
            if raw.counts.get(one.currency)
        )
        return Value(mean, self.rates.main, link, means, raw.rows)

    def labels(self, known: Field, values: Sequence[Any]) -> dict[Any, str]:
        """Return what is shown for the values of a field; of colleagues also those who have left."""
        writer = Writer(self.listings[self.report.listing], lambda: self.options, InText())
        said = {str(key) for key, _label in self.options.get(known.options, [])}
        if known.type == "yes_no":
            return {True: _("Yes"), False: _("No"), None: _("Without a value")}
        # each is isolated where it is written
        found = {value: str(writer.group_label(known, value)).strip("\u2068\u2069") for value in values}
        if known.type == "person":
            gone = [value for value in values if isinstance(value, UUID) and str(value) not in said]
            names = dict(User.objects.filter(pk__in=gone).values_list("pk", "name")) if gone else {}
            found |= names
        return found


def _alike(spans: Mapping[str, Span], grouping: Grouping | None) -> tuple[Any, ...]:
    """Return what questions have in common that one statement can answer."""
    return (*sorted(spans.items(), key=lambda item: item[0]), grouping or Grouping())


def _rows(measure: Measure, where: Q | None) -> Count:
    if measure.is_of_lines:
        return Count("pk", filter=where, distinct=True)
    return Count("pk", filter=where)


def _add(raw: Raw, part: _Part, line: Mapping[str, Any]) -> None:
    raw.rows += line[f"{part.name}rows"]
    raw.part += line.get(f"{part.name}part", 0)
    raw.middle = line.get(f"{part.name}middle")
    if part.measure.is_money and line[f"{part.name}sum"] is not None:
        currency = line["money_of"]
        raw.sums[currency] = raw.sums.get(currency, Decimal(0)) + line[f"{part.name}sum"]
        raw.counts[currency] = raw.counts.get(currency, 0) + line[f"{part.name}known"]


def month_span(month: datetime.date | datetime.datetime, within: Span | None = None) -> Span:
    """Return the days of a month, cut to those of a span."""
    first = datetime.date(month.year, month.month, 1)
    after = datetime.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    last = after - datetime.timedelta(days=1)
    return Span(max(first, within.first), min(last, within.last)) if within else Span(first, last)
