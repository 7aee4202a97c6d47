"""How calendars are spoken of."""

from typing import Final

from django.utils.translation import get_language, pgettext_lazy

from wasl.calendar.asking import AGENDA, DAY, MONTH, WEEK
from wasl.kernel.manifest import Text

MODE_LABELS: Final[dict[str, Text]] = {
    DAY: pgettext_lazy("calendar", "Day"),
    WEEK: pgettext_lazy("calendar", "Week"),
    MONTH: pgettext_lazy("calendar", "Month"),
    AGENDA: pgettext_lazy("calendar", "Agenda"),
}
# where people live by both calendars: the Arab League and those beside it that Wasl knows
HIJRI: Final = frozenset(
    {"SA", "AE", "KW", "BH", "QA", "OM", "YE", "JO", "LB", "SY", "IQ", "PS", "EG", "SD", "LY", "TN", "DZ", "MA", "MR",
     "PK", "ID", "MY"}
)  # fmt: skip


def shows_hijri(country: str) -> bool:
    """Tell whether days are written in the Hijri calendar too, for whoever reads now in a firm of this country."""
    return country in HIJRI or get_language() == "ar"
