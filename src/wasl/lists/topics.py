"""Who may hear that a work on many records moved on: those who may see it."""

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.queries.bulk import get_bulk


def may_hear_bulk(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear of the work with this id."""
    try:
        return bool(get_bulk(actor, key))
    except NotFound:
        return False
