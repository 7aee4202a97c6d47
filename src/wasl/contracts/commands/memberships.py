"""Verbs on members as such: let somebody join, change what is known of him, put away and back."""

import datetime
from typing import Any, Unpack

from django.db.models import IntegerField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.contracts import events
from wasl.contracts.commands.changing import (
    anchors_of,
    difference,
    refuse_clashes,
    refuse_locked,
    whose,
)
from wasl.contracts.days import firm_day
from wasl.contracts.intake import membership_columns
from wasl.contracts.models import Membership, Numbering, Plan, Term
from wasl.contracts.values import MembershipValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.taking import Intake
from wasl.lists.custom.taking import take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import put_away, save_changed, take_back
from wasl.records.commands.events import emit
from wasl.records.events import RecordAdded

DAY = datetime.timedelta(days=1)


@command("contracts.add_members", needs="read")
def add_membership(
    contact: Contact,
    /,
    *,
    by: Actor,
    quiet: bool = False,
    origin: str = "",
    **values: Unpack[MembershipValues],
) -> Membership:
    """Make a contact a member by a plan, with his first term; under a head he has the head's plan and days.

    `origin` says by what he came (an import, a rule). Raises `Invalid` by field.
    """
    given = whose({"name": contact.name, **values}, by=by)
    intake = membership_columns(given, by=by)
    paid_on = intake.fields.pop("paid_on", None)
    head = _head(intake, None)
    plan = head.plan if head else _plan(intake)
    _refuse_taken(intake, None)
    taken = take("membership", values.get("custom") or {}, by=by, held=None)
    refuse_locked("membership", values, by=by, intake=intake)
    intake.errors |= taken.errors
    if plan is not None and not intake.errors:
        _count(intake, plan, head)
    intake.finish()
    assert plan is not None  # noqa: S101 - `finish` has raised else
    member = Membership(contact=contact, custom=taken.over({}), **intake.fields)
    member.number = member.number or next_number()
    member.save()
    begin_term(member, plan, from_on=member.joined_on, paid_on=paid_on, by=by, is_free=head is not None)
    if values.get("tags"):
        set_tags(member, names=values["tags"], by=by)
    emit(RecordAdded(member, source=origin), by=by, quiet=quiet)
    emit(events.MembershipAdded(member, also=anchors_of(member.contact_id)), by=by, quiet=quiet)
    return member


@command("contracts.change_members")
def change_membership(
    member: Membership,
    *,
    by: Actor,
    seen: int | None = None,
    quiet: bool = False,
    **values: Unpack[MembershipValues],
) -> Membership:
    """Change what is named of a member and record the difference; another plan holds from the next term on.

    `until_on` puts the end of his last term right. `seen` is the version the editor looked at. Raises `Invalid` by field,
    `Conflict`.
    """
    member = lock(member)
    intake = membership_columns(values, by=by)
    intake.fields.pop("paid_on", None)
    _head(intake, member)
    _refuse_taken(intake, member)
    taken = take("membership", values.get("custom") or {}, by=by, held=member.custom, pk=member.pk)
    intake.errors |= taken.errors
    if not intake.errors:
        _put_right(member, intake)
    intake.finish()
    changes = difference(
        member, {name: value for name, value in intake.fields.items() if name != "grace_until"}
    )
    changes |= taken.changes
    refuse_clashes(member, changes, seen=seen, by=by)
    if "tags" in values:
        set_tags(member, names=values["tags"] or (), by=by)
    if not changes:
        return member
    _fit_last_term(member, intake.fields)
    for name, value in intake.fields.items():
        setattr(member, name, value)
    member.custom = taken.over(member.custom)
    return save_changed(member, changes, by=by, quiet=quiet, labels=taken.labels)


@command("contracts.change_members")
def archive_membership(member: Membership, *, by: Actor) -> Membership:
    """Put a member away: he leaves lists and counts."""
    return put_away(member, by=by)


@command("contracts.change_members")
def restore_membership(member: Membership, *, by: Actor) -> Membership:
    """Take a member back from the archive."""
    return take_back(member, by=by)


def begin_term(
    member: Membership,
    plan: Plan,
    *,
    from_on: datetime.date,
    by: Actor,
    paid_on: datetime.date | None = None,
    is_free: bool = False,
) -> Term:
    """Write the term that ends when the membership now does; whoever stands under a head pays nothing himself."""
    return Term.objects.create(
        membership=member,
        plan=plan,
        from_on=from_on,
        until_on=member.until_on,
        counted_from=member.counted_from,
        amount=0 if is_free else plan.amount,
        currency=plan.currency,
        paid_on=None if is_free else paid_on,
        by_id=by.user_id,
    )


