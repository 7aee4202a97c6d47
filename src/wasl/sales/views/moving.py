"""A deal goes on: to another stage, to its end, and back; from the board, from its page, from a menu."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict
from wasl.kernel.web import Request
from wasl.records.queries import as_uuid, get_visible
from wasl.sales import commands, queries, wording
from wasl.sales.forms.moving import form_to_move
from wasl.sales.forms.saving import LoseForm
from wasl.sales.models import Deal, Stage
from wasl.sales.views.answers import answered, into_dialog, moved
from wasl.sales.views.saving import ask
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, is_htmx, page, toast

MOST_TASKS = 5


@require_POST
def deal_move(request: Request, pk: UUID) -> HttpResponse:
    """Put a deal into the stage that is posted; what its own stage asks for is asked right there."""
    actor = request.actor
    deal = get_visible(Deal, pk, actor, "stage")
    stage = queries.get_stage(actor, as_uuid(request.POST.get("stage", "")))
    if stage.meaning == Stage.Meaning.LOST:
        first = {"left": request.POST.get("left", ""), "reason": Deal.Reason.UNSURE}
        return ask(request, deal, LoseForm(auto_id="lose-%s", initial=first))
    form = form_to_move(request.POST, deal=deal, stage=stage, actor=actor)
    if form.run(_place, deal, by=actor, stage=stage):
        return moved(request, form.result)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return _ask(request, deal, form, stage=stage)


def _place(deal: Deal, *, stage: Stage, left: UUID | None = None, by: Actor, **values: Any) -> Deal:
    if stage.meaning == Stage.Meaning.WON:
        return commands.win_deal(deal, left=left, by=by, **values)
    return commands.move_deal(deal, stage_id=stage.pk, left=left, by=by, **values)


@require_POST
def deal_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Let a closed deal go on."""
    held = commands.reopen_deal(get_visible(Deal, pk, request.actor), by=request.actor)
    toast(request, _("The deal is open again."))
    return answered(request, held)


@require_safe
def board_choices(request: Request, pk: UUID) -> HttpResponse:
    """Return the stages to which a deal can go, for those who do not drag."""
    shown = queries.get_deal(request.actor, pk)
    stages = [(one, wording.stage_tone(one)) for one in shown.pipeline.stages.all()]
    return fragment(request, "sales/deal_move.html#choices", deal=shown.deal, shown=shown, stages=stages)


def _ask(request: Request, deal: Deal, form: Form, *, stage: Stage) -> HttpResponse:
    """Ask what is missing, in a dialog over the page or on a page of its own."""
    tasks = queries.hindering_tasks(deal).visible_to(request.actor)[:MOST_TASKS]
    context = {
        "deal": deal,
        "form": form,
        "stage": stage,
        "tasks": tasks,
        "back": request.POST.get("back", ""),
    }
    if not is_htmx(request):
        return page(request, "sales/deal_move.html", status=form.status, **context)
    return into_dialog(fragment(request, "sales/deal_move.html#dialog", status=form.status, **context))
