"""Plans as settings, choices and programs show them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from wasl.contracts.models import Plan
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.money import amount_text
from wasl.records.queries import as_uuid


def plans(viewer: Actor) -> list[Plan]:
    """Return the plans by which one can join, each with how many members it has."""
    standing = Q(memberships__archived_at=None, memberships__deleted_at=None, memberships__ended_on=None)
    rows: Any = Plan.objects.visible_to(viewer).current()
    return list(rows.annotate(size=Count("memberships", filter=standing)))


def get_plan(viewer: Actor, pk: UUID | str) -> Plan:
    """Return a plan; raises `NotFound`."""
    found = Plan.objects.visible_to(viewer).filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def plan_choices(viewer: Actor, held: Plan | None = None) -> list[tuple[str, str]]:
    """Return the plans that can be chosen, with one that is held though it is offered no more."""
    found = list(Plan.objects.visible_to(viewer).current())
    if held and held not in found:
        found.append(held)
    return [(str(one.pk), one.name) for one in found]


def plain_plans(rows: Iterable[Plan]) -> list[dict[str, Any]]:
    """Return plans as programs are told of them."""
    names = ("names", "months", "calendar", "start", "currency", "grace_days")
    return [
        {"id": one.pk, "amount": amount_text(one.amount, one.currency)}
        | {name: getattr(one, name) for name in names}
        for one in rows
    ]
