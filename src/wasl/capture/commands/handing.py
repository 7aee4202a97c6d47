"""What becomes of a submission: its contact is found or made, then whoever reacts hears of it."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.capture import jobs
from wasl.capture.asking import OWN
from wasl.capture.events import FormSubmitted
from wasl.capture.models import Submission
from wasl.contacts.commands import Stranger, give_consent, welcome_contact
from wasl.contacts.models import Consent
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.records.commands import emit, lock
from wasl.records.models import Record

SOURCE = "form"
State = Submission.State


@command("capture.manage")
def hand_on(sent: Submission, *, by: Actor) -> Submission:
    """Find or make the contact of a submission that waits, and say that it came; what cannot be taken says why."""
    sent = lock(sent)
    if sent.state != State.WAITING:
        return sent
    try:
        with override(sent.language):
            _take_in(sent, by=by)
    except Invalid as refusal:
        sent.state, sent.problem = State.FAILED, refusal.message[:300]
    sent.save()
    if sent.contact and sent.state == State.DONE:
        emit(FormSubmitted(sent.contact, also=(sent,), submission=sent), by=by, at=sent.created_at)
    return sent


def _take_in(sent: Submission, *, by: Actor) -> None:
    stranger = Stranger(
        name=sent.name,
        email=sent.email,
        phone=sent.phone,
        company=sent.answer("company"),
        job_title=sent.answer("job_title"),
        city=sent.answer("city"),
        language=sent.language,
        custom={
            one["key"].removeprefix(OWN): one["answer"] for one in sent.answers if one["key"].startswith(OWN)
        },
    )
    sent.contact, sent.was_new = welcome_contact(
        stranger, source=SOURCE, owner_id=sent.owner_id, team_id=sent.team_id, by=by
    )
    sent.state, sent.problem = State.DONE, ""
    if sent.was_new and sent.has_consent:
        _keep_consent(sent, by=by)


def _keep_consent(sent: Submission, *, by: Actor) -> None:
    """Write down what somebody new agreed to; whoever was known before has not proved that the address is his."""
    if not sent.contact:
        return
    channel = Consent.Channel.EMAIL if sent.email else Consent.Channel.PHONE
    give_consent(
        sent.contact,
        channel=channel,
        purpose=Consent.Purpose.MARKETING,
        source=_("Form: %(name)s") % {"name": sent.form.name},
        proof=f"{sent.consent}\n{sent.page} {sent.network} {sent.created_at.isoformat(timespec='seconds')}",
        wording=f"{sent.form.key} {sent.consent_version}",
        at=sent.created_at,
        by=by,
    )


@command("capture.judge")
def release(sent: Submission, *, by: Actor) -> Submission:  # noqa: ARG001 - the gate asks it
    """Say that what was held back is no spam: it goes on like any other."""
    return _again(sent, State.HELD)


@command("capture.judge")
def try_again(sent: Submission, *, by: Actor) -> Submission:  # noqa: ARG001 - the gate asks it
    """Try once more to hand on what failed, or what waits for longer than it should."""
    return _again(sent, State.FAILED, State.WAITING)


def _again(sent: Submission, *states: str) -> Submission:
    sent = lock(sent)
    if sent.state not in states:
        raise Conflict(_("This has been settled meanwhile. Look at the page again."))
    sent.state, sent.problem = State.WAITING, ""
    sent.save()
    jobs.hand_on.enqueue(str(sent.pk))
    return sent


@command("capture.judge")
def hold_back(sent: Submission, *, by: Actor) -> Submission:  # noqa: ARG001 - the gate asks it
    """Call it spam: it is held back. What was made of it already stays, and is put away by hand."""
    sent = lock(sent)
    sent.state = State.HELD
    sent.doubts = list(dict.fromkeys([*sent.doubts, Submission.Doubt.HAND]))
    sent.save()
    return sent


@command("", public=True)
def note_made(sent: Submission, *, made: Record, by: Actor) -> None:  # noqa: ARG001 - said by whoever reacts
    """Remember the record that somebody made of a submission."""
    Submission.objects.filter(pk=sent.pk).update(made_id=made.pk)
