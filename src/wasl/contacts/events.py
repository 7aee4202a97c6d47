"""What can happen to contacts beyond plain changes: relations and consents."""

from dataclasses import dataclass, field
from typing import Any

from wasl.contacts.models import Consent, Relation
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
