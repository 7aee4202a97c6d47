"""Who may hear what live: a person's notifications only that person."""

from wasl.kernel.actor import Actor


def may_hear_notices(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear that the person with this id was told something."""
    return key == str(actor.user_id)
