"""What can happen to contacts beyond plain changes: relations, consents, merging."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.contacts.models import Consent, Contact, Relation
from wasl.records.events import RecordEvent


@dataclass(frozen=True)
class Related(RecordEvent):
    """Two contacts were related; it stands on both timelines, and is shown to those who may see the first."""

    type = "contact.related"
    relation: Relation = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return kind and role. No names: who sees one side may not see the other."""
        return {"relation": str(self.relation.id), "kind": self.relation.kind, "title": self.relation.title}

    def text(self) -> str:
        """Return the role."""
        return self.relation.title


@dataclass(frozen=True)
class RelationEnded(Related):
    """A relation is over."""

    type = "contact.relation_ended"


@dataclass(frozen=True)
class ConsentRecorded(RecordEvent):
    """A contact agreed to something or withdrew."""

    type = "contact.consent"
    consent: Consent = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return channel, purpose and state; the proof stays in the ledger."""
        return {"channel": self.consent.channel, "purpose": self.consent.purpose, "state": self.consent.state}


@dataclass(frozen=True)
class Mailed(RecordEvent):
    """An e-mail to a contact was put into the outbox."""

    type = "contact.mailed"
    title: str = field(kw_only=True)
    purpose: str = field(kw_only=True)
    body: str = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return subject, purpose and a copy of the text: the outbox does not keep it for ever."""
        return {"title": self.title, "purpose": self.purpose, "text": self.body}

    def text(self) -> str:
        """Return subject and text."""
        return f"{self.title} {self.body}"


@dataclass(frozen=True)
class Wrote(RecordEvent):
    """A letter came in from an address of the contact. Anybody can write a sender's address into a letter (S-070)."""

    type = "contact.wrote"
    title: str = field(kw_only=True)
    body: str = field(kw_only=True)
    sender: str = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return subject, text and the address it came from; the letter itself is kept by `mail`."""
        return {"title": self.title, "text": self.body, "sender": self.sender}

    def text(self) -> str:
        """Return subject and text."""
        return f"{self.title} {self.body}"


@dataclass(frozen=True)
class Merged(RecordEvent):
    """Other records became part of this one; what each was stays in its own archived row."""

    type = "contact.merged"
    merge_id: UUID = field(kw_only=True)
    records: Sequence[Contact] = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the merge, and who was merged, the survivor first."""
        named = [{"id": str(record.pk), "name": record.name} for record in self.records]
        return {"merge": str(self.merge_id), "records": named}

    def text(self) -> str:
        """Return the names."""
        return " ".join(record.name for record in self.records)


@dataclass(frozen=True)
class MergeUndone(Merged):
    """A merge was taken back; `kept` are the fields that somebody had changed since and that stayed so."""

    type = "contact.merge_undone"
    kept: Sequence[str] = field(default=(), kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return what the merge said, and what stayed."""
        return super().data() | {"kept": list(self.kept)}
