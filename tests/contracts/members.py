"""Plans, members and contracts for tests, made by the production commands alone."""

import datetime
from decimal import Decimal
from typing import Any

import time_machine

from tests import make
from wasl.contracts.commands import add_contract, add_membership, add_plan
from wasl.contracts.models import Contract, Membership, Plan
from wasl.kernel.actor import SYSTEM, Actor

D = datetime.date


def plan(name: str = "Standard", *, by: Actor = SYSTEM, **values: Any) -> Plan:
    """Make a plan of a year that costs 100 SAR, with 30 days of grace, unless said otherwise."""
    given = {"amount": Decimal(100), "currency": "SAR"} | values
    return add_plan({"en": name}, by=by, **given)


def member(name: str = "Anna Ozola", *, by: Actor = SYSTEM, **values: Any) -> Membership:
    """Let a new contact join, by a new plan unless one is given."""
    if "plan_id" not in values and "head_id" not in values:
        values["plan_id"] = plan().pk
    contact = values.pop("contact", None) or make.contact(name=name, by=by)
    return add_membership(contact, by=by, **values)


def contract(title: str = "Cleaning of the office", *, by: Actor = SYSTEM, **values: Any) -> Contract:
    """Make a contract over the year 2026, unless said otherwise."""
    given = {"starts_on": D(2026, 1, 1), "ends_on": D(2026, 12, 31)} | values
    return add_contract(title, by=by, **given)


def at(day: D, hour: int = 12) -> time_machine.travel:
    """Let it be a day, noon in UTC unless said otherwise."""
    moment = datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)
    return time_machine.travel(moment, tick=False)
