"""Pages and acts of saved views: keep, rename, share, save changes, delete with a way back; the columns of a list."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.web import Request
from wasl.lists import commands, queries
from wasl.lists.forms.views import ViewForm
from wasl.lists.listing import Listing
from wasl.lists.models import SavedView
from wasl.lists.pages import ListPage, open_list
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast
from wasl.workspace.queries import roles


@require_http_methods(["GET", "POST"])
def view_new(request: Request, key: str) -> HttpResponse:
    """Keep the list of the address as a view: its filter, order, columns and groups."""
    listing = queries.listing_named(request.actor, key)
    found = open_list(listing, request.actor, request.GET)
    if not found.may_save:
        raise NotFound
    form = _form(request, initial={"scope": "mine"})
    if form.run(commands.save_view, listing, by=request.actor, **_shape(found)):
        toast(request, _("The view is saved."))
        return redirect(_address(listing, form.result))
    return _shown(request, listing, form, title=_("Save as a view"))


@require_http_methods(["GET", "POST"])
def view_edit(request: Request, pk: UUID) -> HttpResponse:
    """Rename a view, or share it otherwise."""
    view = _changeable(request, pk)
    listing = queries.listing_named(request.actor, view.listing)
    initial = {"name": view.name, "scope": view.scope, "default_for": view.default_for}
    form = _form(request, initial=initial)
    if form.run(commands.change_view, view, by=request.actor):
        toast(request, _("Saved."))
        return redirect(_address(listing, view))
    return _shown(request, listing, form, title=_("Name and sharing of the view"))


@require_POST
def view_save(request: Request, pk: UUID) -> HttpResponse:
    """Make a view what the list of the address is now."""
    view = _changeable(request, pk)
    listing = queries.listing_named(request.actor, view.listing)
    found = open_list(listing, request.actor, request.GET)
    if found.wish.view != view:
        raise NotFound
    commands.change_view(view, by=request.actor, **_shape(found))
    toast(request, _("The view is saved."))
    return redirect(_address(listing, view))


@require_POST
def view_delete(request: Request, pk: UUID) -> HttpResponse:
    """Take a view away, with a way back."""
    view = _changeable(request, pk)
    listing = queries.listing_named(request.actor, view.listing)
    commands.delete_view(view, by=request.actor)
    toast(request, _("The view is deleted."), undo_url=reverse("lists:view_restore", args=[view.pk]))
    return redirect(listing.page)


@require_POST
def view_restore(request: Request, pk: UUID) -> HttpResponse:
    """Bring a deleted view back."""
    view = queries.get_view(request.actor, pk, is_deleted=True)
    listing = queries.listing_named(request.actor, view.listing)
    commands.restore_view(view, by=request.actor)
    return redirect(_address(listing, view))


@require_POST
def columns_arrange(request: Request, key: str) -> HttpResponse:
    """Remember which columns the reader wants, in which order and width; "reset" puts the usual ones back."""
    listing = queries.listing_named(request.actor, key)
    found = open_list(listing, request.actor, request.GET)
    is_reset = request.POST.get("do") == "reset"
    columns = [] if is_reset else _columns(request, found)
    commands.arrange_columns(listing, columns=columns, by=request.actor, view=found.wish.view)
    if request.headers.get("X-Quiet"):
        return HttpResponse(status=204)
    return redirect(f"{reverse(listing.page)}{found.here}")


def _columns(request: HttpRequest, found: ListPage) -> list[dict[str, Any]]:
    """Return the columns in the order of the form; widths stay unless they are given."""
    names = request.POST.getlist("column")[:100]
    word, _colon, name = request.POST.get("do", "").partition(":")
    if word in {"earlier", "later"} and name in names:
        at = names.index(name)
        names.insert(max(0, at - 1) if word == "earlier" else at + 1, names.pop(at))
    widths = dict(found.widths)
    for given in request.POST.getlist("width")[:100]:
        column, _colon, width = given.partition(":")
        if width.isdecimal() and len(width) < 5:
            widths[column] = int(width)
    if not names:
        raise Invalid(fields={"columns": [_("Leave at least one column.")]})
    return [{"name": one} | ({"width": widths[one]} if one in widths else {}) for one in names]


def _changeable(request: Request, pk: UUID) -> SavedView:
    view = queries.get_view(request.actor, pk)
    if not view.may_change(request.actor) or not request.actor.may("lists.save_views"):
        raise NotFound
    return view


def _form(request: Request, initial: dict[str, Any]) -> ViewForm:
    pairs = [(role.key, role.label) for role in roles(request.actor)]
    return ViewForm(request.POST or None, actor=request.actor, roles=pairs, initial=initial)


def _shape(found: ListPage) -> dict[str, Any]:
    """Return what of a list a view keeps."""
    columns = [
        {"name": one.name} | ({"width": found.widths[one.name]} if one.name in found.widths else {})
        for one in found.columns
    ]
    return {"filter": found.wish.tree, "sort": found.sort_word, "group": found.wish.group, "columns": columns}


def _shown(request: Request, listing: Listing, form: ViewForm, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "listing": listing,
        "form": form,
        "title": title,
        "back": reverse(listing.page),
    }
    context["action"] = request.get_full_path()
    if is_htmx(request) and request.method == "GET":
        return fragment(request, "lists/view_form.html#dialog", **context)
    return page(request, "lists/view_form.html", status=form.status, **context)


def _address(listing: Listing, view: SavedView) -> str:
    return f"{reverse(listing.page)}?view={view.pk}"
