"""Shows the rows of a file of members or contracts as they would be stored."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.contracts.importing.fields import CONTRACT_FIELDS, MEMBER_FIELDS
from wasl.contracts.importing.rows import ReadRow
from wasl.exchange.importing import ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.ui.templatetags import ui as draw


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs."""

    def __init__(self, _options: ImportOptions, *, by: Actor) -> None:  # noqa: ARG002 - as all previewers are made
        self.labels = {key: label for key, label, _kind, _words in (*MEMBER_FIELDS, *CONTRACT_FIELDS)}

    def __call__(self, row: ReadRow) -> list[tuple[Text, SafeString]]:
        """Return what would be stored of a row."""
        known = {"party": row.party, "email": row.email, **row.values}
        return [
            (self.labels[key], _drawn(value))
            for key, value in known.items()
            if key in self.labels and value != ""
        ]


def _drawn(value: Any) -> SafeString:
    if isinstance(value, datetime.date):
        return draw.day(value)
    if isinstance(value, bool):
        return draw.bdi(_("yes") if value else _("no"))
    if isinstance(value, Decimal | int):
        return draw.number(value)
    return draw.bdi(_(", ").join(value) if isinstance(value, list) else value)
