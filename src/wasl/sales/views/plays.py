"""Playbooks: beside a deal or a call, written in the settings, and which pieces win."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.kernel.actor import Reach
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.forms.plays import PlayForm
from wasl.sales.models import Deal, Play
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast

RIGHT = "sales.write_playbooks"


@require_GET
def play_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return what to say beside a deal or a call, in the language that the address asks for (`?language=`)."""
    deal = queries.deal_beside(request.actor, pk)
    book = queries.playbook(request.actor, deal, language=request.GET.get("language", "")) if deal else None
    return fragment(request, "sales/_playbook.html", book=book, anchor_id=pk)


@require_POST
def play_use(request: Request, pk: UUID, play: UUID) -> HttpResponse:
    """Note that a piece was used on a deal."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    reason = request.POST.get("reason", "")
    commands.use_play(deal, play_id=play, reason=reason, by=request.actor)
    if not is_htmx(request):
        return redirect("sales:deal", pk)
    return fragment(request, "sales/_play_used.html", is_used=True, deal=deal)


@require_safe
def play_list(request: Request) -> HttpResponse:
    """Show the playbook in the settings."""
    if not request.actor.may(RIGHT):
        raise NotAllowed
    return page(request, "sales/play_list.html", groups=_grouped(queries.plays(request.actor)))


def _grouped(found: list[Play]) -> list[tuple[str, list[Play]]]:
    """Return pieces by where they are shown: those of every stage first, then stage by stage."""
    groups: dict[str, list[Play]] = {}
    ordered = sorted(found, key=lambda one: (one.stage is not None, one.stage.position if one.stage else 0))
    for one in ordered:
        label = f"{one.stage.pipeline.name}: {one.stage.name}" if one.stage else _("In every stage")
        groups.setdefault(label, []).append(one)
    return list(groups.items())


@require_http_methods(["GET", "POST"])
def play_new(request: Request) -> HttpResponse:
    """Write a new piece."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def play_edit(request: Request, pk: UUID) -> HttpResponse:
    """Write another text for a piece."""
    return _form(request, queries.get_play(request.actor, pk))


def _form(request: Request, play: Play | None) -> HttpResponse:
    if not request.actor.may(RIGHT):
        raise NotAllowed
    form = PlayForm(request.POST or None, actor=request.actor, play=play)
    if form.run(commands.write_play, play, by=request.actor):
        toast(request, _("Saved."))
        return redirect("sales:play_list")
    return page(request, "sales/play_form.html", status=form.status, form=form, play=play)


@require_POST
def play_remove(request: Request, pk: UUID) -> HttpResponse:
    """Use a piece no more."""
    commands.remove_play(queries.get_play(request.actor, pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("sales:play_list")


@require_safe
def what_wins(request: Request) -> HttpResponse:
    """Show by what deals came back, and which pieces of the playbook win."""
    if request.actor.reach_for("deal") is Reach.NONE:
        raise NotAllowed
    ways, whole = queries.ways_back(request.actor)
    return page(
        request, "sales/what_wins.html", ways=ways, whole=whole, figures=queries.play_figures(request.actor),
        list_url=reverse("sales:deal_list"), may_write=request.actor.may(RIGHT),
    )  # fmt: skip
