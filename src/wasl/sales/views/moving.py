"""A deal goes on: to another stage, to its end, and back; from the board, from its page, from a menu."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict
from wasl.kernel.web import Request
from wasl.records.queries import as_uuid, get_visible
from wasl.sales import commands, queries, wording
from wasl.sales.forms.moving import LoseForm, NeedsForm
from wasl.sales.models import Deal, Stage
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast, trigger


@require_POST
def deal_move(request: Request, pk: UUID) -> HttpResponse:
    """Put a deal into the stage that is posted; what its own stage asks for is asked right there."""
    actor = request.actor
    deal = get_visible(Deal, pk, actor, "stage")
    stage = queries.get_stage(actor, as_uuid(request.POST.get("stage", "")))
    if stage.meaning == Stage.Meaning.LOST:
        return _ask(
            request, deal, LoseForm(auto_id="lose-%s", initial={"left": request.POST.get("left", "")})
        )
    form = NeedsForm(request.POST, deal=deal, stage=stage, actor=actor)
    if form.run(_place, deal, by=actor, stage=stage):
        return _moved(request, form.result)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return _ask(request, deal, form, stage=stage)


def _place(deal: Deal, *, stage: Stage, left: UUID | None = None, by: Actor, **values: Any) -> Deal:
    if stage.meaning == Stage.Meaning.WON:
        return commands.win_deal(deal, left=left, by=by, **values)
    return commands.move_deal(deal, stage_id=stage.pk, left=left, by=by, **values)


@require_http_methods(["GET", "POST"])
def deal_lose(request: Request, pk: UUID) -> HttpResponse:
    """Close a deal as lost, for a reason."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    form = LoseForm(request.POST or None, auto_id="lose-%s")
    if form.run(commands.lose_deal, deal, by=request.actor):
        return _moved(request, form.result)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return _ask(request, deal, form)


@require_POST
def deal_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Let a closed deal go on."""
    held = commands.reopen_deal(get_visible(Deal, pk, request.actor), by=request.actor)
    toast(request, _("The deal is open again."))
    return _answer(request, held)


@require_safe
def board_choices(request: Request, pk: UUID) -> HttpResponse:
    """Return the stages to which a deal can go, for those who do not drag."""
    shown = queries.get_deal(request.actor, pk)
    stages = [(one, wording.stage_tone(one)) for one in shown.pipeline.stages.all()]
    return fragment(request, "sales/deal_move.html#choices", deal=shown.deal, shown=shown, stages=stages)


def _moved(request: Request, deal: Deal) -> HttpResponse:
    """Tell what became of a deal; a closed one can be opened again at once."""
    said = {
        "won": _("%(name)s is won."),
        "lost": _("%(name)s is lost."),
        "open": _("%(name)s stands in “%(stage)s” now."),
    }
    undo = "" if deal.is_open else reverse("sales:deal_reopen", args=[deal.pk])
    toast(request, said[deal.state] % {"name": deal.title, "stage": deal.stage.name}, undo_url=undo)
    return _answer(request, deal)


def _answer(request: Request, deal: Deal) -> HttpResponse:
    if not is_htmx(request) or request.POST.get("back") == "page":
        return redirect("sales:deal", deal.pk)
    return _into_dialog(trigger(HttpResponse(""), **{"deals:moved": {"id": str(deal.pk)}}))


def _ask(request: Request, deal: Deal, form: Any, **context: Any) -> HttpResponse:
    """Ask what is missing, in a dialog over the page or on a page of its own."""
    is_loss = isinstance(form, LoseForm)
    context |= {
        "deal": deal,
        "form": form,
        "is_loss": is_loss,
        "back": request.POST.get("back", request.GET.get("back", "")),
    }
    if not is_htmx(request):
        return page(request, "sales/deal_move.html", status=form.status, **context)
    return _into_dialog(fragment(request, "sales/deal_move.html#dialog", status=form.status, **context))


def _into_dialog(response: HttpResponse) -> HttpResponse:
    response["HX-Retarget"], response["HX-Reswap"] = "#deal-dialog", "innerHTML"
    return response
