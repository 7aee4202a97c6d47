"""Says why products in the bin cannot come back: another has by now the number that only one may have."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.models import Product
from wasl.lists.custom.taking import doubled
from wasl.records.journal import rows_of


def clashes(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the reason for each of these products that cannot come back."""
    rows = rows_of(Product).filter(pk__in=ids).exclude(sku="").order_by("pk")
    mine = dict(rows.values_list("pk", "sku"))
    taken = set(Product.objects.filter(sku__in=mine.values()).values_list("sku", flat=True))
    found: dict[UUID, str] = {}
    for pk, sku in mine.items():
        if sku in taken:
            found[pk] = _(
                "Another product has the number %(number)s by now. Give that one another number, then bring this one back."
            ) % {"number": sku}
        # of two in the bin with the same number the first comes back
        taken.add(sku)
    return found | doubled("product", ids)
