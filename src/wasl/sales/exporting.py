"""Writes deals to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import lines_of, named
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.sales.models import Deal
from wasl.sales.queries.deals import parties_seen, plain_deals

FIELDS = (
    ExportField("title", pgettext_lazy("of a deal", "Title"), column="title", width=40),
    ExportField("company", _("Company"), right="company", width=30, is_fixed=True),
    ExportField("contact", _("Contact"), right="contact", width=30, is_fixed=True),
    ExportField("pipeline", _("Pipeline"), is_fixed=True),
    ExportField("stage", _("Stage"), column="stage"),
    ExportField("state", _("State"), is_fixed=True),
    ExportField("amount", _("Amount"), "number", right="amount", column="amount"),
    ExportField("currency", _("Currency"), right="currency", width=10, is_fixed=True),
    ExportField("chance", _("Chance in percent"), "number", right="probability", column="chance", width=10),
    ExportField(
        "expected_on", _("Expected close"), "date", right="expected_on", column="expected_on", width=12
    ),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=22),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", is_fixed=True),
    ExportField("source", _("Source"), right="source", column="source"),
    ExportField("stage_since", _("In this stage since"), "moment", column="stage_since", is_fixed=True),
    ExportField("closed_at", pgettext_lazy("deal", "Closed"), "moment", column="closed_at", is_fixed=True),
    ExportField("reason", _("Why lost"), column="reason"),
    ExportField("reason_text", _("In the customer’s words"), width=40),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("body", _("What there is to know"), width=40, is_fixed=True),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)


def export_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of deals, the firm's own fields last; fixed ones are not read back."""
    return (*FIELDS, *own_fields("deal"))


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield deals as lines of a sheet, in the order of the query and the language of the moment."""
    found = rows.select_related("anchor", "owner", "team", "stage", "pipeline")
    return lines_of("deal", found, columns, SPECIAL, fetched=parties_seen(viewer))


def objects(viewer: Actor, rows: Sequence[Deal]) -> list[dict[str, Any]]:
    """Return deals as the API shows them."""
    return plain_deals(viewer, rows)


SPECIAL: dict[str, Any] = {
    **named("company", "contact", "pipeline", "stage", "owner", "team"),
    "state": lambda deal: str(deal.get_state_display()),
    "reason": lambda deal: str(deal.get_reason_display()),
    "body": lambda deal: to_text(deal.body),
}
