"""Writes members and contracts to files: the columns of a sheet, read a few thousand at a time; what they change may come back."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Contact
from wasl.contracts.models import Contract, Membership, Term
from wasl.contracts.queries import plain_contracts, plain_memberships
from wasl.contracts.queries.memberships import dues_of
from wasl.exchange.exporting import ExportField, Line, SheetColumn, Value
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.kernel.money import amount_text
from wasl.records.models import TagLink

CHUNK = 1_000
BETWEEN = ", "
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
    """Return the columns of a sheet of members."""
    return MEMBER_FIELDS


def contract_fields() -> tuple[ExportField, ...]:
    """Return the columns of a sheet of contracts."""
    return CONTRACT_FIELDS


def counts(_rows: QuerySet[Any], _fields: Sequence[ExportField]) -> dict[str, int]:
    """Return how often columns stand that a record has several times: there are none."""
    return {}


def read_members(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield members as lines of a sheet, in the order of the query and the language of the moment."""
    unpaid = Prefetch("terms", Term.objects.filter(paid_on=None, amount__gt=0), to_attr="due_terms")
    found = rows.prefetch_related(None).select_related("anchor", "owner", "team", "plan")
    yield from _lines(found, columns, [_seen(viewer, "contact"), unpaid], MEMBER)


def read_contracts(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield contracts as lines of a sheet, in the order of the query and the language of the moment."""
    found = rows.prefetch_related(None).select_related("anchor", "owner", "team")
    yield from _lines(found, columns, [_seen(viewer, "contact"), _seen(viewer, "company")], CONTRACT)


def _seen(viewer: Actor, name: str) -> Any:
    return Prefetch(name, Contact.objects.visible_to(viewer))


def _lines(
    rows: QuerySet[Any], columns: Sequence[SheetColumn], fetched: list[Any], special: Mapping[str, Any]
) -> Iterator[Line]:
    keys = [column.field.key for column in columns]
    fetched = [*fetched, Prefetch("anchor__tag_links", TagLink.objects.select_related("tag"))]
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        found = list(chunk)
        prefetch_related_objects(found, *fetched)
        for row in found:
            yield Line(row.pk, row.version, [_value(row, key, special) for key in keys])


def _value(row: Any, key: str, special: Mapping[str, Any]) -> Value:
    value: Value = special[key](row) if key in special else getattr(row, key)
    return value


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


def _named(*names: str) -> dict[str, Any]:
    return {name: lambda row, name=name: str(getattr(row, name) or "") for name in names}


BOTH: dict[str, Any] = {
    "tags": lambda row: BETWEEN.join(sorted(link.tag.name for link in row.anchor.tag_links.all())),
    **_named("contact", "owner", "team"),
}
MEMBER: dict[str, Any] = BOTH | {
    "status": lambda row: str(Membership.Status(row.status_on(row.day)).label),
    "plan": lambda row: row.plan.name,
    "dues": _dues,
}
CONTRACT: dict[str, Any] = BOTH | {
    "status": lambda row: str(Contract.Status(row.status_on(row.day)).label),
    "period": lambda row: str(row.get_period_display()),
    "reason": lambda row: str(row.get_reason_display()),
    "body": lambda row: to_text(row.body),
    **_named("company"),
}
