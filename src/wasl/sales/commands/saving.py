"""Trying once more on a deal that is about to be lost or stands still, instead of closing it."""

import datetime
from html import escape
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities.commands import add_task
from wasl.activities.models import Task
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.kernel.text import clean, clean_line
from wasl.records.commands import delete_note, lock, write_note
from wasl.records.commands.events import emit
from wasl.records.models import Note
from wasl.sales import events
from wasl.sales.commands.offers import make_offer
from wasl.sales.commands.plays import REASONS
from wasl.sales.models import Attempt, Deal, Offer
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

LONGEST_WORDS, LONGEST_QUESTION = 500, 2_000
MINUTE = datetime.timedelta(minutes=1)


@command("sales.change")
def try_offer(deal: Deal, /, *, by: Actor, reason: str = "", reason_text: str = "", **terms: Any) -> Offer:
    """Try once more by an offer for a time: `terms` are those of `make_offer`, which says what is raised."""
    offer = make_offer(deal, by=by, **terms)
    note_attempt(deal, Attempt.Way.OFFER, reason=reason, reason_text=reason_text, by=by)
    return offer


@command("sales.change")
def try_later(
    deal: Deal,
    *,
    day: datetime.date | None,
    by: Actor,
    title: str = "",
    reason: str = "",
    reason_text: str = "",
) -> Task:
    """Try once more on a day: its owner has a task then, and the deal goes on. Raises `Invalid` by field, `Conflict`."""
    _refuse_closed(deal)
    if day is None:
        raise Invalid(fields={"day": [_("Say on which day you will ask again.")]})
    about = [deal.pk, *([deal.contact_id] if deal.contact_id else [])]
    named = clean_line(title) or _("Ask again: %(deal)s") % {"deal": deal.title}
    task = add_task(
        named[:300], about=about, due_on=day, remind_before=0, owner_id=deal.owner_id or by.user_id, by=by
    )
    note_attempt(deal, Attempt.Way.LATER, reason=reason, reason_text=reason_text, by=by)
    return task


@command("sales.change", needs="read")
def ask_colleague(
    deal: Deal,
    *,
    colleague_id: UUID | None,
    by: Actor,
    question: str = "",
    reason: str = "",
    reason_text: str = "",
) -> Note:
    """Ask a colleague for help in a note on the deal that names him, which he is told of; he answers it there.

    Of a deal that was lost one can ask too: what came of it counts when it comes back. Raises `Invalid` by field: for nobody,
    for oneself, and for whoever may not see the deal; `Conflict` for one that was won.
    """
    if lock(deal).is_won:
        raise Conflict(_("This deal is closed. Open it again first."))
    person = (
        User.objects.filter(pk=colleague_id, is_active=True).select_related("role").first()
        if colleague_id
        else None
    )
    if person is None or person.pk == by.user_id:
        raise Invalid(fields={"colleague_id": [_("Choose a colleague.")]})
    if not deal.is_visible_to(actor_of_user(person)):
        raise Invalid(fields={"colleague_id": [_("%(name)s may not see this deal.") % {"name": person.name}]})
    text = clean(question)[:LONGEST_QUESTION] or _("Can you help me with this deal?")
    mention = f'<span data-mention="{person.pk}">@{escape(person.name)}</span>'
    note = write_note(deal, body=f"<p>{mention} {'<br>'.join(escape(text).splitlines())}</p>", by=by)
    emit(events.HelpAsked(deal, person=person), by=by)
    note_attempt(deal, Attempt.Way.COLLEAGUE, reason=reason, reason_text=reason_text, by=by)
    return note


@command("records.write_notes")
def take_question_back(note: Note, *, by: Actor) -> None:
    """Take a question back that one has asked a colleague about a deal. Raises `NotFound` for a note that is none."""
    tries = Attempt.objects.filter(deal=note.anchor_id, way=Attempt.Way.COLLEAGUE, by=by.user_id)
    attempt = tries.filter(made_at__gte=note.created_at, made_at__lt=note.created_at + MINUTE).first()
    if attempt is None:
        raise NotFound
    delete_note(note, by=by)
    attempt.delete()
    deal = lock(attempt.deal)
    others = Attempt.objects.filter(deal=deal, made_at__gte=deal.saving_since or attempt.made_at)
    if attempt.reason and not others.exclude(reason="").exists():
        Deal.objects.filter(pk=deal.pk).update(saving_since=None)


def note_attempt(deal: Deal, way: str, *, by: Actor, reason: str = "", reason_text: str = "") -> Attempt:
    """Note in the caller's transaction that something was tried; with a `reason` the deal is one to be saved. Raises `Invalid`."""
    if reason not in REASONS:
        raise Invalid(fields={"reason": [_("Choose one of the values offered.")]})
    if reason:
        words = clean_line(reason_text)[:LONGEST_WORDS]
        held = lock(deal)
        if held.saving_since is None and held.is_open:
            Deal.objects.filter(pk=deal.pk).update(saving_since=clock.now())
        emit(events.TriedAgain(deal, way=way, reason=reason, words=words), by=by)
    return Attempt.objects.create(deal=deal, way=way, reason=reason, stage_id=deal.stage_id, by_id=by.user_id)


def _refuse_closed(deal: Deal) -> None:
    if not lock(deal).is_open:
        raise Conflict(_("This deal is closed. Open it again first."))
