"""Finds the contacts that programs mean by an id or an e-mail address, many at once."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from wasl.contacts.models import Contact, Email
from wasl.kernel.actor import Actor
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid

type Key = uuid.UUID | str


def meant(viewer: Actor, keys: Iterable[Key]) -> dict[Key, list[Contact]]:
    """Return the visible contacts behind each id or e-mail address: none, one, or several that share the address.

    Two queries however many keys. A role that may not see e-mail addresses finds nothing by them.
    """
    wanted = list(keys)
    ids = {key for key in wanted if isinstance(key, uuid.UUID)}
    addresses = {key: _folded(key) for key in wanted if isinstance(key, str)}
    pairs = _pairs({folded for folded in addresses.values() if folded}, viewer)
    behind = {pk for pks in pairs.values() for pk in pks}
    rows = Contact.objects.visible_to(viewer).current().filter(pk__in=ids | behind).select_related("anchor")
    found = {contact.pk: contact for contact in rows}
    by_id: dict[Key, list[Contact]] = {pk: [found[pk]] for pk in ids if pk in found}
    return by_id | {
        key: [found[pk] for pk in pairs.get(folded, ()) if pk in found] for key, folded in addresses.items()
    }


def _pairs(addresses: set[str], viewer: Actor) -> dict[str, list[uuid.UUID]]:
    pairs: dict[str, list[uuid.UUID]] = defaultdict(list)
    if addresses and not viewer.hides("contact", "emails"):
        for folded, pk in Email.objects.filter(folded__in=addresses).values_list("folded", "contact_id"):
            pairs[folded].append(pk)
    return pairs


def _folded(text: str) -> str:
    try:
        return normalize_email(text)
    except Invalid:
        return ""
