"""The words by which programs call custom fields and choices: which may be used, and which is proposed."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Kind
from wasl.kernel.text import fold

KEY = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 40
# words that programs and databases read otherwise
RESERVED = frozenset(
    {
        "id", "pk", "self", "null", "none", "true", "false", "custom", "tags", "password", "is_staff", "is_superuser",
        "is_active", "version", "seen", "all", "any", "not", "event", "some", "where", "field", "op", "value",
    }
)  # fmt: skip


def reserved_for(kind: Kind) -> frozenset[str]:
    """Return the words that mean something else on records of a kind: columns, sets of rows, fields of its lists."""
    columns = kind.model._meta.get_fields()  # noqa: SLF001 - public in Django's documentation
    names = {column.name for column in columns} | {
        getattr(column, "attname", column.name) for column in columns
    }
    names |= {name for name, _label in kind.fields}
    for listing in (kind.listing, *kind.listings):
        if listing is not None:
            names |= {
                one.name for one in (*listing.fields, *listing.columns, *listing.sorts, *listing.relations)
            }
    return RESERVED | names


def checked(key: str, kind: Kind, taken: Collection[str]) -> str:
    """Return a key that can be used; raises `Invalid` on the field "key"."""
    if len(key) > LONGEST or not KEY.fullmatch(key):
        sentence = _(
            "Use small Latin letters, digits and single underscores, at most 40, beginning with a letter."
        )
        raise Invalid(fields={"key": [sentence]})
    if key in reserved_for(kind):
        sentence = _("“%(key)s” is the name of a field that is there already. Choose another name.")
        raise Invalid(fields={"key": [sentence % {"key": key}]})
    if key in taken:
        sentence = _("There is a field “%(key)s” already, in use or archived. Choose another name.")
        raise Invalid(fields={"key": [sentence % {"key": key}]})
    return key


def proposed(text: str, taken: Collection[str], *, otherwise: str) -> str:
    """Return a free key made of a label's Latin letters, else one that is counted."""
    word = re.sub("[^a-z0-9]+", "_", fold(text)).strip("_")[: LONGEST - 4].rstrip("_")
    if not KEY.fullmatch(word):
        word = otherwise
    if word not in taken:
        return word
    return next(name for number in range(2, 10_000) if (name := f"{word}_{number}") not in taken)
