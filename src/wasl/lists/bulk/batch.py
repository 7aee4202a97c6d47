"""What an act is given: some records of one kind that the actor may change, and what is to be done with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text, registry
from wasl.lists.listing import Listing


@dataclass(frozen=True)
class Batch:
    """Records of one kind, by id; `cause` is the bulk work, `quiet` says that nothing reacts to its events."""

    listing: Listing
    ids: list[UUID]
    value: Mapping[str, Any]
    by: Actor
    cause: UUID
    quiet: bool = True

    @property
    def model(self) -> Any:
        """Return the model of the records."""
        return registry().kind(self.listing.kind).model


def listing_of(kind: str) -> Listing:
    """Return the listing of all records of a kind; raises `KeyError`."""
    found: Listing = registry().kind(kind).listing
    return found


@dataclass(frozen=True)
class Applied:
    """What became of a batch: what changed records were before, and why others were refused; the rest was so already."""

    before: dict[UUID, Any] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)


class Act(Protocol):
    """Something that can be done with many records at once, and be taken back.

    `brings_back` says that taking it back meets records in the bin; for all other acts these are not there.
    """

    key: str
    brings_back: bool
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