def next_number() -> str:
    """Return the next number of a member that nobody has; others wait until this transaction has ended.

    The first one follows the largest of those that were given before, such as by an import.
    """
    Numbering.objects.get_or_create(what="membership")
    row = Numbering.objects.select_for_update().get(what="membership")
    row.last = (row.last or _largest()) + 1
    while Membership.objects.filter(number=str(row.last)).exists():
        row.last += 1
    row.save(update_fields=["last"])
    return str(row.last)


def _largest() -> int:
    """Return the largest number of a member that is a plain one of up to nine digits, 0 for none."""
    plain = Membership.objects.filter(number__regex=r"^[0-9]{1,9}$")
    found: int | None = plain.aggregate(most=Max(Cast("number", IntegerField())))["most"]
    return found or 0


def _plan(intake: Intake) -> Plan | None:
    key = intake.fields.get("plan_id")
    found = Plan.objects.filter(pk=key).first() if key else None
    if found is None and "plan" not in intake.errors:
        intake.refuse("plan_id", _("Choose a plan."))
    return found


def _head(intake: Intake, member: Membership | None) -> Membership | None:
    """Return under whom a member is to stand; one who stands under another, or has somebody under him, cannot."""
    if not intake.fields.get("head_id"):
        return None
    head = Membership.objects.select_related("plan").get(pk=intake.fields["head_id"])
    if head.head_id or (member and (head.pk == member.pk or member.dependents.exists())):
        intake.refuse("head_id", _("Under whom he stands must be a member of his own, with nobody above."))
    return head


def _refuse_taken(intake: Intake, member: Membership | None) -> None:
    number = intake.fields.get("number")
    taken = Membership.objects.filter(number=number)
    if member:
        taken = taken.exclude(pk=member.pk)
    if number and taken.exists():
        intake.refuse("number", _("Another member has this number."))


def _count(intake: Intake, plan: Plan, head: Membership | None) -> None:
    """Work the days of the first term out."""
    fields = intake.fields
    joined = fields.get("joined_on") or firm_day()
    until = head.until_on if head else fields.get("until_on") or plan.rhythm.last_day(joined)
    if head:
        joined = min(joined, until)
    if until < joined:
        intake.refuse("until_on", _("The end lies before the beginning."))
    grace = until + plan.grace_days * DAY
    counted = head.counted_from if head else joined
    fields |= {
        "plan_id": plan.pk,
        "joined_on": joined,
        "counted_from": counted,
        "until_on": until,
        "grace_until": grace,
    }


def _put_right(member: Membership, intake: Intake) -> None:
    fields = intake.fields
    if "plan_id" in fields and not fields["plan_id"]:
        intake.refuse("plan_id", _("Choose a plan."))
        return
    if fields.get("head_id") and fields["head_id"] != member.head_id:
        head = Membership.objects.get(pk=fields["head_id"])
        fields |= {"plan_id": head.plan_id, "until_on": max(head.until_on, member.joined_on)}
    joined = fields.get("joined_on", member.joined_on)
    until = fields.get("until_on", member.until_on)
    first = member.terms.order_by("from_on").first()
    if until < joined or (first and first.until_on < joined):
        intake.refuse(
            "joined_on" if "joined_on" in fields else "until_on", _("The end lies before the beginning.")
        )
    last = member.terms.first()
    if last and until < last.from_on and last != first:
        intake.refuse("until_on", _("The end lies before the beginning."))
    if {"plan_id", "until_on"} & fields.keys():
        plan = Plan.objects.get(pk=fields.get("plan_id", member.plan_id))
        fields["grace_until"] = until + plan.grace_days * DAY


def _fit_last_term(member: Membership, fields: dict[str, Any]) -> None:
    """Let the first and the last term say what was put right."""
    first, last = member.terms.order_by("from_on").first(), member.terms.first()
    if first and fields.get("joined_on", first.from_on) != first.from_on:
        Term.objects.filter(pk=first.pk).update(from_on=fields["joined_on"])
        if member.counted_from == member.joined_on:
            fields["counted_from"] = fields["joined_on"]
    if last and fields.get("until_on", last.until_on) != last.until_on:
        Term.objects.filter(pk=last.pk).update(until_on=fields["until_on"])
