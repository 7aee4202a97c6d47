"""Verbs on the terms of members: renew, take back, pause, go on, end, and say that dues are paid."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wasl.contracts import events
from wasl.contracts.commands.changing import anchors_of
from wasl.contracts.commands.memberships import begin_term
from wasl.contracts.days import firm_day
from wasl.contracts.models import Membership, Term
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.kernel.text import clean_line
from wasl.records.commands import lock
from wasl.records.commands.events import emit

DAY = datetime.timedelta(days=1)
WHY_LIMIT = 300


@command("contracts.change_members")
def renew_membership(
    member: Membership, *, by: Actor, paid_on: datetime.date | None = None, quiet: bool = False
) -> Term:
    """Give a member another term by his plan, and those who stand under him with him; returns his new term.

    Until the grace is over it follows the last one without a gap; who lapsed begins anew today, in the firm's zone.
    Raises `Conflict` for one who left, is paused or stands under another.
    """
    member = lock(member)
    today = firm_day()
    if refusal := why_not(member, today):
        raise Conflict(refusal)
    plan = member.plan
    from_on = member.until_on + DAY
    if member.grace_until < today:
        from_on = member.counted_from = today
        member.until_on = plan.rhythm.last_day(today)
    else:
        member.until_on = plan.rhythm.following(member.counted_from, member.until_on)
    member.grace_until = member.until_on + plan.grace_days * DAY
    term = begin_term(member, plan, from_on=from_on, paid_on=paid_on, by=by)
    for one in _under(member):
        _follow(one, member)
        begin_term(one, plan, from_on=from_on, by=by, is_free=True)
        _save(one, events.MembershipRenewed, by=by, quiet=quiet)
    _save(member, events.MembershipRenewed, by=by, quiet=quiet)
    return term


def why_not(member: Membership, day: datetime.date) -> str:
    """Return why a member cannot be renewed on a day; nothing where he can."""
    if member.head_id:
        return _("He stands under another member. Renew that one: both go on.")
    if member.ended_on and member.ended_on < day:
        return _("He has left. Take the end back first.")
    if member.paused_on:
        return _("He is paused. Let time run again first.")
    return ""


@command("contracts.change_members")
def undo_renewal(member: Membership, *, term: Any, by: Actor, quiet: bool = False) -> Membership:
    """Take the last renewal back: days are as they were before. Raises `Conflict` when it is no longer the last, or was the first."""
    member = lock(member)
    terms = list(member.terms.all()[:2])
    if len(terms) < 2 or str(terms[0].pk) != str(term):
        raise Conflict(_("This term cannot be taken back: it is the first one, or others follow."))
    last, before = terms
    for one in (member, *_under(member)):
        Term.objects.filter(membership=one, from_on=last.from_on).delete()
        one.until_on, one.counted_from = before.until_on, before.counted_from
        one.grace_until = one.until_on + member.plan.grace_days * DAY
        _save(one, events.RenewalUndone, by=by, quiet=quiet)
    return member


@command("contracts.change_members")
def pause_membership(member: Membership, *, by: Actor, day: datetime.date | None = None) -> Membership:
    """Let no time run for a member from a day on, today unless said. Raises `Conflict`, `Invalid` for a day outside his term."""
    member = lock(member)
    day = day or firm_day()
    if refusal := why_not(member, day):
        raise Conflict(refusal)
    if not member.joined_on <= day <= member.until_on:
        raise Invalid(fields={"day": [_("A pause begins within the term that runs.")]})
    for one in (member, *_under(member)):
        one.paused_on = day
        _save(one, events.MembershipPaused, by=by)
    return member


@command("contracts.change_members")
def resume_membership(member: Membership, *, by: Actor, day: datetime.date | None = None) -> Membership:
    """Let time run again from a day on, today unless said: the term is longer by the days of the pause. Raises `Conflict`, `Invalid`."""
    member = lock(member)
    day = day or firm_day()
    if member.paused_on is None or member.head_id:
        raise Conflict(_("There is no pause of his own to end."))
    if day < member.paused_on:
        raise Invalid(fields={"day": [_("The end lies before the beginning.")]})
    length = day - member.paused_on
    for one in (member, *_under(member)):
        last = one.terms.first()
        one.paused_on = None
        for name in ("until_on", "grace_until", "counted_from"):
            setattr(one, name, getattr(one, name) + length)
        if last:
            Term.objects.filter(pk=last.pk).update(until_on=one.until_on, counted_from=one.counted_from)
        _save(one, events.MembershipResumed, by=by)
    return member


@command("contracts.change_members")
def end_membership(
    member: Membership, *, by: Actor, ended_on: datetime.date | None = None, why: str = ""
) -> Membership:
    """Say that a member leaves, with his last day (today unless said) and why. Raises `Conflict`, `Invalid` by field."""
    member = lock(member)
    ended_on = ended_on or firm_day()
    if member.ended_on:
        raise Conflict(_("He has left already."))
    if ended_on < member.joined_on:
        raise Invalid(fields={"ended_on": [_("The end lies before the beginning.")]})
    for one in (member, *_under(member)):
        one.ended_on, one.ended_why = max(ended_on, one.joined_on), clean_line(why)[:WHY_LIMIT]
        _save(one, events.MembershipEnded, by=by)
    return member


@command("contracts.change_members")
def reopen_membership(member: Membership, *, by: Actor) -> Membership:
    """Take the end of a member back: he stays, with the days he had. Raises `Conflict`."""
    member = lock(member)
    if member.ended_on is None:
        raise Conflict(_("He has not left."))
    gone = member.ended_on
    also = [] if member.head_id else list(_locked(member.dependents.filter(ended_on=gone)))
    for one in (member, *also):
        one.ended_on, one.ended_why = None, ""
        _save(one, events.MembershipReopened, by=by)
    return member


@command("contracts.change_members")
def set_paid(
    member: Membership, *, term: Any, by: Actor, paid_on: datetime.date | None, quiet: bool = False
) -> Term:
    """Say on which day the dues of a term were paid, or (None) that they are due after all. Raises `NotFound`, `Invalid`."""
    found = Term.objects.select_for_update().filter(membership=member, pk=term).first()
    if found is None:
        raise NotFound
    if found.amount == 0:
        raise Invalid(fields={"paid_on": [_("There are no dues for this term.")]})
    if found.paid_on == paid_on:
        return found
    found.paid_on = paid_on
    found.save(update_fields=["paid_on"])
    event = events.DuesPaid if paid_on else events.DuesUnpaid
    emit(event(member, also=anchors_of(member.contact_id), term=found), by=by, quiet=quiet)
    return found


def _under(member: Membership) -> list[Membership]:
    """Return those who stand under a member and stay, locked."""
    return list(_locked(member.dependents.filter(ended_on=None, deleted_at=None)))


def _locked(rows: Any) -> Iterable[Membership]:
    found: Iterable[Membership] = rows.select_for_update(of=("self",)).order_by("pk")
    return found


def _follow(one: Membership, head: Membership) -> None:
    """Give whoever stands under a head his plan and days."""
    one.plan_id = head.plan_id
    for name in ("until_on", "grace_until", "counted_from"):
        setattr(one, name, getattr(head, name))


def _save(member: Membership, event: type[events.MembershipEvent], *, by: Actor, quiet: bool = False) -> None:
    member.version += 1
    member.updated_at = clock.now()
    member.save()
    emit(event(member, also=anchors_of(member.contact_id)), by=by, quiet=quiet)
