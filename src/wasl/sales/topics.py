"""Who may hear what live."""

from wasl.kernel.actor import Actor, Reach


def may_hear_deals(actor: Actor, key: str) -> bool:  # noqa: ARG001 - every topic is asked with its key
    """Tell whether `actor` may hear that a board has changed: whoever sees any deal (no ids of records are told)."""
    return actor.reach_for("deal") is not Reach.NONE


def may_hear_leads(actor: Actor, key: str) -> bool:  # noqa: ARG001 - every topic is asked with its key
    """Tell whether `actor` may hear that leads have changed: whoever sees any (no ids of records are told)."""
    return actor.reach_for("lead") is not Reach.NONE
