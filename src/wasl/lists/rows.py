"""Draws the rows of a list: their frame once by its template, then filled for each record.

A page has hundreds of cells; drawing each by the template takes as long as all the rest of the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.lists.cells import edited_field
from wasl.lists.listing import Column, Listing
from wasl.ui.addresses import KEY, record_address

# stands in the frame for the content of a cell (a private sign that no text of ours has)
CONTENT = "\ue000"


def draw(
    records: Iterable[Any], listing: Listing, columns: Sequence[Column], viewer: Actor, *, has_ticks: bool
) -> Iterator[SafeString]:
    """Yield each record as a row of the table; cells that the viewer may change in place have a button."""
    edited = [column for column in columns if edited_field(listing, column, viewer)]
    plain = _frame(listing, columns, (), has_ticks=has_ticks)
    open_frame = _frame(listing, columns, edited, has_ticks=has_ticks) if edited else plain
    for record in records:
        frame = open_frame if edited and record.may_change(viewer) else plain
        parts = frame.replace(str(KEY), str(record.pk)).split(CONTENT)
        cells = (column.cell(record) + part for column, part in zip(columns, parts[1:], strict=True))
        yield mark_safe(parts[0] + "".join(cells))  # noqa: S308  # the template's frame and cells that are safe


def _frame(listing: Listing, columns: Sequence[Column], edited: Sequence[Column], *, has_ticks: bool) -> str:
    cells = [
        {
            "classes": " ".join(filter(None, (column.classes, "m" if column.is_key else ""))),
            "edit": reverse("lists:cell_edit", args=[listing.key, KEY, column.name])
            if column in edited
            else "",
        }
        for column in columns
    ]
    address = record_address(registry().kind(listing.kind).page, KEY)
    context = {"cells": cells, "address": address, "key": KEY, "content": CONTENT, "has_ticks": has_ticks}
    return render_to_string("lists/_table.html#row", context)
