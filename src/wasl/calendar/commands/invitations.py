"""Inviting to a meeting by mail, telling guests of changes, and taking their answers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from wasl.activities.commands import change_activity
from wasl.activities.models import Activity
from wasl.calendar import events, inviting
from wasl.calendar.itip import Reply
from wasl.calendar.models import Guest, Invitation
from wasl.calendar.queries.invitations import candidates
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.mail.queries import has_account
from wasl.records.commands import lock
from wasl.records.commands.events import emit
from wasl.worker.bus import publish

TOLD = ("title", "starts_at", "ends_at", "place")
ANSWERED = {
    Guest.Answer.ACCEPTED: events.InvitationAccepted,
    Guest.Answer.TENTATIVE: events.InvitationTentative,
    Guest.Answer.DECLINED: events.InvitationDeclined,
}
MOST_GUESTS = 100


@command("activities.change")
def invite(meeting: Activity, *, guests: Sequence[UUID], by: Actor) -> Invitation:
    """Invite attendees and colleagues, named by their ids, who were not invited before.

    Raises `Conflict` where the meeting is over or no mail can leave, `Invalid` where it has no hour or nobody is named.
    """
    meeting = lock(meeting)
    _refuse(meeting)
    offered = {one.id: one for one in candidates(by, meeting)}
    chosen = [offered[key] for key in dict.fromkeys(guests) if key in offered]
    if not chosen or len(chosen) < len(set(guests)):
        raise Invalid(fields={"guests": [_("Choose whom to invite among those offered.")]})
    invitation = _invitation(meeting, by=by)
    rows = [
        Guest(
            invitation=invitation,
            address=one.address,
            name=one.name,
            language=one.language,
            contact_id=None if one.is_colleague else one.id,
            colleague_id=one.id if one.is_colleague else None,
        )
        for one in chosen
    ]
    if invitation.guests.count() + len(rows) > MOST_GUESTS:
        raise Invalid(fields={"guests": [_("At most 100 people can be invited to one meeting.")]})
    Guest.objects.bulk_create(rows)
    inviting.write(invitation, rows, inviting.INVITED)
    emit(events.GuestsInvited(meeting, guests=rows), by=by)
    _redraw(rows)
    return invitation


def _redraw(guests: Iterable[Guest]) -> None:
    """Let the open calendars of colleagues among these guests be drawn anew."""
    topics = [f"work:{guest.colleague_id}" for guest in guests if guest.colleague_id]
    if topics:
        publish(topics, "")


def _refuse(meeting: Activity) -> None:
    if not meeting.is_open or meeting.archived_at or meeting.deleted_at:
        raise Conflict(_("This meeting is over."))
    if meeting.due_at is None or not meeting.has_time:
        raise Invalid(_("Give the meeting a day and an hour first, then invite."))
    if meeting.due_at <= clock.now():
        raise Conflict(_("This meeting has begun."))
    if not has_account():
        raise Conflict(_("No mail can leave yet: an administrator sets up the mail account in the settings."))


def _invitation(meeting: Activity, *, by: Actor) -> Invitation:
    known = Invitation.objects.select_for_update().filter(pk=meeting.pk).first()
    if known is not None:
        _tell_change(known, meeting)
        return known
    invitation = Invitation(meeting=meeting, organizer_id=by.user_id or meeting.owner_id)
    _take_over(invitation, meeting)
    invitation.save()
    return invitation


def _take_over(invitation: Invitation, meeting: Activity) -> set[str]:
    """Let an invitation say what the meeting says now; returns what is different."""
    now = {
        "title": meeting.title,
        "starts_at": meeting.due_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
    }
    changed = {name for name in TOLD if getattr(invitation, name) != now[name]}
    for name in TOLD:
        setattr(invitation, name, now[name])
    invitation.version = meeting.version
    return changed


@command("activities.change")
def uninvite(guest: Guest, *, by: Actor) -> None:
    """Take an invitation back; the guest is told."""
    meeting = lock(guest.invitation.meeting)
    if not meeting.may_change(by):
        raise NotFound
    invitation = Invitation.objects.select_for_update().get(pk=meeting.pk)
    _withdraw(invitation, [guest])


def _withdraw(invitation: Invitation, guests: list[Guest]) -> None:
    if not guests:
        return
    invitation.sequence += 1
    invitation.save()
    if not invitation.is_over and not invitation.is_cancelled:
        inviting.write(invitation, guests, inviting.CANCELED)
    Guest.objects.filter(pk__in=[guest.pk for guest in guests]).delete()
    _redraw(guests)


@command("activities.change")
def tell_changes(most: int, *, by: Actor) -> int:  # noqa: ARG001 - commands name their actor
    """Tell the guests of up to `most` meetings what changed since they were told; returns how many it were."""
    rows = Invitation.objects.select_for_update(of=("self",), skip_locked=True).select_related("meeting")
    found = list(rows.filter(_behind()).order_by("pk")[:most])
    for invitation in found:
        _tell_change(invitation, invitation.meeting)
    return len(found)


def _behind() -> Q:
    """Return what finds invitations that no longer say what their meeting says."""
    gone = (
        Q(meeting__archived_at__isnull=False)
        | Q(meeting__deleted_at__isnull=False)
        | Q(meeting__state="dropped")
    )
    return ~Q(meeting__version=F("version")) | gone & Q(is_cancelled=False) | ~gone & Q(is_cancelled=True)


def _tell_change(invitation: Invitation, meeting: Activity) -> None:
    """Bring an invitation up to its meeting, and tell the guests of what matters to them."""
    is_gone = bool(meeting.archived_at or meeting.deleted_at or meeting.state == Activity.State.DROPPED)
    is_timeless = meeting.due_at is None or not meeting.has_time
    was_cancelled, is_held = invitation.is_cancelled, meeting.state == Activity.State.DONE
    guests = list(invitation.guests.select_related("colleague"))
    if is_gone or is_timeless:
        invitation.is_cancelled, invitation.version = True, meeting.version
        occasion = None if was_cancelled else inviting.CANCELED
    else:
        changed = _take_over(invitation, meeting)
        invitation.is_cancelled = False
        occasion = inviting.CHANGED if changed or was_cancelled else None
        if was_cancelled or changed & {"starts_at", "ends_at", "place"}:
            invitation.answers_from = invitation.sequence + 1
    is_told = occasion is not None and not is_held and not invitation.is_over
    invitation.sequence += int(is_told)
    invitation.save()
    if occasion and is_told:
        if invitation.answers_from == invitation.sequence:
            _forget_answers(guests)
        inviting.write(invitation, guests, occasion)
    _withdraw(invitation, _who_left(meeting, guests))


def _forget_answers(guests: Iterable[Guest]) -> None:
    """An answer was to another time or place."""
    for guest in guests:
        guest.answer, guest.answered_at, guest.answer_stamp, guest.comment = Guest.Answer.NONE, None, None, ""
        guest.proposed_at = guest.proposed_until = None
    columns = ["answer", "answered_at", "answer_stamp", "comment", "proposed_at", "proposed_until"]
    Guest.objects.bulk_update(guests, columns)


def _who_left(meeting: Activity, guests: list[Guest]) -> list[Guest]:
    """Return the guests who were attendees of the meeting and are not any more."""
    attending = set(meeting.about.values_list("pk", flat=True))
    return [guest for guest in guests if guest.contact_id and guest.contact_id not in attending]


@command("activities.change")
def take_answer(guest: Guest, *, reply: Reply, by: Actor) -> Guest:
    """Note what a guest answered, on the timelines of the meeting and of the contact; an answer that is known changes nothing."""
    return _note(guest, reply, by)


@command("", public=True)
def answer_invitation(guest: Guest, *, answer: str, by: Actor) -> Guest:
    """Answer one's own invitation to a colleague's meeting here, as by mail.

    Raises `NotAllowed` for anybody else's, `Invalid` for what is no answer, `Conflict` where the meeting is off or over.
    """
    meeting, invitation = guest.invitation.meeting, guest.invitation
    if by.user_id is None or guest.colleague_id != by.user_id or by.read_only or by.seen_as is not None:
        raise NotAllowed
    if not meeting.is_visible_to(by):
        raise NotFound
    if answer not in ANSWERED:
        raise Invalid(fields={"answer": [_("Choose one of these answers.")]})
    if invitation.is_cancelled or invitation.is_over:
        raise Conflict(_("This meeting is over."))
    guest = (
        Guest.objects.select_for_update(of=("self",)).select_related("invitation__meeting").get(pk=guest.pk)
    )
    reply = Reply(invitation.uid, guest.address, answer, invitation.sequence, clock.now(), "")
    return _note(guest, reply, by)


def _note(guest: Guest, reply: Reply, by: Actor) -> Guest:
    before = (guest.answer, guest.comment, guest.proposed_at, guest.proposed_until)
    guest.proposed_at, guest.proposed_until = reply.proposed or (None, None)
    is_same = before == (reply.answer, reply.comment, guest.proposed_at, guest.proposed_until)
    guest.answer, guest.comment, guest.answer_stamp = reply.answer, reply.comment, reply.stamp
    guest.answered_at = guest.answered_at if is_same else clock.now()
    guest.save()
    if not is_same:
        also = (guest.contact,) if guest.contact else ()
        event = events.TimeProposed if reply.proposed else ANSWERED[Guest.Answer(guest.answer)]
        emit(event(guest.invitation.meeting, guest=guest, also=also), by=by)
        _redraw([guest])
    return guest


@command("activities.change")
def answer_proposal(guest: Guest, *, is_taken: bool, by: Actor) -> Activity:
    """Move the meeting to the time that a guest proposes, of which all guests hear, or tell him that it stays as it is.

    Raises `Conflict` where there is no proposal any more, or its time has passed.
    """
    meeting = lock(guest.invitation.meeting)
    if not meeting.may_change(by):
        raise NotFound
    guest = (
        Guest.objects.select_for_update(of=("self",))
        .select_related("invitation", "colleague")
        .get(pk=guest.pk)
    )
    start, end = guest.proposed_at, guest.proposed_until
    if start is None or end is None:
        raise Conflict(_("This proposal does not stand any more."))
    guest.proposed_at = guest.proposed_until = None
    guest.save(update_fields=["proposed_at", "proposed_until"])
    if not is_taken:
        # RFC 5546 §3.2.8
        inviting.write(guest.invitation, [guest], inviting.KEPT)
        return meeting
    if start <= clock.now():
        raise Conflict(_("The proposed time has passed."))
    minutes = int((end - start).total_seconds()) // 60
    return change_activity(meeting, due_at=start, minutes=minutes, by=by)
