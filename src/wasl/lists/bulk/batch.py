"""What an act is given: some records of one kind that the actor may change, and what is to be done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text, registry
from wasl.lists.listing import Listing
from wasl.records.models import Anchor

# the list of all records of all kinds, for acts that know no kinds
EVERYTHING = Listing(kind="*", rows=Anchor.objects.visible_to, columns=(), sorts=())


@dataclass(frozen=True)
class Batch:
    """Records of one kind, by id; `cause` is the bulk work, `quiet` says that nothing reacts to its events.

    `met` is how many records the work has come to before these.
    """

    listing: Listing
    ids: list[UUID]
    value: Mapping[str, Any]
    by: Actor
    cause: UUID
    quiet: bool = True
    met: int = 0

    @property
    def model(self) -> Any:
        """Return the model of the records."""
        return model_of(self.listing.kind)


def listing_of(kind: str) -> Listing:
    """Return the listing of all records of a kind, or of all kinds; raises `KeyError`."""
    found: Listing = EVERYTHING if kind == EVERYTHING.kind else registry().kind(kind).listing
    return found


def model_of(kind: str) -> Any:
    """Return the model of the records of a kind; those of all kinds are met by their anchors."""
    return Anchor if kind == EVERYTHING.kind else registry().kind(kind).model


@dataclass(frozen=True)
class Applied:
    """What became of a batch: what changed records were before, and why others were refused; the rest was so already."""

    before: dict[UUID, Any] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)


class Act(Protocol):
    """Something that can be done with many records at once, and be taken back."""

    key: str
    label: Text
    icon: str

    def permission(self, listing: Listing) -> str:
        """Return the right that is asked beside "lists.bulk"; empty when the listing does not offer the act."""

    def read(self, listing: Listing, value: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Return the value as it is stored (JSON); raises `Invalid`."""

    def sentence(self, listing: Listing, value: Mapping[str, Any], by: Actor) -> str:
        """Return what is done, in the reader's language."""

    def apply(self, batch: Batch) -> Applied:
        """Do it in the caller's transaction."""

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Take it back where nobody has changed the same since; returns the records that are as they were."""

    def reached(self, kind: str, ids: Sequence[UUID], by: Actor) -> tuple[set[UUID], set[UUID]]:
        """Return which of the records `by` may see, and which of them he may change."""

    def standing(self, kind: str, ids: Sequence[UUID]) -> Sequence[UUID]:
        """Return those of the records that can be met when the act is taken back."""


class OfRecords:
    """What holds for all acts on records: they meet what the actor reaches, and nothing in the bin."""

    def reached(self, kind: str, ids: Sequence[UUID], by: Actor) -> tuple[set[UUID], set[UUID]]:
        """Return which of the records `by` may see, and which of them he may change."""
        rows = model_of(kind).objects.visible_to(by).filter(pk__in=ids)
        seen = set(rows.values_list("pk", flat=True))
        return seen, set(rows.visible_to(by, "change").values_list("pk", flat=True))

    def standing(self, kind: str, ids: Sequence[UUID]) -> Sequence[UUID]:
        """Return those of the records that are not in the bin."""
        return list(model_of(kind).objects.filter(pk__in=ids).values_list("pk", flat=True))
