"""Says why members in the bin cannot come back: another has by now the number that only one may have."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contracts.models import Membership
from wasl.lists.custom.taking import doubled
from wasl.records.journal import rows_of


def clashes(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the reason for each of these members that cannot come back."""
    mine = dict(
        rows_of(Membership).filter(pk__in=ids).exclude(number="").order_by("pk").values_list("pk", "number")
    )
    taken = set(Membership.objects.filter(number__in=mine.values()).values_list("number", flat=True))
    found: dict[UUID, str] = {}
    for pk, number in mine.items():
        if number in taken:
            found[pk] = _(
                "Another member has the number %(number)s by now. Give that one another number, then bring this one back."
            ) % {"number": number}
        # of two in the bin with the same number the first comes back
        taken.add(number)
    return found | doubled("membership", ids)
