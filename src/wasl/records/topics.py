"""Who may hear what live: a record's topic only those who may see the record."""

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.records.queries import get_anchor


def may_hear_anchor(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear that something happened on the record with this id."""
    try:
        return bool(get_anchor(actor, key))
    except NotFound:
        return False


def may_hear_records(actor: Actor, key: str) -> bool:  # noqa: ARG001 - every topic is asked with its key
    """Tell whether `actor` may hear that lists changed: everyone who signs in (no ids of records are told)."""
    return actor.user_id is not None
