"""Who may hear what live."""

from wasl.kernel.actor import Actor


def may_hear_rooms(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear that something waits in somebody's rooms: only in one's own."""
    return key == str(actor.user_id)


def may_hear_feed(actor: Actor, key: str) -> bool:  # noqa: ARG001 - every topic is asked with its key
    """Tell whether `actor` may hear that the feed has changed: everyone who signs in (no ids of records are told)."""
    return actor.user_id is not None
