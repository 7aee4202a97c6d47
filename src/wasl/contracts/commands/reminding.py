"""Reminds owners of the day by which they must decide about a contract: once for each such day."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.activities.commands import add_task
from wasl.contracts.models import Contract
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.text import isolated
from wasl.records.commands import lock
from wasl.ui import formats
from wasl.workspace.queries import workspace


@command("contracts.change")
def remind_owner(contract: Contract, *, by: Actor, day: datetime.date) -> Contract:
    """Give the owner of a contract a task about the day by which he must decide, in his language, due on that day.

    Nothing happens without an owner, without such a day, or when he was reminded of it before. `day` is today in the firm's zone.
    """
    contract = lock(contract)
    turns = contract.turns_on
    if contract.owner is None or turns is None or contract.reminded_for == turns or turns < day:
        return contract
    with override(contract.owner.language or workspace().language):
        add_task(
            _title(contract, turns), by=by, about=[contract.pk], due_on=turns, owner_id=contract.owner_id
        )
    contract.reminded_for = turns
    contract.save(update_fields=["reminded_for"])
    return contract


def _title(contract: Contract, turns: datetime.date) -> str:
    named = {"title": isolated(contract.title), "day": formats.day_text(turns)}
    if contract.renews:
        return _("%(title)s renews by itself: give notice by %(day)s, or let it go on") % named
    return _("%(title)s ends on %(day)s: renew it, or let it go") % named
