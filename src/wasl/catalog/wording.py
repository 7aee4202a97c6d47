"""How the catalog speaks of prices, units and taxes."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from wasl.catalog.models import Period

# behind an amount
PER: dict[str, Any] = {
    Period.MONTH: pgettext_lazy("behind a price", "a month"),
    Period.YEAR: pgettext_lazy("behind a price", "a year"),
}


def period_words(period: str) -> SafeString:
    """Return how often a price is paid, behind it; nothing where that is once."""
    return format_html(' <small class="w-mute">{}</small>', PER[period]) if period in PER else SafeString("")
