"""The builder of filters: a page of its own, in a dialog where scripts run; the count and the sentence while building."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wasl.kernel.web import Request
from wasl.lists import queries
from wasl.lists.forms.builder import ROW, Builder, Sketch
from wasl.lists.listing import Listing
from wasl.lists.pages import NO_FILTER, ListPage, as_text, open_list, wish_of
from wasl.ui.pages import fragment, is_htmx, page, redirect

# what of the list's address comes back after building
KEPT = ("q", "sort", "view", "group")


@require_http_methods(["GET", "POST"])
def filter_build(request: Request, key: str) -> HttpResponse:
    """Show the builder with the filter of the address, or as its form and the pressed button say."""
    listing = queries.listing_named(request.actor, key)
    if request.method == "POST":
        sketch = Sketch.of_form(request.POST)
        sketch.act(request.POST.get("do", ""))
        builder = _builder(request, listing, sketch)
        if request.POST.get("do") == "apply":
            return redirect(_list_address(listing, builder.tree, request.POST))
        return _answer(request, builder, "#rows" if is_htmx(request) else "")
    found = open_list(listing, request.actor, request.GET)
    tree = found.wish.tree if found.node is not None else None
    sketch = Sketch.of_tree(tree)
    if tree is None:
        sketch.add(ROW, sketch.root.id)
    return _answer(request, _builder(request, listing, sketch), "#builder" if is_htmx(request) else "")


@require_POST
def filter_say(request: Request, key: str) -> HttpResponse:
    """Say what the filter of the builder's form means so far, and how many records it finds."""
    listing = queries.listing_named(request.actor, key)
    builder = _builder(request, listing, Sketch.of_form(request.POST))
    found = ListPage(
        listing, request.actor, wish_of(listing, request.actor, {"filter": as_text(builder.tree)})
    )
    return fragment(request, "lists/filter_builder.html#said", builder=builder, count=found.reading.counted)


def _builder(request: Request, listing: Listing, sketch: Sketch) -> Builder:
    return Builder(listing, request.actor, sketch, queries.event_names(request.actor))


def _answer(request: Request, builder: Builder, part: str) -> HttpResponse:
    source = request.POST or request.GET
    kept = [(name, str(source[name])[:500]) for name in (*KEPT, *builder.listing.keeps) if source.get(name)]
    context: dict[str, Any] = {
        "builder": builder,
        "kept": kept,
        "back": _list_address(builder.listing, None, source),
    }
    # the tree is read first, so that faults stand at their rows
    context["tree"] = as_text(builder.tree)
    if part:
        return fragment(request, f"lists/filter_builder.html{part}", **context)
    return page(request, "lists/filter_builder.html", **context)


def _list_address(listing: Listing, tree: object, source: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in (*KEPT, *listing.keeps):
        if value := source.get(name):
            kept[name] = str(value)
    if tree or kept.get("view"):
        kept["filter"] = as_text(tree) or NO_FILTER
    # the list of a whole kind may have no page: its builder stands on another one
    page_url = reverse(listing.page) if listing.page else ""
    return f"{page_url}?{kept.urlencode()}" if kept else page_url
