"""Makes the tags of many contacts exactly those that are named: three queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from wasl.contacts.models import Contact
from wasl.kernel.text import fold
from wasl.records.commands.events import Emission
from wasl.records.commands.tags import tags_named
from wasl.records.events import TagsChanged
from wasl.records.models import TagLink


def tags_of(ids: Iterable[UUID]) -> Mapping[UUID, dict[str, str]]:
    """Return the tags of each contact: folded name → name."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    links = TagLink.objects.filter(anchor_id__in=list(ids)).order_by("tag__name")
    for owner, name in links.values_list("anchor_id", "tag__name"):
        found[owner][fold(name)] = name
    return found


def replace_tags(wanted: Mapping[Contact, Sequence[str]]) -> list[Emission]:
    """Set the tags of contacts; returns what is told of those that changed."""
    if not wanted:
        return []
    present = tags_of(contact.pk for contact in wanted)
    known = {tag.folded: tag for tag in tags_named({name for names in wanted.values() for name in names})}
    new, stale, told = [], [], []
    for contact, names in wanted.items():
        folded = {fold(name): name for name in names if fold(name)}
        added = [word for word in folded if word not in present[contact.pk]]
        removed = [word for word in present[contact.pk] if word not in folded]
        new += [TagLink(anchor_id=contact.pk, tag=known[word]) for word in added]
        stale += [(contact.pk, word) for word in removed]
        if added or removed:
            was = present[contact.pk]
            told.append(
                Emission(
                    TagsChanged(
                        contact,
                        added=[known[word].name for word in added],
                        removed=[was[word] for word in removed],
                    )
                )
            )
    TagLink.objects.bulk_create(new, ignore_conflicts=True)
    for word in {word for _owner, word in stale}:
        owners = [owner for owner, one in stale if one == word]
        TagLink.objects.filter(anchor_id__in=owners, tag__folded=word).delete()
    return told
