"""Writes members and contracts to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Contact
from wasl.contracts.models import Contract, Membership, Term
from wasl.contracts.queries import plain_contracts, plain_memberships
from wasl.contracts.queries.memberships import dues_of
from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.lines import BETWEEN, lines_of, named
from wasl.exchange.own_fields import own_fields
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.kernel.money import amount_text

MEMBER_FIELDS = (
    ExportField("name", _("Name on the card"), column="name", width=36),
    ExportField("number", _("Member number"), right="number", column="number"),
    ExportField("status", _("State"), column="status", is_fixed=True),
    ExportField("plan", pgettext_lazy("of a member", "Plan"), right="plan", column="plan", width=20),
    ExportField("joined_on", _("Member since"), "date", right="joined_on", column="joined_on"),
    ExportField(
        "until_on", pgettext_lazy("member", "Member until"), "date", right="until_on", column="until_on"
    ),
    ExportField("grace_until", _("Grace until"), "date", right="until_on", is_fixed=True),
    ExportField("ended_on", _("Left on"), "date", right="until_on", is_fixed=True),
    ExportField("dues", _("Dues to pay"), right="dues", column="dues", is_fixed=True),
    ExportField("contact", _("Contact"), right="contact", width=30, is_fixed=True),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=20),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", width=20),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)
CONTRACT_FIELDS = (
    ExportField("title", pgettext_lazy("of a contract", "Title"), column="title", width=40),
    ExportField("number", _("Contract number"), right="number", column="number"),
    ExportField("status", _("State"), column="status", is_fixed=True),
    ExportField("company", _("Company"), right="company", width=30, is_fixed=True),
    ExportField("contact", _("Contact"), right="contact", width=30, is_fixed=True),
    ExportField(
        "amount", pgettext_lazy("of a contract", "Value"), "number", right="amount", column="amount", width=14
    ),
    ExportField("currency", _("Currency"), right="amount", told_as="currency", width=8),
    ExportField("period", _("Paid"), right="amount", told_as="period"),
    ExportField(
        "starts_on", pgettext_lazy("contract", "Begins"), "date", right="starts_on", column="starts_on"
    ),
    ExportField("ends_on", pgettext_lazy("contract", "Ends"), "date", right="ends_on", column="ends_on"),
    ExportField("renews", _("Renews by itself"), "yes", right="renews"),
    ExportField(
        "notice_on", _("Last day for notice"), "date", right="notice_on", column="notice_on", is_fixed=True
    ),
    ExportField("terminated_on", _("Notice given on"), "date", right="ends_on", is_fixed=True),
    ExportField("over_on", _("Last day"), "date", right="ends_on", column="over_on", is_fixed=True),
    ExportField("reason", _("Why it ends"), right="ends_on", is_fixed=True),
    ExportField("owner", _("Owner"), right="owner", column="owner", width=20),
    ExportField("team", pgettext_lazy("group of people", "Team"), right="team", width=20),
    ExportField("tags", _("Tags"), width=24, is_apart=True),
    ExportField("body", _("What there is to know"), width=40, is_fixed=True),
    ExportField("created_at", _("Created"), "moment", column="created_at", is_fixed=True),
)


def member_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of members, the firm's own fields last."""
    return (*MEMBER_FIELDS, *own_fields("membership"))


def contract_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of contracts, the firm's own fields last."""
    return (*CONTRACT_FIELDS, *own_fields("contract"))


def read_members(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield members as lines of a sheet, in the order of the query and the language of the moment."""
    unpaid = Prefetch("terms", Term.objects.filter(paid_on=None, amount__gt=0), to_attr="due_terms")
    found = rows.select_related("anchor", "owner", "team", "plan")
    return lines_of("membership", found, columns, MEMBER, fetched=[_seen(viewer, "contact"), unpaid])


def read_contracts(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield contracts as lines of a sheet, in the order of the query and the language of the moment."""
    found = rows.select_related("anchor", "owner", "team")
    parties = [_seen(viewer, "contact"), _seen(viewer, "company")]
    return lines_of("contract", found, columns, CONTRACT, fetched=parties)


def _seen(viewer: Actor, name: str) -> Any:
    return Prefetch(name, Contact.objects.visible_to(viewer))


def member_objects(viewer: Actor, rows: Sequence[Membership]) -> list[dict[str, Any]]:
    """Return members as the API shows them."""
    return plain_memberships(viewer, rows)


def contract_objects(viewer: Actor, rows: Sequence[Contract]) -> list[dict[str, Any]]:
    """Return contracts as the API shows them."""
    return plain_contracts(viewer, rows)


def _dues(row: Any) -> str:
    return BETWEEN.join(
        f"{amount_text(one.amount, one.currency)} {one.currency}" for one in dues_of(row.due_terms)
    )


MEMBER: dict[str, Any] = {
    **named("contact", "owner", "team"),
    "status": lambda row: str(Membership.Status(row.status_on(row.day)).label),
    "plan": lambda row: row.plan.name,
    "dues": _dues,
}
CONTRACT: dict[str, Any] = {
    **named("contact", "company", "owner", "team"),
    "status": lambda row: str(Contract.Status(row.status_on(row.day)).label),
    "period": lambda row: str(row.get_period_display()),
    "reason": lambda row: str(row.get_reason_display()),
    "body": lambda row: to_text(row.body),
}
