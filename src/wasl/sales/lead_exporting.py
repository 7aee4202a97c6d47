"""Writes leads to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Contact
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import BETWEEN, lines_of, named
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor
from wasl.sales.models import Lead
from wasl.sales.queries.leads import plain_leads

FIELDS = (
    ExportField("external_id", _("Number in the other program"), is_fixed=True),
    ExportField("title", _("What it is about"), column="title", width=40),
    ExportField("contact", _("Contact"), right="contact", column="title", width=30, is_fixed=True),
    ExportField("email", _("E-mail"), right="contact", width=30, is_fixed=True),
    ExportField("phone", _("Phone"), right="contact", is_fixed=True),
    ExportField("company", _("Company"), right="contact", width=30, is_fixed=True),
    ExportField("state", _("State"), column="state", is_fixed=True),
    ExportField(
        "score",
        pgettext_lazy("of a lead", "Score"),
        "number",
        right="score",
        column="score",
        width=10,
        is_fixed=True,
    ),
    ExportField("source", _("Source"), right="source", column="source"),
    ExportField("channel", _("Channel"), right="channel", column="channel", is_fixed=True),
    ExportField("campaign", _("Campaign"), right="campaign", column="campaign"),
    ExportField("products", _("Products"), width=30, is_fixed=True),
    ExportField("message", _("Message"), right="message", width=40),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=22),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", is_fixed=True),
    ExportField("created_at", pgettext_lazy("lead", "Came in"), "moment", column="created_at", is_fixed=True),
    ExportField("answered_at", _("First answered"), "moment", column="answer", is_fixed=True),
    ExportField("reason", _("Why given up"), is_fixed=True),
    ExportField("reason_text", _("In your words"), width=40, is_fixed=True),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
)
# what is his, not the lead's: hidden where the role hides it of contacts
OF_CONTACT = {"email": "emails", "phone": "phones", "company": "company"}


def export_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of leads, the firm's own fields last."""
    return (*FIELDS, *own_fields("lead"))


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield leads as lines of a sheet, in the order of the query and the language of the moment."""
    hidden = [key for key, name in OF_CONTACT.items() if viewer.hides("contact", name)]
    seen = Prefetch("contact", Contact.objects.visible_to(viewer))
    found = rows.select_related("anchor", "owner", "team")
    return lines_of("lead", found, columns, SPECIAL | dict.fromkeys(hidden, _nothing), fetched=[seen])


def objects(viewer: Actor, rows: Sequence[Lead]) -> list[dict[str, Any]]:
    """Return leads as the API shows them."""
    return plain_leads(viewer, rows)


def _nothing(_lead: Lead) -> str:
    return ""


def _of_contact(name: str) -> Any:
    return lambda lead: str(getattr(lead.contact, name)) if lead.contact else ""


SPECIAL: dict[str, Any] = {
    **named("owner", "team"),
    "contact": lambda lead: lead.contact.name if lead.contact else "",
    "email": _of_contact("primary_email"),
    "phone": _of_contact("primary_phone"),
    "company": _of_contact("company_name"),
    "state": lambda lead: str(lead.get_state_display()),
    "channel": lambda lead: str(lead.get_channel_display()),
    "reason": lambda lead: str(lead.get_reason_display()),
    "products": lambda lead: BETWEEN.join(lead.products),
}
