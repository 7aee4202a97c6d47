"""Making one of several records of the same person or company, and taking that back for thirty days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.commands.contacts import copy_rows, write_rows
from wasl.contacts.commands.employers import rename_employer
from wasl.contacts.commands.joining import CHILDREN, Joined, join, row_values
from wasl.contacts.commands.related import join_pairs, join_relations, refuse_rings
from wasl.contacts.events import Merged, MergeUndone
from wasl.contacts.models import Address, Contact, Email, MatchKeys, Pair, Phone, Relation, WebProfile
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.lists.models import CustomField
from wasl.records.commands import emit
from wasl.records.commands.erasing import drop_bytes
from wasl.records.commands.merging import close_merged, merge_anchors, move_links
from wasl.records.journal import Journal, about, plain, take_back
from wasl.records.models import Anchor, Merge

MOST = 20
# joined by hand: the merged record keeps its own ways as what it was, relations must not point at themselves
LEFT = (Email, Phone, Address, WebProfile, Relation, MatchKeys, Pair)


@command("contacts.merge")
def merge_contacts(
    survivor: Contact,
    *,
    others: Sequence[Contact],
    by: Actor,
    choices: Mapping[str, UUID] | None = None,
) -> Merge:
    """Make `others` part of `survivor`: values joined, everything that points at them moved, they archived.

    `choices` says per field (public name, "custom.KEY" too) whose value is taken; elsewhere the survivor's stands, or
    the first that is not empty. `by` must be able to change all of them. Raises `Invalid`, `Conflict`, `NotFound`.
    """
    survivor, losers = _locked(survivor, others, by=by)
    chosen = _chosen(choices or {}, [survivor, *losers], by=by)
    refuse_rings(survivor, losers)
    journal = Journal()
    joined = join(survivor, losers, chosen)
    merge = Merge.objects.create(survivor_id=survivor.pk, merged_by_id=by.user_id)
    merge.others.set([loser.pk for loser in losers])
    merge.fields = {"values": joined.differences(), "rows": joined.row_differences()}
    was = [Contact(anchor_id=one.pk, name=one.name) for one in (survivor, *losers)]
    join_relations(survivor, losers, joined.values.get("company_id", survivor.company_id), journal)
    for loser in losers:
        move_links(survivor, loser, journal, leave=LEFT)
    anchors = {anchor.pk: anchor for anchor in Anchor.objects.filter(pk__in=[one.pk for one in was])}
    merge_anchors(anchors[survivor.pk], [anchors[loser.pk] for loser in losers], journal)
    close_merged(losers, journal)
    join_pairs(survivor, losers, journal)
    _take_number(joined, losers, journal)
    _store(survivor, joined)
    merge.journal = journal.steps
    merge.save(update_fields=["journal", "fields"])
    emit(Merged(survivor, merge_id=merge.pk, records=was, also=tuple(losers)), by=by)
    return merge


def _locked(survivor: Contact, others: Sequence[Contact], *, by: Actor) -> tuple[Contact, list[Contact]]:
    """Return all of them as they are now, locked in the order of their keys; refuses what does not fit together."""
    keys = list(dict.fromkeys(other.pk for other in others))
    if not keys:
        raise Invalid(_("Choose at least two records to merge."))
    if survivor.pk in keys:
        raise Invalid(_("A record cannot be merged with itself."))
    if len(keys) >= MOST:
        raise Invalid(_("At most %(count)s records can be merged at once.") % {"count": MOST})
    rows = Contact.objects.select_for_update(of=("self",)).select_related("anchor")
    found = {row.pk: row for row in rows.filter(pk__in=[survivor.pk, *keys]).order_by("pk")}
    if len(found) <= len(keys) or not all(row.is_visible_to(by) for row in found.values()):
        raise NotFound
    if not all(row.may_change(by) for row in found.values()):
        raise NotAllowed
    if any(row.anchor.merged_into_id for row in found.values()):
        raise Conflict(
            _("One of these was merged into another record in the meantime. Choose that one instead.")
        )
    if len({row.kind for row in found.values()}) > 1:
        raise Invalid(_("A person and a company cannot be merged."))
    return found[survivor.pk], [found[key] for key in keys]


def _chosen(choices: Mapping[str, UUID], records: Sequence[Contact], *, by: Actor) -> dict[str, Contact]:
    known = {record.pk: record for record in records}
    refused: dict[str, list[str]] = {}
    for name, pk in choices.items():
        if pk not in known:
            refused[name] = [_("Choose the value of one of the records that are merged.")]
        elif not Joined.knows(name):
            refused[name] = [_("There is no such field.")]
        elif by.locks("contact", name.replace(f"custom.{CustomField.PREFIX}", "custom.")):
            refused[name] = [_("Your role may not change this field.")]
    if refused:
        raise Invalid(fields=refused)
    return {name: known[pk] for name, pk in choices.items()}


def _take_number(joined: Joined, losers: Sequence[Contact], journal: Journal) -> None:
    """Take a number of our own from the one whose it was: no two records have the same."""
    for loser in losers:
        if loser.number and loser.number == joined.values.get("number"):
            journal.write(loser, {"number": ""})


def _store(survivor: Contact, joined: Joined) -> None:
    for name, value in joined.values.items():
        setattr(survivor, name, value)
    write_rows(survivor, joined.rows)
    if joined.rows:
        copy_rows(survivor, joined.rows, survivor.stored_ways())
    survivor.version += 1
    survivor.updated_at = clock.now()
    survivor.save()
    if survivor.is_company:
        rename_employer(survivor)


@dataclass(frozen=True)
class Undone:
    """A merge that was taken back; `kept` are the fields of the survivor that were changed since and stay so."""

    merge: Merge
    survivor: Contact
    restored: Sequence[Contact]
    kept: Sequence[str]


@command("contacts.merge")
def undo_merge(merge: Merge, *, by: Actor) -> Undone:
    """Take a merge back: every record is what it was, except what was changed since, which stays and is named.

    What was added since stays with the survivor. Raises `Conflict` after thirty days, when it was taken back already,
    or when a later merge must be taken back first.
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    keys = list(merge.others.values_list("pk", flat=True))
    rows = Contact.objects.select_for_update(of=("self",)).filter(pk__in=[merge.survivor_id, *keys])
    found = {row.pk: row for row in rows.order_by("pk")}
    if not all(row.may_change(by) for row in found.values()):
        raise NotAllowed
    _refuse_undo(merge, found, keys)
    survivor = found[merge.survivor_id]
    kept = _put_back(survivor, merge.fields)
    take_back(_without_taken_numbers(merge.journal))
    restored = list(Contact.objects.filter(pk__in=keys).select_related("anchor"))
    for contact in (survivor, *restored):
        contact.refresh()
        if contact.is_company:
            rename_employer(contact)
    merge.undone_at, merge.undone_by_id = clock.now(), by.user_id
    merge.journal, merge.fields = [], {}
    merge.save(update_fields=["undone_at", "undone_by", "journal", "fields"])
    records = (survivor, *restored)
    emit(MergeUndone(survivor, merge_id=merge.pk, records=records, kept=kept, also=tuple(restored)), by=by)
    return Undone(merge, survivor, restored, kept)


