"""How the cells of a list are drawn: short functions that take a column of the row and isolate what people typed."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.lists.listing import Column, Field, Listing
from wasl.ui.addresses import record_address
from wasl.ui.templatetags import components
from wasl.ui.templatetags import ui as draw

type Cell = Callable[[Any], SafeString]
NOTHING = SafeString('<span class="w-mute">—</span>')


def text(path: str) -> Cell:
    """Draw a text that somebody typed."""
    read = attrgetter(path)
    return lambda row: draw.bdi(read(row)) if read(row) else NOTHING


def code(path: str) -> Cell:
    """Draw an identifier: e-mail, number."""
    read = attrgetter(path)
    return lambda row: draw.ltr(read(row)) if read(row) else NOTHING


def chosen(path: str, choices: Iterable[tuple[str, Text]]) -> Cell:
    """Draw a choice by its label."""
    read, labels = attrgetter(path), dict(choices)
    return lambda row: draw.bdi(labels.get(read(row), read(row))) if read(row) else NOTHING


def phone(path: str) -> Cell:
    """Draw a phone number."""
    read = attrgetter(path)
    return lambda row: draw.phone(read(row)) if read(row) else NOTHING


def moment(path: str) -> Cell:
    """Draw a moment, relative where it is near."""
    read = attrgetter(path)
    return lambda row: draw.moment(read(row)) if read(row) else NOTHING


def money(path: str, currency: str) -> Cell:
    """Draw an amount with its currency, the column beside it."""
    read = attrgetter(path, currency)
    return lambda row: draw.money(*read(row)) if read(row)[0] is not None else NOTHING


def day(path: str) -> Cell:
    """Draw a day as one says it where it is near."""
    read = attrgetter(path)
    return lambda row: draw.day(read(row)) if read(row) else NOTHING


def title(view: str, row: Any, name: str, under: str = "") -> SafeString:
    """Draw the name of a record, leading to its page at `view`, with a line under it where there is one."""
    line = format_html('<div class="w-xs w-mute w-cut">{}</div>', under) if under else ""
    return format_html(
        '<div class="w-row"><div class="w-grow"><a href="{}" data-panel="{}" class="w-m w-name w-cut w-blk" dir="auto"><bdi>{}</bdi></a>{}</div></div>',
        record_address(view, row.pk), row.pk, name, line,
    )  # fmt: skip


def person(path: str) -> Cell:
    """Draw a colleague with initials."""
    read = attrgetter(path)

    def cell(row: Any) -> SafeString:
        found = read(row)
        if not found:
            return NOTHING
        mark = components.avatar(str(found), "xs")
        return format_html('<span class="w-row">{}<bdi>{}</bdi></span>', mark, found)

    return cell


def tags(pairs: Callable[[Any], list[tuple[str, str]]]) -> Cell:
    """Draw small labels from (tone, label) pairs."""

    def cell(row: Any) -> SafeString:
        found = pairs(row)
        if not found:
            return NOTHING
        return format_html_join(" ", '<span class="w-tag dot t-{}">{}</span>', found)

    return cell


def edited_field(listing: Listing, column: Column, viewer: Actor) -> Field | None:
    """Return the field that a click on the column's cells changes, None where the viewer's role may not."""
    found = listing.field_named(column.edits, viewer) if column.edits else None
    is_open = found is not None and found.keyword and listing.change is not None
    return found if is_open and found and not viewer.locks(listing.kind, found.denied_by) else None
