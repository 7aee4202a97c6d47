"""The pages of duplicates: the list of what may be the same, the comparison, merges and their undoing."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.contacts import commands, queries
from wasl.contacts.comparing import MergeForm
from wasl.contacts.queries import PairFilter
from wasl.contacts.wording import field_words
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast

MOST = 100


def _wanted(asked: QueryDict) -> PairFilter:
    kind = asked.get("kind", "")
    return PairFilter(
        kind=kind if kind in {"person", "company"} else "",
        certainty=asked.get("certainty", ""),
        is_dismissed=asked.get("state") == "different",
    )


def _ask_right(request: Request) -> None:
    if not request.actor.may("contacts.merge"):
        raise NotAllowed


@require_safe
def duplicate_list(request: Request) -> HttpResponse:
    """Show what may be the same, best first."""
    _ask_right(request)
    actor, wanted = request.actor, _wanted(request.GET)
    context: dict[str, Any] = {
        "found": queries.duplicate_groups(actor, wanted, after=request.GET.get("after", "")),
        "wanted": wanted,
        "count": queries.count_pairs(actor, wanted),
        "search": queries.latest_search(actor),
        "policy": queries.duplicate_policy(actor),
        "may_set": actor.may("workspace.manage_settings"),
    }
    return page(request, "contacts/duplicate_list.html", **context)


def _ids(asked: QueryDict) -> list[str]:
    """Return what is compared; a list names the rows that were ticked in a parameter of its own."""
    return [str(key) for key in asked.getlist("id") or asked.getlist("ids")][:MOST]


def _compare_url(ids: list[str]) -> str:
    return f"{reverse('contacts:duplicate_compare')}?{urlencode({'id': ids}, doseq=True)}"


@require_http_methods(["GET", "POST"])
def duplicate_compare(request: Request) -> HttpResponse:
    """Show records side by side with a choice for each field, or merge them."""
    _ask_right(request)
    asked = request.POST if request.method == "POST" else request.GET
    comparison = queries.compare(request.actor, _ids(asked))
    form = MergeForm(request.POST or None, comparison=comparison)
    if form.run(commands.merge_contacts, form.target(), by=request.actor):
        merge = form.result
        count = len(comparison.contacts)
        text = ngettext("%(count)s record became one.", "%(count)s records became one.", count)
        toast(request, text % {"count": count}, undo_url=reverse("contacts:merge_undo", args=[merge.pk]))
        return redirect("contacts:contact_detail", merge.survivor_id)
    return page(
        request, "contacts/duplicate_compare.html", comparison=comparison, form=form, status=form.status
    )


@require_POST
def duplicate_add(request: Request) -> HttpResponse:
    """Add a record to a comparison by its name."""
    _ask_right(request)
    ids = _ids(request.POST)
    found = queries.named(request.actor, request.POST.get("name", "")[:200])
    new = [str(one.pk) for one in found if str(one.pk) not in ids]
    if len(found) == 1 and new:
        return redirect(_compare_url([*ids, *new]))
    toast(
        request,
        _("Several have this name. Write more of it.")
        if len(found) > 1
        else _("Nobody else with this name is shared with you."),
    )
    return redirect(_compare_url(ids))


@require_POST
def duplicate_dismiss(request: Request) -> HttpResponse:
    """Remember that records are different."""
    ids = _ids(request.POST)
    for pair in [queries.get_pair(request.actor, pk) for pk in ids]:
        commands.dismiss_pair(pair, by=request.actor)
    undo = f"{reverse('contacts:duplicate_reopen')}?{urlencode({'id': ids}, doseq=True)}"
    toast(request, _("Remembered: these are different. They will not be shown again."), undo_url=undo)
    return redirect("contacts:duplicate_list")


@require_POST
def duplicate_reopen(request: Request) -> HttpResponse:
    """Take back that records are different."""
    for pair in [queries.get_pair(request.actor, pk) for pk in _ids(request.GET) or _ids(request.POST)]:
        commands.reopen_pair(pair, by=request.actor)
    toast(request, _("These are shown as possible duplicates again."))
    return redirect("contacts:duplicate_list")


@require_POST
def duplicate_search(request: Request) -> HttpResponse:
    """Begin a search through the whole base."""
    commands.start_search("page", by=request.actor)
    toast(request, _("The search through all contacts has begun. Its results appear here."))
    return redirect("contacts:duplicate_list")


@require_POST
def duplicate_policy(request: Request) -> HttpResponse:
    """Switch merging without asking on or off."""
    is_on = request.POST.get("merges_by_itself") == "1"
    policy = queries.duplicate_policy(request.actor)
    commands.set_policy(policy, merges_by_itself=is_on, by=request.actor)
    toast(request, _("Saved."))
    return redirect("contacts:duplicate_list")


@require_safe
def merge_list(request: Request) -> HttpResponse:
    """Show the latest merges, with a way back for thirty days."""
    _ask_right(request)
    return page(request, "contacts/merge_list.html", merges=queries.merges_of(request.actor))


@require_POST
def merge_undo(request: Request, pk: UUID) -> HttpResponse:
    """Take a merge back; what was changed since stays and is named."""
    undone = commands.undo_merge(queries.get_merge(request.actor, pk), by=request.actor)
    text = _("The merge was undone.")
    if undone.kept:
        text = _("The merge was undone. Changed since, and left so: %(fields)s") % {
            "fields": field_words(undone.kept)
        }
    toast(request, text)
    return redirect("contacts:contact_detail", undone.survivor.pk)
