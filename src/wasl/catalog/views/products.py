"""Products: their list, their page with the timeline, their form."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from wasl.catalog import commands, queries
from wasl.catalog.forms.products import ProductForm, initial_of
from wasl.catalog.listings import ARCHIVED, PRODUCTS
from wasl.catalog.models import Product
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list
from wasl.lists.queries.custom import custom_facts
from wasl.records.queries import suggestions, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.ui.pages import fragment, page, redirect, stands_under, toast
from wasl.workspace.queries import workspace


@require_safe
def product_list(request: Request) -> HttpResponse:
    """Show the products."""
    return _list(request, PRODUCTS)


@require_safe
def archived_list(request: Request) -> HttpResponse:
    """Show the products that were put away."""
    return _list(request, ARCHIVED)


def _list(request: Request, listing: Listing) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "list": open_list(listing, actor, request.GET),
        "kind": registry().kind("product"),
        "may_add": _may_change(actor),
        "may_import": _may_change(actor) and actor.may("exchange.import"),
        "is_archive": listing.is_archive,
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "catalog/product_list.html#list", **context)
    return page(request, "catalog/product_list.html", **context)


def _may_change(actor: Actor) -> bool:
    return actor.may("catalog.change") and not actor.read_only


@require_safe
def product(request: Request, pk: UUID) -> HttpResponse:
    """Show a product with its timeline, or its summary in the side panel."""
    actor = request.actor
    shown = queries.get_product(actor, pk)
    context: dict[str, Any] = {
        "shown": shown,
        "product": shown.product,
        "customs": custom_facts(actor, "product", shown.product.custom),
    }
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "catalog/product_detail.html#peek", **context)
    stands_under(request, reverse("catalog:product_list"))
    frame = timeline_frame(actor, shown.product, request.GET)
    return page(request, "catalog/product_detail.html", frame=frame, **context)


@require_http_methods(["GET", "POST"])
def product_new(request: Request) -> HttpResponse:
    """Add a product."""
    actor = request.actor
    if not _may_change(actor):
        raise NotAllowed
    form = ProductForm(
        request.POST or None, actor=actor, controls=Controls(actor, "product"), currency=workspace().currency
    )
    if form.run(_add, None, by=actor):
        toast(request, _("Saved."))
        return redirect("catalog:product", form.result.pk)
    return page(request, "catalog/product_form.html", status=form.status, form=form)


def _add(_nothing: None, *, name: str, by: Actor, **values: Any) -> Product:
    return commands.add_product(name, by=by, **values)


@require_http_methods(["GET", "POST"])
def product_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a product; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_product(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    form = ProductForm(
        request.POST or None,
        actor=actor,
        controls=Controls(actor, "product", shown.product.custom),
        currency=workspace().currency,
        initial=initial_of(shown),
    )
    if form.run(commands.change_product, shown.product, by=actor):
        toast(request, _("Saved."))
        return redirect("catalog:product", pk)
    return page(
        request, "catalog/product_form.html", status=form.status, form=form, product=shown.product,
        version=shown.product.version,
    )  # fmt: skip


product_archive = archiving(
    Product,
    commands.archive_product,
    restore="catalog:product_restore",
    to="catalog:product_list",
    name="called",
)
product_restore = restoring(Product, commands.restore_product, to="catalog:product", name="called")


@require_GET
def suggest(request: Request) -> HttpResponse:
    """Return products to pick from, in any spelling."""
    hits = suggestions(request.actor, request.GET.get("q", "")[:200], ["product"])
    return fragment(request, "records/_pick.html", hits=hits)
