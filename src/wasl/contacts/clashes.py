"""Says why contacts in the bin cannot come back: another has by now what only one may have.

That is the number, and every field of the firm's own that must be unique. E-mail addresses and telephones are no such
thing: a family and the colleagues behind info@ share theirs. Who comes back beside somebody with the same address stands
in the duplicate center, where a person decides.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.lists.custom.taking import doubled
from wasl.records.journal import rows_of


def clashes(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the reason for each of these records that cannot come back; names nobody, for not everybody may see them."""
    return _numbers(ids) | doubled("contact", ids)


def _numbers(ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = rows_of(Contact).filter(pk__in=ids).exclude(number="").order_by("pk")
    mine = dict(rows.values_list("pk", "number"))
    taken = set(Contact.objects.filter(number__in=mine.values()).values_list("number", flat=True))
    found: dict[UUID, str] = {}
    for pk, number in mine.items():
        if number in taken:
            found[pk] = _(
                "Another record has the number %(number)s by now. Give that one another number, then bring this one back."
            ) % {"number": number}
        # of two in the bin with the same number the first comes back
        taken.add(number)
    return found
