"""Verbs on plans of membership: add, change, put out of use."""

from typing import Unpack

from wasl.contracts.intake import plan_columns
from wasl.contracts.models import Plan
from wasl.contracts.values import PlanValues
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.workspace import audit
from wasl.workspace.queries import workspace

MANAGE = "contracts.manage_plans"


@command(MANAGE)
def add_plan(names: dict[str, str], /, *, by: Actor, **values: Unpack[PlanValues]) -> Plan:
    """Add a plan behind the others, in the firm's currency unless said otherwise. Raises `Invalid` by field."""
    intake = plan_columns({"currency": workspace().currency, **values, "names": names})
    intake.finish()
    last = Plan.objects.order_by("-position").first()
    plan = Plan.objects.create(position=last.position + 1 if last else 0, **intake.fields)
    audit.record("plan.added", by=by, target=plan)
    return plan


@command(MANAGE)
def change_plan(plan: Plan, *, by: Actor, **values: Unpack[PlanValues]) -> Plan:
    """Change what is named of a plan; terms that have begun keep their days and dues. Raises `Invalid` by field."""
    intake = plan_columns(values)
    intake.finish()
    for name, value in intake.fields.items():
        setattr(plan, name, value)
    plan.save()
    audit.record("plan.changed", by=by, target=plan)
    return plan


@command(MANAGE)
def remove_plan(plan: Plan, *, by: Actor) -> Plan:
    """Offer a plan no more; whoever is a member by it goes on."""
    plan.removed_at = clock.now()
    plan.save(update_fields=["removed_at"])
    audit.record("plan.removed", by=by, target=plan)
    return plan
