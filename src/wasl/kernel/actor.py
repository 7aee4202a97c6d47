"""Who acts: a person, a token of one, the system, or a stranger. Passed to every command and query, never looked up."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Reach(StrEnum):
    """How far a role's right goes over the records of a kind."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"


class ActorKind(StrEnum):
    """What sort of actor it is."""

    USER = "user"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    RULE = "rule"
    SYSTEM = "system"
    VISITOR = "visitor"


@dataclass(frozen=True)
class Actor:
    """One acting person or machine with everything the gates ask for; built by `workspace.actors`.

    `reach` maps (kind, "read" or "change") to a `Reach`; `hidden_fields` maps a kind to the fields its role may not see;
    `read_only_fields` to those it may see but not change. `teams` are the ids of the actor's team and all below it.
    `seen_as` is the administrator who looks through another's eyes: such an actor may read, never change.
    `cause` is the event that made a rule act: what it does carries it on, so that chains can be seen and stopped.
    `country` and `first_weekday` (0 is Monday) are the firm's.
    `fields_stamp` names the state of the fields that the firm has added, so that their definitions can be kept in memory.
    """

    kind: ActorKind
    name: str
    user_id: UUID | None = None
    email: str = ""
    language: str = "en"
    zone: str = "UTC"
    country: str = "SA"
    first_weekday: int = 0
    role: str = ""
    permissions: frozenset[str] = frozenset()
    reach: dict[tuple[str, str], Reach] = field(default_factory=dict, hash=False)
    hidden_fields: dict[str, frozenset[str]] = field(default_factory=dict, hash=False)
    read_only_fields: dict[str, frozenset[str]] = field(default_factory=dict, hash=False)
    team_id: UUID | None = None
    teams: frozenset[UUID] = frozenset()
    token_id: UUID | None = None
    read_only: bool = False
    seen_as: UUID | None = None
    cause: UUID | None = None
    fields_stamp: UUID | None = None

    def may(self, permission: str) -> bool:
        """Tell whether the named permission is given."""
        return self.kind is ActorKind.SYSTEM or permission in self.permissions

    def reach_for(self, kind: str, action: str = "read") -> Reach:
        """Return how far `action` ("read" or "change") goes over records of `kind`."""
        if self.kind is ActorKind.SYSTEM:
            return Reach.ALL
        if action == "change" and self.read_only:
            return Reach.NONE
        return self.reach.get((kind, action), self.reach.get(("*", action), Reach.NONE))

    def hides(self, kind: str, name: str) -> bool:
        """Tell whether the field `name` of `kind` must not reach this actor in any form."""
        return name in self.hidden_fields.get(kind, frozenset())

    def locks(self, kind: str, name: str) -> bool:
        """Tell whether the actor may not change the field `name` of `kind`."""
        return self.hides(kind, name) or name in self.read_only_fields.get(kind, frozenset())


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Wasl")
VISITOR = Actor(kind=ActorKind.VISITOR, name="", read_only=True)
