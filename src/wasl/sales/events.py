"""What can happen to deals, each told on the timelines of the contact and the company too."""

from dataclasses import dataclass
from typing import Any

from wasl.records.events import RecordEvent
from wasl.sales.models import Deal, Stage


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
    """A deal went from one stage to another; both are kept by id and by their names of then."""

    type = "deal.moved"
    left: Stage
    entered: Stage

    def data(self) -> dict[str, Any]:
        """Return also the stages."""
        return super().data() | {
            "from": str(self.left.pk),
            "to": str(self.entered.pk),
            "from_names": self.left.names,
            "to_names": self.entered.names,
        }


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
