"""What a role would see: counts and samples of each kind, as a person of that role in some place would find them (R112)."""

from dataclasses import dataclass
from uuid import UUID

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotAllowed
from wasl.kernel.manifest import Kind, registry
from wasl.workspace.actors import actor_for
from wasl.workspace.models import Role, User

SAMPLE = 10
MOST = 10_000  # counted exactly up to here


@dataclass(frozen=True)
class Glimpse:
    """What of one kind would be seen: how far the role goes, how many, the first few, and fields it would not see."""

    kind: Kind
    reach: Reach
    count: int
    samples: list[tuple[UUID, str]]
    hidden: list[str]

    @property
    def is_more(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.count > MOST


def glimpses(viewer: Actor, role: Role, *, person: User | None, team_id: UUID | None) -> list[Glimpse]:
    """Return what a person with `role` would see in the place of `person` and in the team.

    Nothing is shown that the viewer does not see himself.
    """
    if not viewer.may("workspace.manage_roles"):
        raise NotAllowed
    eyes = actor_for(User(id=person.id if person else None, name="", role=role, team_id=team_id))
    return [_glimpse(viewer, eyes, kind) for kind in registry().all("kinds")]


def _glimpse(viewer: Actor, eyes: Actor, kind: Kind) -> Glimpse:
    rows = kind.model.objects.visible_to(viewer).visible_to(eyes).current()
    count = rows.order_by()[: MOST + 1].count()
    found = rows.select_related("anchor").order_by("sort_key", "pk")[:SAMPLE]
    hidden = [str(label) for name, label in registry().fields_of(kind.name) if eyes.hides(kind.name, name)]
    samples = [(row.pk, row.anchor.title) for row in found]
    return Glimpse(kind, eyes.reach_for(kind.name), count, samples, hidden)
