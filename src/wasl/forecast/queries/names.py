"""What targets are of, by name."""

from wasl.catalog.models import Product
from wasl.forecast.queries.grids import Wanted
from wasl.records.models import Tag


def name_of_target(wanted: Wanted) -> str:
    """Return the name of the product or tag of which targets are; nothing where they are of everything."""
    if wanted.product:
        product = Product.objects.filter(pk=wanted.product).first()
        return product.called if product else ""
    if wanted.tag:
        return str(Tag.objects.filter(pk=wanted.tag).values_list("name", flat=True).first() or "")
    return ""
