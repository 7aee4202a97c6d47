"""Plans, members and contracts for programs."""

from ninja import Router

from wasl.contracts.api import contracts, memberships

router = Router()
for part in (memberships, contracts):
    router.add_router("", part.router)

__all__ = ["router"]
