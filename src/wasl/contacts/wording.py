"""The fields of a contact in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wasl.kernel.manifest import registry


def field_word(name: str) -> str:
    """Return how a field of a contact is called to people."""
    labels = dict(registry().kind("contact").fields)
    labels |= {"name": _("Name"), "photo": _("Photo")}
    return str(labels.get(name, name.removeprefix("custom.")))


def field_words(names: Iterable[str]) -> str:
    """Return several fields as one text."""
    return _(", ").join(field_word(name) for name in names)
