"""What can happen to members and contracts, each told on the timelines of the contact and the company too."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wasl.contracts.models import Contract, Membership, Term
from wasl.records.events import RecordEvent
from wasl.sales.models import Deal


@dataclass(frozen=True)
class MembershipEvent(RecordEvent):
    """Something about a member; the name is kept, so that the timeline needs no join."""

    subject: Membership

    def data(self) -> dict[str, Any]:
        """Return the name, and until when he is a member now."""
        return {"title": self.subject.name, "day": self.subject.until_on.isoformat()}

    def text(self) -> str:
        """Return the name."""
        return self.subject.name


@dataclass(frozen=True)
class MembershipAdded(MembershipEvent):
    """Somebody became a member."""

    type = "membership.added"


@dataclass(frozen=True)
class MembershipRenewed(MembershipEvent):
    """A member has another term."""

    type = "membership.renewed"


@dataclass(frozen=True)
class RenewalUndone(MembershipEvent):
    """The last renewal of a member was taken back."""

    type = "membership.renewal_undone"


@dataclass(frozen=True)
class MembershipEnded(MembershipEvent):
    """A member leaves; the day is his last one."""

    type = "membership.ended"

    def data(self) -> dict[str, Any]:
        """Return also the last day and why."""
        member = self.subject
        day = member.ended_on.isoformat() if member.ended_on else ""
        return super().data() | {"day": day, "reason_text": member.ended_why}

    def text(self) -> str:
        """Return name and reason."""
        return f"{self.subject.name} {self.subject.ended_why}"


@dataclass(frozen=True)
class MembershipReopened(MembershipEvent):
    """A member who had left stays after all."""

    type = "membership.reopened"


@dataclass(frozen=True)
class MembershipPaused(MembershipEvent):
    """No time runs for a member for a while; the day is the first of the pause."""

    type = "membership.paused"

    def data(self) -> dict[str, Any]:
        """Return also the first day of the pause."""
        day = self.subject.paused_on
        return super().data() | {"day": day.isoformat() if day else ""}


@dataclass(frozen=True)
class MembershipResumed(MembershipEvent):
    """Time runs again for a member; his term is longer by the pause."""

    type = "membership.resumed"


@dataclass(frozen=True)
class DuesPaid(MembershipEvent):
    """The dues of a term were paid."""

    type = "membership.dues_paid"
    term: Term

    def data(self) -> dict[str, Any]:
        """Return also what was paid, and for which term."""
        term = self.term
        paid = {"amount": str(term.amount), "currency": term.currency, "term": str(term.pk)}
        return super().data() | paid | {"day": term.until_on.isoformat()}


@dataclass(frozen=True)
class DuesUnpaid(DuesPaid):
    """Dues that were said to be paid are due after all."""

    type = "membership.dues_unpaid"


@dataclass(frozen=True)
class ContractEvent(RecordEvent):
    """Something about a contract; what it is called is kept, so that the timeline needs no join."""

    subject: Contract

    def data(self) -> dict[str, Any]:
        """Return its title."""
        return {"title": self.subject.title}

    def text(self) -> str:
        """Return the title."""
        return self.subject.title


@dataclass(frozen=True)
class ContractAdded(ContractEvent):
    """A contract was made."""

    type = "contract.added"


@dataclass(frozen=True)
class ContractRenewed(ContractEvent):
    """A contract goes on; `before` is when it would have ended, `deal` the one that was to renew it."""

    type = "contract.renewed"
    before: datetime.date
    deal: UUID | None = None

    def data(self) -> dict[str, Any]:
        """Return also its new last day, the one before, and the deal."""
        ends = self.subject.ends_on
        days = {"day": ends.isoformat() if ends else "", "before": self.before.isoformat()}
        return super().data() | days | ({"deal": str(self.deal)} if self.deal else {})


@dataclass(frozen=True)
class ContractRenewalUndone(ContractRenewed):
    """A renewal was taken back; the contract ends as it would have, and `before` is until when it was renewed."""

    type = "contract.renewal_undone"


@dataclass(frozen=True)
class ContractTerminated(ContractEvent):
    """Notice was given; the day is the last one of the contract."""

    type = "contract.terminated"

    def data(self) -> dict[str, Any]:
        """Return also the last day and why."""
        held = self.subject
        day = held.over_on.isoformat() if held.over_on else ""
        return super().data() | {"day": day, "reason": held.reason, "reason_text": held.reason_text}

    def text(self) -> str:
        """Return title and reason."""
        return f"{self.subject.title} {self.subject.reason_text}"


@dataclass(frozen=True)
class ContractReopened(ContractEvent):
    """Notice was taken back: the contract runs on."""

    type = "contract.reopened"


@dataclass(frozen=True)
class RenewalOpened(ContractEvent):
    """A deal was opened that is to renew a contract."""

    type = "contract.renewal_opened"
    deal: Deal

    def data(self) -> dict[str, Any]:
        """Return also the deal."""
        return super().data() | {"deal": str(self.deal.pk)}
