"""What a chunk of rows names besides its records: colleagues, companies, numbers that are taken, rows that are there already."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from wasl.contacts.intake import identity
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.workspace.models import User


def joined(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Return the rows that are there, then those that are new; the primary one stays."""
    known = {identity(row) for row in old}
    rows = list(old)
    for row in new:
        if identity(row) not in known:
            added = copy(row)
            added.position = len(rows)
            if old and hasattr(added, "is_primary"):
                added.is_primary = False
            rows.append(added)
    return rows


def taken(wanted: set[str]) -> set[str]:
    """Return those of some numbers that a contact has."""
    return set(Contact.objects.filter(number__in=wanted - {""}).values_list("number", flat=True))


def colleagues() -> dict[str, User]:
    """Return the colleagues by name and by e-mail, folded."""
    users = User.objects.filter(is_active=True)
    return {fold(key): user for user in users for key in (user.name, user.email)}


def companies_named(names: set[str], *, by: Actor) -> dict[str, Contact]:
    """Return the companies of these names that `by` may see, by folded name."""
    if not names:
        return {}
    keys = {fold(name)[:120] for name in names}
    rows = Contact.objects.visible_to(by).current().companies().filter(anchor__title_key__in=keys)
    return {fold(company.name): company for company in rows.order_by("-pk")}
