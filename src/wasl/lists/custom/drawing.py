"""How values of custom fields are drawn in cells and beside a record."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.lists.cells import NOTHING
from wasl.lists.custom.values import moment_of, text_of
from wasl.lists.models import CustomField
from wasl.ui.templatetags import ui as draw

LINK = '<a class="w-brk" href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>'


def drawn(field: CustomField, value: Any, titles: Mapping[str, tuple[str, str]] | None = None) -> SafeString:
    """Return a stored value as HTML; `titles` are name and address of linked records the viewer may see, by id."""
    if value is None:
        return NOTHING
    if field.type == CustomField.Type.LINK:
        name, address = (titles or {}).get(value, ("", ""))
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, name) if name else NOTHING
    return DRAWERS.get(field.type, _plain)(field, value)


def _plain(field: CustomField, value: Any) -> SafeString:
    return draw.bdi(text_of(field, value))


DRAWERS: dict[str, Callable[[CustomField, Any], SafeString]] = {
    "long_text": lambda _field, value: format_html('<span class="w-brk" dir="auto">{}</span>', value),
    "number": lambda _field, value: draw.number(Decimal(str(value))),
    "money": lambda _field, value: draw.money(Decimal(str(value["amount"])), value["currency"]),
    "date": lambda _field, value: draw.day(datetime.date.fromisoformat(value)),
    "date_time": lambda _field, value: draw.exactly(moment_of(value)),
    "yes_no": lambda _field, value: draw.bdi(_("yes") if value else _("no")),
    "url": lambda _field, value: format_html(LINK, value, draw.ltr(value)),
    "phone": lambda _field, value: format_html('<a href="tel:{}">{}</a>', value, draw.phone(value)),
    "email": lambda _field, value: format_html(
        '<a class="w-brk" href="mailto:{}">{}</a>', value, draw.ltr(value)
    ),
}
