"""Work on many records: asked with a preview, watched, taken back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.bulk.acts import act_named
from wasl.lists.bulk.batch import listing_of
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.filters import load
from wasl.lists.forms.bulk import BulkForm, FieldForm, form_of
from wasl.lists.listing import Listing
from wasl.lists.models import BulkWork
from wasl.lists.pages import LONGEST_QUERY
from wasl.lists.queries import listing_named
from wasl.lists.queries.bulk import bulk_works, get_bulk, outcomes, preview
from wasl.records.queries import as_uuid
from wasl.ui.pages import fragment, is_htmx, own_address, page, redirect, toast

PROBLEMS = ("missing", "refused", "kept")


@require_http_methods(["GET", "POST"])
def bulk_new(request: Request, key: str, act: str) -> HttpResponse:
    """Ask what is to be done with the rows that were ticked, show whom it meets, and begin."""
    listing, doing, actor = listing_named(request.actor, key), act_named(act), request.actor
    if listing.is_mixed or not actor.may("lists.bulk") or not actor.may(doing.permission(listing)):
        raise NotAllowed
    chosen = _chosen(request.GET)
    form = _form(request, listing, act)
    if isinstance(form, BulkForm) and form.run(
        commands.start_bulk, listing, act=act, chosen=chosen, by=actor
    ):
        return _begun(request, form.result, listing)
    context: dict[str, Any] = {"act": doing, "form": form, "back": _back(request, listing)}
    context |= {"preview": preview(actor, listing, chosen), "asks_field": isinstance(form, FieldForm)}
    return page(request, "lists/bulk_new.html", status=form.status, **context)


def _chosen(given: QueryDict) -> Chosen:
    if given.get("all"):
        asked = str(given.get("filter") or "")
        return Chosen(tree=load(asked) if asked else None, query=str(given.get("q", ""))[:LONGEST_QUERY])
    return Chosen(ids=[as_uuid(key) for key in given.getlist("ids")])


def _form(request: Request, listing: Listing, act: str) -> FieldForm | BulkForm:
    """Return the form of an act; changing a field asks for the field first."""
    field = request.POST.get("field") or request.GET.get("field", "")
    if act == "edit" and not field:
        return FieldForm(listing=listing, viewer=request.actor)
    options: dict[str, Any] = {"listing": listing, "viewer": request.actor, "initial": {"field": field}}
    return form_of(act_named(act))(request.POST if request.method == "POST" else None, **options)


def _back(request: Request, listing: Listing) -> str:
    """Return the address of the list that was left, as far as it is ours."""
    return own_address(request.GET.get("back", ""), reverse(listing.page) if listing.page else "/")


def _begun(request: Request, work: BulkWork, listing: Listing) -> HttpResponse:
    """Return to the list where all went well; else, or while a job is at it, show the work."""
    if work.is_moving or work.missing_count or work.refused_count:
        return redirect("lists:bulk_show", work.pk)
    text = ngettext("Done for %(count)s record.", "Done for %(count)s records.", work.done_count)
    undo = reverse("lists:bulk_undo", args=[work.pk]) if work.can_be_undone else ""
    toast(request, text % {"count": work.done_count}, undo_url=undo)
    return redirect(_back(request, listing))


@require_safe
def bulk_list(request: Request) -> HttpResponse:
    """Show the latest works, each with its way back."""
    works = [(work, _sentence(request, work)) for work in bulk_works(request.actor)]
    return page(request, "lists/bulk_list.html", works=works)


@require_safe
def bulk_show(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a work is, or what became of each record."""
    work = get_bulk(request.actor, pk)
    context: dict[str, Any] = {"work": work, "sentence": _sentence(request, work)}
    if not work.is_moving:
        context["problems"] = outcomes(request.actor, work, PROBLEMS)
    if is_htmx(request) and work.is_moving:
        return fragment(request, "lists/bulk_show.html#progress", **context)
    if is_htmx(request):
        return redirect("lists:bulk_show", pk)
    return page(request, "lists/bulk_show.html", **context)


def _sentence(request: Request, work: BulkWork) -> str:
    return act_named(work.act).sentence(listing_of(work.kind), work.value, request.actor)


@require_POST
def bulk_cancel(request: Request, pk: UUID) -> HttpResponse:
    """Stop between two records; what is done stays."""
    commands.cancel_bulk(get_bulk(request.actor, pk), by=request.actor)
    return redirect("lists:bulk_show", pk)


@require_POST
def bulk_undo(request: Request, pk: UUID) -> HttpResponse:
    """Take a work back."""
    work = commands.undo_bulk(get_bulk(request.actor, pk), by=request.actor)
    if not work.is_moving and not work.kept_count:
        text = ngettext(
            "%(count)s record is as it was.", "%(count)s records are as they were.", work.undone_count
        )
        toast(request, text % {"count": work.undone_count})
    return redirect("lists:bulk_show", pk)
