"""Forms: for the public, and for those who set them up."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from wasl.capture.asking import PRODUCTS, Names
from wasl.capture.models import WebForm
from wasl.catalog.models import Product
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.text import fold

RIGHT = "capture.manage"


def all_forms(viewer: Actor) -> list[WebForm]:
    """Return all forms, with how much was `sent` through each, for those who set them up."""
    if not viewer.may(RIGHT):
        raise NotAllowed
    counted = Count("submissions", filter=Q(submissions__deleted_at=None))
    return list(WebForm.objects.annotate(sent=counted).order_by("-is_active", "name", "pk"))


def product_names(form: WebForm) -> Names:
    """Return what products among the choices of a form are called, by choice and language; a form without any asks nothing."""
    wanted = [one for asked in form.fields if asked["source"] == PRODUCTS for one in asked["options"]]
    if not wanted:
        return {}
    titles = {fold(one)[:120] for one in wanted}
    rows = (
        Product.objects.current().filter(Q(sku__in=wanted) | Q(anchor__title_key__in=titles)).order_by("pk")
    )
    known: dict[str, dict[str, str]] = {}
    for product in rows:
        called = dict.fromkeys(dict(settings.LANGUAGES), product.name) | product.names
        known |= dict.fromkeys((product.sku, fold(product.name)), called)
    return {one: found for one in wanted if (found := known.get(one) or known.get(fold(one)))}


def get_form(viewer: Actor, pk: UUID) -> WebForm:
    """Return one of them; raises `NotFound`."""
    if not viewer.may(RIGHT):
        raise NotAllowed
    found = WebForm.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
