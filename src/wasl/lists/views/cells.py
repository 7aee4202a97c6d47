"""A cell that is changed in place, and the rows of one group."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists import queries
from wasl.lists.cells import edited_field
from wasl.lists.forms.views import CellForm, listing_options
from wasl.lists.pages import open_list
from wasl.records.queries import get_visible
from wasl.ui.pages import fragment, is_htmx, page, redirect


@require_http_methods(["GET", "POST"])
def cell_edit(request: Request, key: str, pk: UUID, name: str) -> HttpResponse:
    """Change one field of a record in the list; a colleague's change of it in the meantime is shown."""
    listing = queries.listing_named(request.actor, key)
    record = get_visible(registry().kind(listing.kind).model, pk, request.actor)
    column = next((one for one in listing.columns_for(request.actor) if one.name == name), None)
    known = edited_field(listing, column, request.actor) if column else None
    if column is None or known is None or listing.change is None or not record.may_change(request.actor):
        raise NotFound
    options = listing_options(listing, request.actor, known)
    form = CellForm(request.POST or None, known=known, record=record, options=options)
    context = {"listing": listing, "record": record, "column": column, "form": form}
    if request.GET.get("show") or form.run(listing.change, record, by=request.actor):
        if not is_htmx(request):
            return redirect(listing.page)
        record = get_visible(registry().kind(listing.kind).model, pk, request.actor)
        shown = {"content": column.cell(record), "url": request.path}
        return fragment(request, "lists/cell_form.html#value", status=200, **shown)
    part = "#edit" if is_htmx(request) else ""
    answer = fragment if part else page
    return answer(request, f"lists/cell_form.html{part}", status=form.status, **context)


@require_safe
def list_count(request: Request, key: str) -> HttpResponse:
    """Say how many rows a list has, for a page that stood before they were counted."""
    found = open_list(queries.listing_named(request.actor, key), request.actor, request.GET)
    return fragment(request, "lists/_count.html", status=200, count=found.reading.counted)


@require_safe
def group_rows(request: Request, key: str) -> HttpResponse:
    """Show the first rows of a group: the list of the address, without its frame."""
    listing = queries.listing_named(request.actor, key)
    found = open_list(listing, request.actor, request.GET)
    return fragment(request, "lists/_table.html", status=200, list=found, label=listing.label)
