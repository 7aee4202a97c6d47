"""Row visibility in one place: turns an actor's reach over a kind into one condition on owner and team."""

from django.db.models import Q

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.manifest import registry

NOTHING = Q(pk__in=())


def reach(actor: Actor, kind: str, action: str = "read", prefix: str = "") -> Q:
    """Return the condition on the columns `owner` and `team` (behind `prefix`) that `action` is limited to.

    `action` is "read" or "change"; a change also asks that the row can be read. Of a circle membership decides.
    """
    circle = registry().circle(kind)
    if circle and circle.members:
        return Q(**{f"{prefix}pk__in": circle.members(actor, action)})
    level = actor.reach_for(kind, action)
    if level is Reach.ALL:
        return Q()
    if level is Reach.NONE or actor.user_id is None:
        return NOTHING
    own = Q(**{f"{prefix}owner_id": actor.user_id})
    if level is Reach.OWN:
        return own
    return own | Q(**{f"{prefix}team_id__in": sorted(actor.teams)})


def eyes(actor: Actor) -> tuple[object, ...]:
    """Return everything on which it depends what an actor sees and how it is told: what is kept for him is kept under this."""
    return (
        actor.user_id, actor.token_id, actor.seen_as, actor.role, actor.zone, actor.fields_stamp, sorted(actor.teams),
        sorted((*pair, str(level)) for pair, level in actor.reach.items()),
        sorted((kind, sorted(names)) for kind, names in actor.hidden_fields.items()),
    )  # fmt: skip


def covers(actor: Actor, kind: str, action: str, *, key: object, owner_id: object, team_id: object) -> bool:
    """Tell whether `action` on the row of `kind` with this key, owner and team lies within the actor's reach."""
    circle = registry().circle(kind)
    if circle and circle.members:
        return bool(circle.members(actor, action).filter(pk=key).exists())
    level = actor.reach_for(kind, action)
    if level in {Reach.ALL, Reach.NONE}:
        return level is Reach.ALL
    is_own = owner_id is not None and owner_id == actor.user_id
    return is_own or (level is Reach.TEAM and team_id in actor.teams)
