"""Price lists, and for whom they are, in words."""

from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.catalog.models import PriceList
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.lists.filters.wording import Writer
from wasl.lists.listing import Options


def price_lists() -> list[PriceList]:
    """Return all price lists in their order."""
    return list(PriceList.objects.all())


def get_price_list(pk: UUID) -> PriceList:
    """Return a price list; raises `NotFound`."""
    found = PriceList.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def words_of_list(viewer: Actor, price_list: PriceList) -> SafeString | str:
    """Return for whom a price list is, as a sentence."""
    if not price_list.condition:
        return _("For every customer")
    listing = listing_of(price_list.kind).extended(viewer)
    options: Options = listing.options(viewer) if listing.options else {}
    return Writer(listing, lambda: options).sentence(parse(listing, viewer, price_list.condition))
