"""Invitations to meetings for programs: who is invited, who can be, inviting, taking back."""

import datetime
import uuid
from typing import Literal

from ninja import Router, Status
from pydantic import Field

from wasl.calendar import commands
from wasl.calendar.models import Guest
from wasl.calendar.queries.invitations import Candidate, get_guest, get_invited
from wasl.kernel.api import In, Out
from wasl.kernel.errors import NotFound
from wasl.kernel.web import Request

router = Router(tags=["invitations"])


class GuestOut(Out):
    """Somebody who is invited and what he answered; `address` is empty where the caller may not see it."""

    id: uuid.UUID
    name: str
    address: str
    contact: uuid.UUID | None
    colleague: uuid.UUID | None
    answer: str
    comment: str
    answered_at: datetime.datetime | None


class CandidateOut(Out):
    """Somebody who can be invited still: a contact of the meeting, or a colleague."""

    id: uuid.UUID
    name: str
    is_colleague: bool


class GuestsOut(Out):
    """The guests of a meeting; `is_canceled` says that they were told that it is off."""

    meeting: uuid.UUID
    is_canceled: bool
    guests: list[GuestOut]
    candidates: list[CandidateOut]


class InviteIn(In):
    """Whom to invite, by the ids of `candidates`."""

    guests: list[uuid.UUID] = Field(min_length=1, max_length=100)


class AnswerIn(In):
    """What the caller answers to his own invitation."""

    answer: Literal["accepted", "tentative", "declined"]


def _guest(guest: Guest) -> GuestOut:
    names = ("id", "name", "address", "answer", "comment", "answered_at")
    values = {name: getattr(guest, name) for name in names}
    return GuestOut(contact=guest.contact_id, colleague=guest.colleague_id, **values)


def _candidate(one: Candidate) -> CandidateOut:
    return CandidateOut(id=one.id, name=one.name, is_colleague=one.is_colleague)


def _out(request: Request, meeting: uuid.UUID) -> GuestsOut:
    found = get_invited(request.actor, meeting)
    return GuestsOut(
        meeting=meeting,
        is_canceled=bool(found.invitation and found.invitation.is_cancelled),
        guests=[_guest(one) for one in found.guests],
        candidates=[_candidate(one) for one in (*found.attendees, *found.colleagues)],
    )


@router.get("/meetings/{meeting_id}/invitations", response=GuestsOut, operation_id="invitation_get")
def invitation_get(request: Request, meeting_id: uuid.UUID) -> GuestsOut:
    """Return who is invited to a meeting and what they answered, and who can be invited still."""
    return _out(request, meeting_id)


@router.post("/meetings/{meeting_id}/invitations", response=GuestsOut, operation_id="invitation_add")
def invitation_add(request: Request, meeting_id: uuid.UUID, payload: InviteIn) -> GuestsOut:
    """Invite by mail; 409 where the meeting is over or no mail can leave, 422 for whom nobody can invite."""
    commands.invite(get_invited(request.actor, meeting_id).meeting, guests=payload.guests, by=request.actor)
    return _out(request, meeting_id)


@router.put("/meetings/{meeting_id}/invitations/answer", response=GuestsOut, operation_id="invitation_answer")
def invitation_answer(request: Request, meeting_id: uuid.UUID, payload: AnswerIn) -> GuestsOut:
    """Answer the caller's own invitation; 404 where he is not invited, 409 where the meeting is off or over."""
    guest = get_invited(request.actor, meeting_id).own
    if guest is None:
        raise NotFound
    commands.answer_invitation(guest, answer=payload.answer, by=request.actor)
    return _out(request, meeting_id)


@router.delete(
    "/meetings/{meeting_id}/invitations/{guest_id}", response={204: None}, operation_id="invitation_remove"
)
def invitation_remove(request: Request, meeting_id: uuid.UUID, guest_id: uuid.UUID) -> Status[None]:
    """Take an invitation back; the guest is told."""
    guest = get_guest(request.actor, guest_id)
    if guest.invitation_id != meeting_id:
        raise NotFound
    commands.uninvite(guest, by=request.actor)
    return Status(204, None)
