"""Tags: words that group records of any kind."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.text import clean, fold
from wasl.records.commands.events import Emission, emit, emit_many
from wasl.records.events import TagsChanged
from wasl.records.models import Anchor, Record, Tag, TagLink

TONES = ("brand", "vio", "rose", "olive", "info", "ok", "next")


def tags_named(names: Iterable[str]) -> list[Tag]:
    """Return the tags with these names, made where they are missing; spellings that fold alike are one."""
    wanted = {fold(name): clean(name)[:60] for name in names if fold(name)}
    if any(len(folded) > 60 for folded in wanted):
        raise Invalid(fields={"tags": [_("A tag has at most 60 characters.")]})
    found = {tag.folded: tag for tag in Tag.objects.filter(folded__in=wanted)}
    missing = [
        Tag(name=name, folded=folded, tone=TONES[sum(folded.encode()) % len(TONES)])
        for folded, name in wanted.items()
        if folded not in found
    ]
    if missing:
        Tag.objects.bulk_create(missing, ignore_conflicts=True)
        found |= {tag.folded: tag for tag in Tag.objects.filter(folded__in=wanted)}
    return [found[folded] for folded in wanted]


@command("records.tag")
def add_tag(name: str, *, by: Actor) -> Tag:  # noqa: ARG001 - the gate asks it
    """Make a tag, or return the one that is called so already in some spelling."""
    found = tags_named([name])
    if not found:
        raise Invalid(fields={"name": [_("Give the tag a name.")]})
    return found[0]


@command("records.tag")
def rename_tag(tag: Tag, *, name: str, by: Actor) -> Tag:
    """Call a tag otherwise, wherever it stands; what was written of it earlier keeps the old word.

    It takes the right to edit what others wrote: the word stands on records of the whole firm.
    """
    if not by.may("records.edit_others_notes"):
        raise NotAllowed
    folded = fold(name)
    if not folded or len(folded) > 60:
        raise Invalid(fields={"name": [_("A tag has at most 60 characters.")]})
    if Tag.objects.filter(folded=folded).exclude(pk=tag.pk).exists():
        raise Invalid(fields={"name": [_("There is a tag of this name already.")]})
    tag.name, tag.folded = clean(name)[:60], folded
    tag.save(update_fields=["name", "folded"])
    return tag


@command("records.tag")
def tag_record(record: Record | Anchor, *, names: Iterable[str], by: Actor, quiet: bool = False) -> list[Tag]:
    """Add tags by name; returns those that were new on the record."""
    tags = tags_named(names)
    present = set(TagLink.objects.filter(anchor_id=record.id).values_list("tag_id", flat=True))
    new = [tag for tag in tags if tag.id not in present]
    TagLink.objects.bulk_create([TagLink(anchor_id=record.id, tag=tag) for tag in new], ignore_conflicts=True)
    if new:
        emit(TagsChanged(record, added=[tag.name for tag in new]), by=by, quiet=quiet)
    return new


@dataclass(frozen=True)
class TagDraft:
    """Tags for one record of a batch, and when they were put on (default now)."""

    record: Record | Anchor
    names: Sequence[str]
    at: datetime.datetime | None = None


@command("records.tag")
def tag_records(drafts: Sequence[TagDraft], *, by: Actor) -> list[Tag]:
    """Tag many new records with a handful of statements, quietly; returns the tags used. Raises `NotAllowed`."""
    if not all(draft.record.may_change(by) for draft in drafts):
        raise NotAllowed
    tags = {tag.folded: tag for tag in tags_named({name for draft in drafts for name in draft.names})}
    links = [
        TagLink(anchor_id=draft.record.id, tag=tags[fold(name)]) for draft in drafts for name in draft.names
    ]
    TagLink.objects.bulk_create(links, ignore_conflicts=True)
    events = [Emission(TagsChanged(draft.record, added=list(draft.names)), draft.at) for draft in drafts]
    emit_many(events, by=by, quiet=True)
    return list(tags.values())


@command("records.tag")
def untag_record(record: Record | Anchor, *, names: Iterable[str], by: Actor) -> list[Tag]:
    """Take tags off by name; returns those that were there."""
    folded = {fold(name) for name in names}
    links = TagLink.objects.filter(anchor_id=record.id, tag__folded__in=folded).select_related("tag")
    gone = [link.tag for link in links]
    links.delete()
    if gone:
        emit(TagsChanged(record, removed=[tag.name for tag in gone]), by=by)
    return gone


@command("records.tag")
def set_tags(record: Record | Anchor, *, names: Iterable[str], by: Actor) -> list[Tag]:
    """Make the record's tags exactly these."""
    wanted = list(names)
    folded = {fold(name) for name in wanted}
    present = TagLink.objects.filter(anchor_id=record.id).select_related("tag")
    superfluous = [link.tag.name for link in present if link.tag.folded not in folded]
    if superfluous:
        untag_record(record, names=superfluous, by=by)
    tag_record(record, names=wanted, by=by)
    return tags_named(wanted)
