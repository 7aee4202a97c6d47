"""What the benchmarks look at in a filled database: a record with a long history, a place deep in a list, words."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from wasl.contacts.models import Contact
from wasl.lists.keyset import Cursor
from wasl.operations.bench import agreeing, selling, staff
from wasl.records.models import Tag
from wasl.sales.models import Deal
from wasl.workspace.models import User


@dataclass(frozen=True)
class World:
    """One scratch company, with what the cases ask of it; each is looked up once, outside of any measurement."""

    contacts: int

    @cached_property
    def owner(self) -> User:
        """Return who sees everything."""
        return User.objects.get(email=staff.OWNER)

    @cached_property
    def seller(self) -> User:
        """Return who sees what is his own."""
        return User.objects.get(email=staff.OWN)

    @cached_property
    def reader(self) -> User:
        """Return who sees what is his team's."""
        return User.objects.get(email=staff.TEAM)

    @cached_property
    def people(self) -> QuerySet[Contact]:
        """Return the list of people in the order of names."""
        return Contact.objects.filter(archived_at=None, kind="person").order_by("sort_key", "anchor_id")

    @cached_property
    def long_history(self) -> uuid.UUID:
        """Return a contact with hundreds of events."""
        found = Contact.objects.filter(kind="person").order_by("anchor_id")[2]
        return found.id

    @cached_property
    def ordinary(self) -> Contact:
        """Return a contact with ten events from the middle of the list, of the seller's own."""
        return self.people.filter(owner=self.seller)[self.contacts // 500]

    @cached_property
    def tag(self) -> uuid.UUID:
        """Return a tag that one contact in thirty has."""
        return Tag.objects.order_by("folded")[0].pk

    @cached_property
    def deep(self) -> str:
        """Return the cursor of the row in the middle of the list of people."""
        row = self.people[int(self.contacts * 0.45)]
        return Cursor(row.sort_key, row.pk).encode()

    def agreed(self, address: str) -> str:
        """Return an address, once there are members and contracts."""
        agreeing.agree(self.contacts)
        return address

    @cached_property
    def deal(self) -> Deal:
        """Return an open deal of the usual pipeline; the first who asks has them made."""
        selling.open_deals(self.contacts)
        return Deal.objects.filter(stage=selling.open_stages()[0]).order_by("pk")[0]
