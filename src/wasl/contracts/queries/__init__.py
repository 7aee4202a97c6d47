"""Plans, members and contracts as pages and programs read them."""

from wasl.contracts.queries.contracts import (
    ShownContract,
    contract_row,
    contracts_of,
    contracts_with,
    get_contract,
    is_won,
    plain_contracts,
)
from wasl.contracts.queries.memberships import (
    ShownMembership,
    get_membership,
    membership_row,
    memberships_of,
    memberships_with,
    plain_memberships,
)
from wasl.contracts.queries.plans import get_plan, plain_plans, plan_choices, plans

__all__ = [
    "ShownContract",
    "ShownMembership",
    "contract_row",
    "contracts_of",
    "contracts_with",
    "get_contract",
    "get_membership",
    "get_plan",
    "is_won",
    "membership_row",
    "memberships_of",
    "memberships_with",
    "plain_contracts",
    "plain_memberships",
    "plain_plans",
    "plan_choices",
    "plans",
]
