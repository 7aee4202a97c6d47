"""What targets are of, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from wasl.catalog.models import Product
from wasl.forecast.models import Target
from wasl.forecast.queries.grids import Wanted
from wasl.kernel.actor import Actor
from wasl.records.models import Tag

# of products with targets, and of tags, so many are offered
MOST = 30


def name_of_target(wanted: Wanted) -> str:
    """Return the name of the product or tag of which targets are; nothing where they are of everything."""
    if wanted.product:
        product = Product.objects.filter(pk=wanted.product).first()
        return product.called if product else ""
    if wanted.tag:
        return str(Tag.objects.filter(pk=wanted.tag).values_list("name", flat=True).first() or "")
    return ""


@dataclass(frozen=True)
class Subject:
    """A product or a tag that targets can be of, by its id as an address says it."""

    name: str
    product: str | None = None
    tag: str | None = None
    is_now: bool = False


def subjects(viewer: Actor, wanted: Wanted) -> Sequence[Subject]:
    """Return the products of which targets are set in a year, and the tags of products, as far as the viewer sees them."""
    targets = Target.objects.visible_to(viewer).filter(starts_on__year=wanted.year)
    products = Product.objects.visible_to(viewer).filter(
        Q(pk__in=targets.values("product")) | Q(pk=wanted.product)
    )
    tags = Tag.objects.visible_to(viewer).filter(
        Q(pk__in=targets.values("tag")) | Q(pk=wanted.tag) | Q(links__anchor__kind="product")
    )
    return [
        *(Subject(one.called, str(one.pk), None, one.pk == wanted.product) for one in products[:MOST]),
        *(Subject(one.name, None, str(one.pk), one.pk == wanted.tag) for one in tags.distinct()[:MOST]),
    ]