def _refuse_undo(merge: Merge, found: Mapping[UUID, Contact], keys: Sequence[UUID]) -> None:
    if merge.undone_at is not None:
        raise Conflict(_("This merge has been undone already."))
    if not merge.can_be_undone or not merge.fields:
        raise Conflict(_("This merge is more than 30 days old and can no longer be undone."))
    if merge.survivor_id not in found or set(keys) - set(found):
        raise Conflict(_("One of the records has been erased since; this merge cannot be undone."))
    later = Merge.objects.filter(undone_at=None, merged_at__gt=merge.merged_at)
    if (
        later.filter(survivor_id=merge.survivor_id).exists()
        or later.filter(others=merge.survivor_id).exists()
    ):
        raise Conflict(_("This record was merged again later. Undo the later merge first."))


def _put_back(survivor: Contact, fields: Mapping[str, Any]) -> list[str]:
    """Give the survivor its earlier values; returns the public names of those that somebody has changed since."""
    kept: dict[str, None] = {}
    columns = {column.attname: column for column in about(Contact).concrete_fields}
    for name, (old, new) in fields["values"].items():
        if plain(getattr(survivor, name)) == new:
            setattr(survivor, name, columns[name].to_python(old))
            if name == "photo":
                # the copy that was made for the merge; each record has its own again
                drop_bytes([new])
        else:
            kept[Joined.public_name(name)] = None
    back: dict[str, list[Any]] = {}
    for name, (old, new) in fields["rows"].items():
        if [row_values(row) for row in getattr(survivor, name).all()] == new:
            back[name] = [CHILDREN[name](**row) for row in old]
        else:
            kept[name] = None
    write_rows(survivor, back)
    copy_rows(survivor, back, survivor.stored_ways())
    survivor.version += 1
    survivor.updated_at = clock.now()
    survivor.save()
    return list(kept)


def _without_taken_numbers(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the numbers that another record has been given since."""
    numbers = [step["values"]["number"][0] for step in steps if "number" in step.get("values", {})]
    taken = set(Contact.objects.filter(number__in=numbers).values_list("number", flat=True))
    return [step for step in steps if step.get("values", {}).get("number", [None])[0] not in taken]
