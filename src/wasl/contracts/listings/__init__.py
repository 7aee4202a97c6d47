"""The lists of members and contracts, as data."""

from wasl.contracts.listings.contracts import CONTRACTS
from wasl.contracts.listings.memberships import MEMBERSHIPS

__all__ = ["CONTRACTS", "MEMBERSHIPS"]
