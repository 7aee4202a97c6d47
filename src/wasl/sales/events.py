"""What can happen to deals, each told on the timelines of the contact and the company too."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wasl.kernel.numbers import trimmed
from wasl.records.events import RecordEvent
from wasl.sales.models import Deal, DealLine, Lead, Offer, Play, Stage
from wasl.workspace.models import User


@dataclass(frozen=True)
class DealEvent(RecordEvent):
    """Something about a deal; what it is called is kept, so that the timeline needs no join."""

    subject: Deal

    def data(self) -> dict[str, Any]:
        """Return its title."""
        return {"title": self.subject.title}

    def text(self) -> str:
        """Return the title."""
        return self.subject.title


@dataclass(frozen=True)
class DealAdded(DealEvent):
    """A deal was opened."""

    type = "deal.added"


@dataclass(frozen=True)
class DealMoved(DealEvent):
    """A deal went from one stage to another; both are kept by id and by their names of then, and two pipelines by theirs."""

    type = "deal.moved"
    left: Stage
    entered: Stage

    def data(self) -> dict[str, Any]:
        """Return also the stages, and the pipelines where they differ."""
        found = super().data() | {
            "from": str(self.left.pk),
            "to": str(self.entered.pk),
            "from_names": self.left.names,
            "to_names": self.entered.names,
        }
        if self.left.pipeline_id != self.entered.pipeline_id:
            lines = {"from_pipeline": self.left.pipeline.names, "to_pipeline": self.entered.pipeline.names}
            return found | lines
        return found


@dataclass(frozen=True)
class DealWon(DealEvent):
    """A deal was won."""

    type = "deal.won"


@dataclass(frozen=True)
class DealLost(DealEvent):
    """A deal was lost; `reason` is why."""

    type = "deal.lost"

    def data(self) -> dict[str, Any]:
        """Return also the reason."""
        return super().data() | {"reason": self.subject.reason, "reason_text": self.subject.reason_text}

    def text(self) -> str:
        """Return title and reason."""
        return f"{self.subject.title} {self.subject.reason_text}"


@dataclass(frozen=True)
class DealReopened(DealEvent):
    """A closed deal goes on."""

    type = "deal.reopened"


@dataclass(frozen=True)
class PersonJoined(DealEvent):
    """Somebody has a part in a deal; `role` is which."""

    type = "deal.person_joined"
    role: str

    def data(self) -> dict[str, Any]:
        """Return also the role."""
        return super().data() | {"role": self.role}


@dataclass(frozen=True)
class PersonLeft(PersonJoined):
    """Somebody has no part in a deal any more."""

    type = "deal.person_left"


@dataclass(frozen=True)
class LeadEvent(RecordEvent):
    """Something about a lead; what it is called is kept, so that the timeline needs no join."""

    subject: Lead

    def data(self) -> dict[str, Any]:
        """Return its title, whose it is, and why it was given up, if it was."""
        lead = self.subject
        known = {"title": lead.title, "people": [str(lead.owner_id)] if lead.owner_id else []}
        return known | ({"reason": lead.reason, "reason_text": lead.reason_text} if lead.reason else {})

    def text(self) -> str:
        """Return the title and the reason."""
        return f"{self.subject.title} {self.subject.reason_text}"


@dataclass(frozen=True)
class LeadAdded(LeadEvent):
    """Somebody is interested."""

    type = "lead.added"


@dataclass(frozen=True)
class LeadAccepted(LeadEvent):
    """Sales took a lead on."""

    type = "lead.accepted"


@dataclass(frozen=True)
class LeadReturned(LeadEvent):
    """Sales gave a lead back to marketing."""

    type = "lead.returned"


@dataclass(frozen=True)
class LeadQualified(LeadEvent):
    """A lead became a deal."""

    type = "lead.qualified"

    def data(self) -> dict[str, Any]:
        """Return also the deal."""
        return super().data() | {"deal": str(self.subject.deal_id)}


@dataclass(frozen=True)
class LeadDisqualified(LeadEvent):
    """Nothing will come of a lead."""

    type = "lead.disqualified"


@dataclass(frozen=True)
class LeadReopened(LeadEvent):
    """What was decided about a lead was taken back."""

    type = "lead.reopened"


@dataclass(frozen=True)
class DiscountAsked(DealEvent):
    """Somebody gave more off than he may alone; whoever leads his team is told."""

    type = "deal.discount_asked"
    line: DealLine
    percent: Decimal

    def data(self) -> dict[str, Any]:
        """Return also what is sold, and how much off was asked."""
        percent = f"{trimmed(round(self.percent, 2)):f}"
        return super().data() | {"line": str(self.line.pk), "product": self.line.name, "percent": percent}


@dataclass(frozen=True)
class DiscountDecided(DiscountAsked):
    """A discount was allowed or refused, with what was said to it."""

    type = "deal.discount_decided"

    def data(self) -> dict[str, Any]:
        """Return also the decision."""
        people = [str(self.line.asked_by_id)] if self.line.asked_by_id else []
        return super().data() | {"decision": self.line.state, "answer": self.line.answer, "people": people}


@dataclass(frozen=True)
class PlaybookUsed(DealEvent):
    """A piece of the playbook was used on a deal; its names of then are kept."""

    type = "deal.play_used"
    play: Play

    def data(self) -> dict[str, Any]:
        """Return also the piece."""
        return super().data() | {"play": str(self.play.pk), "kind": self.play.kind, "names": self.play.names}


@dataclass(frozen=True)
class TriedAgain(DealEvent):
    """Instead of being closed as lost a deal is tried once more: `way` is how, `reason` why it was about to be lost."""

    type = "deal.tried_again"
    way: str
    reason: str
    words: str = ""

    def data(self) -> dict[str, Any]:
        """Return also the way and the reason, with the customer's words."""
        return super().data() | {"way": self.way, "reason": self.reason, "reason_text": self.words}

    def text(self) -> str:
        """Return title and words."""
        return f"{self.subject.title} {self.words}"


@dataclass(frozen=True)
class HelpAsked(DealEvent):
    """Somebody asked a colleague for help; the note that says so tells him."""

    type = "deal.help_asked"
    person: User

    def data(self) -> dict[str, Any]:
        """Return also who was asked."""
        return super().data() | {"person": str(self.person.pk), "name": self.person.name}


@dataclass(frozen=True)
class OfferMade(DealEvent):
    """A personal offer holds for a deal until a day."""

    type = "deal.offer_made"
    offer: Offer

    def data(self) -> dict[str, Any]:
        """Return also the offer: `percent` as text, nothing where it is a price, and its last day."""
        percent = self.offer.percent
        return super().data() | {
            "offer": str(self.offer.pk),
            "percent": "" if percent is None else f"{trimmed(percent):f}",
            "until": self.offer.valid_until.isoformat(),
        }


@dataclass(frozen=True)
class OfferUsed(OfferMade):
    """A deal was won while its offer held."""

    type = "deal.offer_used"


@dataclass(frozen=True)
class OfferExpired(OfferMade):
    """An offer ended by itself; whose deal it is is told."""

    type = "deal.offer_expired"


@dataclass(frozen=True)
class OfferWithdrawn(OfferMade):
    """An offer was taken back."""

    type = "deal.offer_withdrawn"
