"""What custom fields add to a listing: columns, orders, fields of the filter language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.lists.custom.drawing import drawn
from wasl.lists.custom.filtering import PLAIN, asked, held
from wasl.lists.custom.ordering import GIVES, can_sort, order_of
from wasl.lists.listing import Added, Column, Listing, Sort
from wasl.lists.models import CustomField
from wasl.lists.queries.custom import fields_seen


@dataclass(frozen=True)
class CustomSort(Sort):
    """An order by the value of a custom field, which is put beside each row."""

    by: Any = None

    def narrowed(self, rows: QuerySet[Any], viewer: Actor) -> QuerySet[Any]:
        """Return the rows with the value that they are ordered by."""
        found: QuerySet[Any] = super().narrowed(rows, viewer).annotate(**{self.path: self.by})
        return found


class CustomFields:
    """The extension that reads the definitions: one query."""

    def added(self, listing: Listing, viewer: Actor) -> Added:
        """Return what the fields of the listing's kind add."""
        fields = fields_seen(viewer, listing.kind)
        return Added(
            fields=tuple(asked(one) for one in fields if one.is_filterable),
            columns=tuple(_column(one) for one in fields if one.type != CustomField.Type.LINK),
            sorts=tuple(_sort(one) for one in fields if can_sort(one)),
        )


def _column(field: CustomField) -> Column:
    return Column(
        field.name,
        field.label,
        _cell(field),
        sort=field.name if can_sort(field) else "",
        field=field.name,
        classes="cut" if field.type in {"text", "long_text", "url", "email"} else "",
        edits=field.name if field.type in PLAIN and field.is_filterable else "",
        is_shown=False,
    )


def _cell(field: CustomField) -> Callable[[Any], SafeString]:
    value = held(field)
    return lambda row: drawn(field, value(row))


def _sort(field: CustomField) -> CustomSort:
    return CustomSort(
        field.name,
        field.label,
        f"custom_{field.key}",
        is_nullable=True,
        field=field.name,
        type=GIVES.get(field.type, "CharField"),
        by=order_of(field),
    )
