"""What is stored of contracts: plans, members with their terms, agreements with their lines."""

from wasl.contracts.models.contracts import Contract, ContractLine
from wasl.contracts.models.memberships import Membership, Term
from wasl.contracts.models.plans import Numbering, Plan

__all__ = ["Contract", "ContractLine", "Membership", "Numbering", "Plan", "Term"]
