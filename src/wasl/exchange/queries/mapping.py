"""What the mapping page shows of each column: its first values, the field it goes to, and what will be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import phonenumbers
from django.utils.translation import gettext as _

from wasl.exchange.importing import ImportOptions
from wasl.exchange.layout import importer_for, table_of
from wasl.exchange.mapping import ImportField
from wasl.exchange.models import Import
from wasl.exchange.reading.cells import is_blank
from wasl.kernel.actor import Actor
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid

SEEN = 50


@dataclass(frozen=True)
class Status:
    """What is said of a column, in a word or two: a tone of the palette, an icon, the sentence."""

    tone: str
    icon: str
    text: str


@dataclass(frozen=True)
class MappingLine:
    """One column of the file on the mapping page."""

    column: int
    name: str
    samples: Sequence[str]
    field: str
    position: int
    status: Status


def sheets(viewer: Actor, item: Import) -> tuple[str, ...]:
    """Return the sheets of a workbook, nothing for other files."""
    return table_of(item).sheets if item.is_visible_to(viewer) else ()


def mapping_lines(viewer: Actor, item: Import) -> list[MappingLine]:
    """Return the columns of the file with the fields they go to."""
    if not item.is_visible_to(viewer):
        return []
    fields = {field.key: field for field in importer_for(item.kind).fields()}
    chosen = {line["column"]: line for line in item.mapping}
    rows = [row.values for row in islice(table_of(item).rows(), SEEN)]
    lines = []
    for column, name in enumerate(item.columns):
        line = chosen.get(column, {})
        values = [row[column] for row in rows if column < len(row) and not is_blank(row[column])]
        field = fields.get(line.get("field", ""))
        status = _status(field, str(line.get("reason", "")), values, item.choices())
        key, position = (field.key, line["position"]) if field else ("", 0)
        lines.append(MappingLine(column, name, list(dict.fromkeys(values))[:2], key, position, status))
    return lines


def _status(field: ImportField | None, reason: str, values: Sequence[str], options: ImportOptions) -> Status:
    if field is None:
        return Status("mute", "help-circle", _("Not mapped · choose a field"))
    special = BY_KIND[field.kind](values, options) if field.kind in BY_KIND else None
    if special:
        return special
    if field.kind in options.match_by or field.key in options.match_by:
        return Status("ok", "sparkles", _("Matches · finds the record again"))
    if reason == "values":
        return Status("info", "info-circle", _("Recognized by its values"))
    return Status("ok", "sparkles", _("Matches"))


def _phone(values: Sequence[str], options: ImportOptions) -> Status | None:
    local = [value for value in values if not value.strip().startswith(("+", "00"))]
    code = phonenumbers.country_code_for_region(options.country)
    if not local or not code:
        return None
    text = _("Local numbers get the country code \u2066+%(code)s\u2069") % {"code": code}
    return Status("info", "info-circle", text)


def _date(values: Sequence[str], options: ImportOptions) -> Status | None:
    """Tell of Hijri dates, of dates that can be read two ways, and of those that are none."""
    order = options.date_order if options.date_order in {"dmy", "mdy", "ymd"} else None
    read, failed = [], 0
    for value in values:
        try:
            read.append(parse_date(value, order))  # type: ignore[arg-type]  # narrowed by the set above
        except Invalid:
            failed += 1
    if failed > len(read):
        return Status("next", "alert-triangle", _("Most of these are no dates"))
    if any(day.is_hijri for day in read):
        return Status("info", "calendar", _("Hijri dates found, they are converted"))
    if any(day.is_ambiguous for day in read):
        return Status("next", "alert-triangle", _("Day or month first? Choose the order below"))
    return None


BY_KIND: dict[str, Callable[[Sequence[str], ImportOptions], Status | None]] = {
    "phone": _phone,
    "date": _date,
}
