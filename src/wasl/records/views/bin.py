"""The bin: deleting a record, what lies there, bringing it back, erasing it for good."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.records import commands, queries
from wasl.records.forms import BinRulesForm
from wasl.records.models import Binned
from wasl.ui.pages import own_address, page, redirect, toast

MOST = 100


@require_POST
def record_delete(request: Request, pk: UUID) -> HttpResponse:
    """Move a record to the bin and go back to the list, with a way back."""
    record = queries.record_of(request.actor, queries.get_anchor(request.actor, pk))
    commands.delete_record(record, by=request.actor)
    undo = reverse("records:bin_recover_one", args=[record.pk])
    toast(request, _("%(name)s was deleted.") % {"name": record}, undo_url=undo)
    return redirect(own_address(request.POST.get("next", ""), "/"))


@require_safe
def bin_list(request: Request) -> HttpResponse:
    """Show what was deleted, newest first."""
    actor, asked = request.actor, request.GET
    wanted = _wanted(asked)
    before = queries.as_uuid(asked["before"]) if asked.get("before") else None
    rules = queries.bin_rules(actor)
    context: dict[str, Any] = {
        "found": queries.bin_page(actor, wanted, before=before),
        "wanted": wanted,
        "kinds": registry().all("kinds"),
        "people": queries.people_of_bin(actor),
        "may_erase": actor.may("records.erase"),
        "form": BinRulesForm(initial={"days": rules.days}) if rules else None,
    }
    return page(request, "records/bin_list.html", **context)


def _wanted(asked: QueryDict) -> queries.BinFilter:
    person = asked.get("person")
    return queries.BinFilter(
        kind=asked.get("kind", ""),
        person=queries.as_uuid(person) if person else None,
        text=asked.get("q", "")[:200],
    )


@require_safe
def bin_show(request: Request, pk: UUID) -> HttpResponse:
    """Tell whoever follows a link to a deleted record what became of it; one that is back is opened."""
    item = queries.get_binned(request.actor, pk)
    return page(request, "records/bin_show.html", item=item) if item else _open(request, pk)


def _open(request: Request, pk: UUID) -> HttpResponse:
    anchor = queries.get_anchor(request.actor, pk)
    return redirect(registry().kind(anchor.kind).page, anchor.pk)


@require_POST
def bin_recover_one(request: Request, pk: UUID) -> HttpResponse:
    """Bring a record back, unless somebody was quicker, and open it."""
    if not request.actor.may("records.delete"):
        raise NotAllowed
    item = queries.get_binned(request.actor, pk)
    if item is None:
        return _open(request, pk)
    commands.recover_records([item.binned], by=request.actor)
    toast(request, _("%(name)s is back.") % {"name": item.binned.anchor.title})
    return _open(request, pk)


@require_POST
def bin_recover(request: Request) -> HttpResponse:
    """Bring the ticked records back; those that cannot come back say why."""
    done = commands.recover_records(_ticked(request), by=request.actor)
    text = ngettext("%(count)s record is back.", "%(count)s records are back.", len(done.ids))
    words = [text % {"count": len(done.ids)}, *dict.fromkeys(done.refused.values())]
    toast(request, " ".join(words))
    return redirect("records:bin_list")


@require_POST
def bin_erase(request: Request) -> HttpResponse:
    """Erase the ticked records for good, where that was confirmed."""
    if not request.actor.may("records.erase"):
        raise NotAllowed
    ticked = _ticked(request)
    commands.erase_binned(ticked, by=request.actor)
    text = ngettext("%(count)s record was erased.", "%(count)s records were erased.", len(ticked))
    toast(request, text % {"count": len(ticked)})
    return redirect("records:bin_list")


def _ticked(request: Request) -> list[Binned]:
    ids = [queries.as_uuid(key) for key in request.POST.getlist("ids")[:MOST]]
    found = queries.many_binned(request.actor, ids)
    if not found:
        raise NotFound
    return found


@require_POST
def bin_settings(request: Request) -> HttpResponse:
    """Take for how many days the bin keeps what was deleted."""
    rules = queries.bin_rules(request.actor)
    if rules is None:
        raise NotAllowed
    form = BinRulesForm(request.POST)
    if form.run(commands.set_bin_rules, rules, by=request.actor):
        toast(request, _("Saved."))
    else:
        toast(request, " ".join(form.problems))
    return redirect("records:bin_list")
