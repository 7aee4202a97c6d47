"""Members as their list, their page and programs read them."""

import datetime
from collections.abc import Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DateField, Prefetch, Value

from wasl.contacts.models import Contact
from wasl.contracts.days import firm_day
from wasl.contracts.models import Membership, Term
from wasl.kernel.actor import Actor
from wasl.kernel.money import Money, amount_text
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag, TagLink
from wasl.records.queries import get_visible, tags_of

MOST_BESIDE = 20
COLUMNS = ("name", "number", "joined_on", "until_on", "grace_until", "paused_on", "ended_on", "ended_why")
MOMENTS = ("version", "created_at", "updated_at", "archived_at")


def memberships_of(viewer: Actor) -> Any:
    """Return the members that the viewer sees, with the firm's `day` and their dues to pay."""
    rows: Any = Membership.objects.visible_to(viewer).select_related("anchor", "owner", "plan")
    unpaid = Prefetch("terms", Term.objects.filter(paid_on=None, amount__gt=0), to_attr="due_terms")
    return rows.annotate(day=Value(firm_day(), DateField())).prefetch_related(unpaid)


def dues_of(terms: Sequence[Term]) -> list[Money]:
    """Return what is due, each currency for itself."""
    found: dict[str, Decimal] = {}
    for term in terms:
        found[term.currency] = found.get(term.currency, Decimal(0)) + term.amount
    return [Money(amount, currency) for currency, amount in sorted(found.items())]


@dataclass(frozen=True)
class ShownMembership:
    """A member with everything his page shows, as far as the viewer may see it."""

    membership: Membership
    day: datetime.date
    contact: Contact | None
    head: Membership | None
    dependents: Sequence[Membership]
    terms: Sequence[Term]
    tags: Sequence[Tag]
    may_change: bool
    shows_dues: bool

    @property
    def status(self) -> str:
        """How he stands today, in the firm's zone."""
        return self.membership.status_on(self.day)

    @property
    def dues(self) -> list[Money]:
        """What is due, each currency for itself."""
        return dues_of([term for term in self.terms if term.is_due]) if self.shows_dues else []

    @property
    def may_renew(self) -> bool:
        """Tell whether he can get another term now."""
        return self.may_change and self.status not in {"paused", "ended"} and not self.membership.head_id


def get_membership(viewer: Actor, pk: UUID | str) -> ShownMembership:
    """Return a member with everything his page shows; raises `NotFound`."""
    found = get_visible(Membership, pk, viewer, "anchor", "owner", "team", "plan")
    others = Membership.objects.visible_to(viewer)
    contact = Contact.objects.visible_to(viewer).filter(pk=found.contact_id).first()
    head = others.filter(pk=found.head_id).first() if found.head_id else None
    return ShownMembership(
        found,
        firm_day(),
        contact,
        head,
        [] if found.head_id else list(others.filter(head=found).order_by("sort_key")),
        list(found.terms.select_related("plan", "by")),
        tags_of(viewer, found),
        may_change=viewer.may("contracts.change_members")
        and not viewer.read_only
        and found.may_change(viewer),
        shows_dues=not viewer.hides("membership", "dues"),
    )


def memberships_with(viewer: Actor, anchor: Anchor) -> list[Any]:
    """Return the memberships of a contact, the latest first."""
    rows = memberships_of(viewer).current().filter(contact=anchor.pk)
    return list(rows.order_by("-until_on")[:MOST_BESIDE])


def membership_row(viewer: Actor, pk: UUID | str) -> Any:
    """Return a member as lists have him; raises `NotFound`."""
    found = get_visible(Membership, pk, viewer)
    return memberships_of(viewer).get(pk=found.pk)


def plain_memberships(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what a program is given, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "membership")
    keys = [row.pk for row in rows]
    tags: dict[UUID, list[str]] = {}
    for link in TagLink.objects.filter(anchor__in=keys).select_related("tag"):
        tags.setdefault(link.anchor_id, []).append(link.tag.name)
    terms: dict[UUID, list[Term]] = {}
    for term in Term.objects.filter(membership__in=keys):
        terms.setdefault(term.membership_id, []).append(term)
    heads, contacts = _seen_heads(viewer, rows), _seen_contacts(viewer, rows)
    return [
        _plain(
            viewer,
            row,
            contacts=contacts,
            tags=sorted(tags.get(row.pk, ())),
            terms=terms.get(row.pk, ()),
            fields=fields,
        )
        | (
            {"head": row.head_id if row.head_id in heads else None}
            if not viewer.hides("membership", "head")
            else {}
        )
        for row in rows
    ]


def _seen_contacts(viewer: Actor, rows: Sequence[Any]) -> set[UUID]:
    keys = {row.contact_id for row in rows if row.contact_id}
    return set(Contact.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))


def _seen_heads(viewer: Actor, rows: Sequence[Any]) -> set[UUID]:
    keys = {row.head_id for row in rows if row.head_id}
    return (
        set(Membership.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
        if keys
        else set()
    )


def _plain(
    viewer: Actor, row: Any, *, contacts: Set[UUID], tags: Sequence[str], terms: Sequence[Term], fields: Any
) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "status": row.status_on(row.day),
        "plan": row.plan_id,
        "contact": row.contact_id if row.contact_id in contacts else None,
        "dues": [one.plain() for one in dues_of([term for term in terms if term.is_due])],
        "owner": row.owner_id,
        "team": row.team_id,
        "tags": tags,
        "custom": custom_out(fields, row.custom),
    }
    out["terms"] = [_plain_term(term, has_dues=not viewer.hides("membership", "dues")) for term in terms]
    shown = {name: value for name, value in out.items() if not viewer.hides("membership", name)}
    return {"id": row.pk, **shown, **{name: getattr(row, name) for name in MOMENTS}}


def _plain_term(term: Term, *, has_dues: bool) -> dict[str, Any]:
    days = {"id": term.pk, "plan": term.plan_id, "from_on": term.from_on, "until_on": term.until_on}
    dues = {
        "amount": amount_text(term.amount, term.currency),
        "currency": term.currency,
        "paid_on": term.paid_on,
    }
    return days | (dues if has_dues else {})
