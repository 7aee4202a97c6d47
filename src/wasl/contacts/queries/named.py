"""Finds a contact by what a person types as its name."""

from uuid import UUID

from wasl.contacts.models import Contact
from wasl.contacts.queries.search import name_condition
from wasl.kernel.actor import Actor
from wasl.kernel.text import clean_line, fold


def named(viewer: Actor, text: str, taken: UUID | None = None) -> list[Contact]:
    """Return the visible contacts that are meant: the one that was `taken` from the suggestions, those of exactly this
    name, else up to two that have it as a part.
    """
    text = clean_line(text)
    rows = Contact.objects.visible_to(viewer).current()
    if taken:
        return list(rows.filter(pk=taken))
    exact = list(rows.filter(anchor__title_key=fold(text)[:120])[:2])
    return exact or list(rows.filter(name_condition(viewer, text))[:2])
