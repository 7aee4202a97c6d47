"""Contracts as their list, their page and programs read them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateField, Prefetch, Q, Value

from wasl.contacts.models import Contact
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, ContractLine
from wasl.kernel.actor import Actor
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag, TagLink
from wasl.records.queries import as_uuid, get_visible, tags_of
from wasl.sales.models import Deal

MOST_BESIDE = 20
COLUMNS = (
    "title", "number", "body", "currency", "period", "starts_on", "ends_on", "renews", "renew_months", "notice_amount",
    "notice_unit", "notice_on", "terminated_on", "reason", "reason_text", "over_on", "remind_days",
)  # fmt: skip
MOMENTS = ("version", "created_at", "updated_at", "archived_at")


def contracts_of(viewer: Actor) -> Any:
    """Return the contracts that the viewer sees, with the firm's `day`, and with whom they are as far as he sees those."""
    rows: Any = Contract.objects.visible_to(viewer).select_related("anchor", "owner")
    seen = Contact.objects.visible_to(viewer)
    return rows.annotate(day=Value(firm_day(), DateField())).prefetch_related(
        Prefetch("contact", seen), Prefetch("company", seen)
    )


@dataclass(frozen=True)
class ShownContract:
    """A contract with everything its page shows, as far as the viewer may see it."""

    contract: Contract
    day: datetime.date
    contact: Contact | None
    company: Contact | None
    deal: Deal | None
    renewal: Deal | None
    lines: Sequence[ContractLine]
    tags: Sequence[Tag]
    may_change: bool
    may_open_deal: bool
    shows_worth: bool

    @property
    def status(self) -> str:
        """How it stands today, in the firm's zone."""
        return self.contract.status_on(self.day)

    @property
    def is_over(self) -> bool:
        """Tell whether its last day has passed."""
        return self.status == Contract.Status.ENDED

    @property
    def turns_soon(self) -> bool:
        """Tell whether the day by which somebody must decide is near."""
        day, span = self.contract.turns_on, datetime.timedelta(days=self.contract.remind_days)
        return bool(day and self.day <= day <= self.day + span)


def get_contract(viewer: Actor, pk: UUID | str) -> ShownContract:
    """Return a contract with everything its page shows; raises `NotFound`."""
    found = get_visible(Contract, pk, viewer, "anchor", "owner", "team")
    parties = Contact.objects.visible_to(viewer).in_bulk(
        [key for key in (found.contact_id, found.company_id) if key]
    )
    deals = Deal.objects.visible_to(viewer).in_bulk([key for key in (found.deal_id, found.renewal_id) if key])
    may = viewer.may("contracts.change") and not viewer.read_only and found.may_change(viewer)
    shows_worth = not viewer.hides("contract", "amount")
    return ShownContract(
        found,
        firm_day(),
        parties.get(found.contact_id) if found.contact_id else None,
        parties.get(found.company_id) if found.company_id else None,
        deals.get(found.deal_id) if found.deal_id else None,
        deals.get(found.renewal_id) if found.renewal_id else None,
        list(found.lines.all()) if shows_worth else [],
        tags_of(viewer, found),
        may_change=may,
        may_open_deal=may and viewer.may("sales.add"),
        shows_worth=shows_worth,
    )


def contracts_with(viewer: Actor, anchor: Anchor) -> list[Any]:
    """Return the contracts with a contact or of a deal, those that run first."""
    by_kind = {
        "deal": Q(deal=anchor.pk) | Q(renewal=anchor.pk),
        "contact": Q(contact=anchor.pk) | Q(company=anchor.pk),
    }
    rows = contracts_of(viewer).current().filter(by_kind.get(anchor.kind, Q(pk__in=())))
    found = list(rows.order_by("-starts_on")[:MOST_BESIDE])
    return sorted(found, key=lambda one: one.status_on(one.day) == Contract.Status.ENDED)


def is_won(viewer: Actor, pk: UUID | str) -> bool:
    """Tell whether a deal that the viewer sees is won."""
    return Deal.objects.visible_to(viewer).filter(pk=as_uuid(pk), state=Deal.State.WON).exists()


def contract_row(viewer: Actor, pk: UUID | str) -> Any:
    """Return a contract as lists have it; raises `NotFound`."""
    found = get_visible(Contract, pk, viewer)
    return contracts_of(viewer).get(pk=found.pk)


def plain_contracts(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what a program is given, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "contract")
    keys = [row.pk for row in rows]
    tags: dict[UUID, list[str]] = {}
    for link in TagLink.objects.filter(anchor__in=keys).select_related("tag"):
        tags.setdefault(link.anchor_id, []).append(link.tag.name)
    lines: dict[UUID, list[ContractLine]] = {}
    for line in ContractLine.objects.filter(contract__in=keys):
        lines.setdefault(line.contract_id, []).append(line)
    wanted = {key for row in rows for key in (row.deal_id, row.renewal_id) if key}
    deals = (
        set(Deal.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True))
        if wanted
        else set()
    )
    return [
        _plain(
            viewer,
            row,
            deals=deals,
            tags=sorted(tags.get(row.pk, ())),
            lines=lines.get(row.pk, ()),
            fields=fields,
        )
        for row in rows
    ]


def _plain(
    viewer: Actor,
    row: Any,
    *,
    deals: set[UUID],
    tags: Sequence[str],
    lines: Sequence[ContractLine],
    fields: Any,
) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "status": row.status_on(row.day),
        "amount": None if row.amount is None else amount_text(row.amount, row.currency),
        "lines": [_plain_line(line, row.currency) for line in lines],
        "contact": row.contact.pk if row.contact else None,
        "company": row.company.pk if row.company else None,
        "deal": row.deal_id if row.deal_id in deals else None,
        "renewal": row.renewal_id if row.renewal_id in deals else None,
        "owner": row.owner_id,
        "team": row.team_id,
        "tags": tags,
        "custom": custom_out(fields, row.custom),
    }
    if viewer.hides("contract", "amount"):
        out.pop("lines")
    shown = {name: value for name, value in out.items() if not viewer.hides("contract", name)}
    return {"id": row.pk, **shown, **{name: getattr(row, name) for name in MOMENTS}}


def _plain_line(line: ContractLine, currency: str) -> dict[str, Any]:
    return {
        "product": line.product_id,
        "name": line.name,
        "quantity": format(trimmed(line.quantity), "f"),
        "price": amount_text(line.price, currency),
        "net": amount_text(line.net, currency),
    }
