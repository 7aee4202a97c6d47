"""Row visibility in one place: turns an actor's reach over a kind into one condition on owner and team.

Beyond it one reads what a package shares with one (`Share`): the meetings to which one is invited.
"""

from uuid import UUID

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
    found = Q(**{f"{prefix}owner_id": actor.user_id})
    if level is Reach.TEAM:
        found |= Q(**{f"{prefix}team_id__in": sorted(actor.teams)})
    return found | shared(actor.user_id, kind, prefix) if action == "read" else found


def shared(person: UUID, kind: str, prefix: str = "") -> Q:
    """Return the condition on what somebody reads of a kind beyond his reach."""
    found = NOTHING
    for share in registry().shares_of(kind):
        found |= Q(**{f"{prefix}pk__in": share.keys(person)})
    return found


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
    if is_own or (level is Reach.TEAM and team_id in actor.teams):
        return True
    return action == "read" and actor.user_id is not None and _is_shared(actor.user_id, kind, key)


def _is_shared(person: UUID, kind: str, key: object) -> bool:
    return any(share.keys(person).filter(key=key).exists() for share in registry().shares_of(kind))
