"""Who may hear what live: a record's topic only those who may see the record."""

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.records.queries import get_anchor
from wasl.workspace.models import User


def may_hear_anchor(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear that something happened on the record with this id."""
    try:
        return bool(get_anchor(actor, key))
    except NotFound:
        return False


def may_hear_records(actor: Actor, key: str) -> bool:  # noqa: ARG001 - every topic is asked with its key
    """Tell whether `actor` may hear that lists changed: everyone who signs in (no ids of records are told)."""
    return actor.user_id is not None


def may_hear_work(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear that somebody's work changed: one's own, or of those whose work one may see."""
    if key == str(actor.user_id):
        return True
    reaches = {actor.reach_for(kind.name) for kind in registry().all("kinds") if kind.is_work}
    if Reach.ALL in reaches:
        return True
    colleagues = User.objects.filter(team_id__in=actor.teams).values_list("pk", flat=True)
    return Reach.TEAM in reaches and key in map(str, colleagues)
