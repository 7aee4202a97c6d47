"""Verbs on plans, members and contracts."""

from wasl.contracts.commands.contracts import (
    add_contract,
    archive_contract,
    change_contract,
    restore_contract,
)
from wasl.contracts.commands.ending import (
    open_renewal,
    renew_contract,
    reopen_contract,
    roll_contract,
    terminate_contract,
    undo_contract_renewal,
)
from wasl.contracts.commands.making import contract_of_deal
from wasl.contracts.commands.memberships import (
    add_membership,
    archive_membership,
    change_membership,
    restore_membership,
)
from wasl.contracts.commands.plans import add_plan, change_plan, remove_plan
from wasl.contracts.commands.renewing import (
    end_membership,
    pause_membership,
    renew_membership,
    reopen_membership,
    resume_membership,
    set_paid,
    undo_renewal,
)

__all__ = [
    "add_contract",
    "add_membership",
    "add_plan",
    "archive_contract",
    "archive_membership",
    "change_contract",
    "change_membership",
    "change_plan",
    "contract_of_deal",
    "end_membership",
    "open_renewal",
    "pause_membership",
    "remove_plan",
    "renew_contract",
    "renew_membership",
    "reopen_contract",
    "reopen_membership",
    "restore_contract",
    "restore_membership",
    "resume_membership",
    "roll_contract",
    "set_paid",
    "terminate_contract",
    "undo_contract_renewal",
    "undo_renewal",
]
