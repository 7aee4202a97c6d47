"""A deal is about to be lost or stands still: close it, or try once more; and the offer that holds for a time."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.errors import Conflict, NotAllowed, NotFound
from wasl.kernel.web import Request
from wasl.records.models import Note
from wasl.records.queries import get_note, get_visible
from wasl.sales import commands, queries
from wasl.sales.forms.saving import HelpForm, LaterForm, LetterForm, LoseForm, OfferForm
from wasl.sales.models import Deal
from wasl.sales.views.answers import answered, into_dialog, moved
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast, trigger

SIMPLE = ("reason", "reason_text")


@require_http_methods(["GET", "POST"])
def deal_lose(request: Request, pk: UUID) -> HttpResponse:
    """Ask why, and what next: close the deal as lost, or try once more (`do` names the way)."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    do = request.POST.get("do", "lose") if request.method == "POST" else ""
    if do in WAYS:
        return _try(request, deal, do)
    form = LoseForm(request.POST or None, auto_id="lose-%s", initial=_asked(request))
    if form.run(commands.lose_deal, deal, by=request.actor):
        return moved(request, form.result)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return ask(request, deal, form)


def _asked(request: Request) -> dict[str, Any]:
    """Return the values with which the form begins: those of the address."""
    return {name: value for name, value in request.GET.items() if name in LoseForm.base_fields and value}


def _forms(request: Request, deal: Deal, do: str = "") -> dict[str, Any]:
    """Return the forms of the ways to try once more; the one that was sent is bound, the others keep what was typed."""
    typed, actor = request.POST.dict() if request.method == "POST" else {}, request.actor
    made: dict[str, Any] = {
        "offer": lambda data: OfferForm(data, actor=actor, deal=deal, auto_id="offer-%s", initial=typed),
        "later": lambda data: LaterForm(data, auto_id="later-%s", initial=typed),
        "help": lambda data: HelpForm(data, actor=actor, auto_id="help-%s", initial=typed),
    }
    return {name: make(request.POST if name == do else None) for name, make in made.items()}


WAYS: dict[str, Any] = {
    "offer": commands.try_offer,
    "later": commands.try_later,
    "help": commands.ask_colleague,
}


def _try(request: Request, deal: Deal, do: str) -> HttpResponse:
    forms = _forms(request, deal, do)
    said = {name: request.POST.get(name, "") for name in SIMPLE}
    if forms[do].run(WAYS[do], deal, by=request.actor, **said):
        toast(request, _told(do), undo_url=_way_back(deal, forms[do].result) if do == "help" else "")
        return redirect("sales:offer", deal.pk) if do == "offer" else answered(request, deal)
    if forms[do].theirs:
        raise Conflict(" ".join(forms[do].problems))
    return ask(
        request, deal, LoseForm(auto_id="lose-%s", initial=request.POST.dict()), forms=forms, open_way=do
    )


def _told(do: str) -> str:
    said = {
        "offer": _("The offer holds. Send it to the customer."),
        "later": _("The task is planned. The deal goes on."),
        "help": _("Your colleague is asked. The answer comes on the timeline of the deal."),
    }
    return said[do]


def ask(request: Request, deal: Deal, form: LoseForm, **more: Any) -> HttpResponse:
    """Ask in a dialog over the page or on a page of its own; another reason brings its own script and cards."""
    if not deal.is_open:
        raise Conflict(_("This deal is closed. Open it again first."))
    asked = request.POST if request.method == "POST" else request.GET
    reason = str(form["reason"].value())
    is_stuck = bool(asked.get("stuck"))
    context: dict[str, Any] = {
        "deal": deal,
        "form": form,
        "forms": more.get("forms") or _forms(request, deal),
        "open_way": more.get("open_way") or ("later" if reason == Deal.Reason.LATER else ""),
        "reason": reason,
        "book": queries.playbook(request.actor, deal, situation=reason),
        "is_stuck": is_stuck,
        "may_close": request.actor.may("sales.close"),
        "back": asked.get("back", ""),
    }
    if request.headers.get("HX-Target") == "lose-next":
        return fragment(request, "sales/deal_lose.html#next", **context)
    status = max(form.status, *(one.status for one in context["forms"].values()))
    if not is_htmx(request):
        return page(request, "sales/deal_lose.html", status=status, **context)
    return into_dialog(fragment(request, "sales/deal_lose.html#dialog", status=status, **context))


@require_http_methods(["GET", "POST"])
def deal_help(request: Request, pk: UUID) -> HttpResponse:
    """Ask a colleague for help with a deal."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    if not request.actor.may("sales.change") or request.actor.read_only:
        raise NotAllowed
    form = HelpForm(request.POST or None, actor=request.actor, auto_id="help-%s")
    if form.run(commands.ask_colleague, deal, by=request.actor, reason=request.POST.get("reason", "")):
        toast(request, _told("help"), undo_url=_way_back(deal, form.result))
        is_quick = is_htmx(request) and "quick" in request.POST
        return fragment(request, "sales/_helper.html#asked") if is_quick else answered(request, deal)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    context = {"deal": deal, "form": form, "back": request.POST.get("back", request.GET.get("back", ""))}
    if not is_htmx(request):
        return page(request, "sales/deal_help.html", status=form.status, **context)
    return into_dialog(fragment(request, "sales/deal_help.html#dialog", status=form.status, **context))


def _way_back(deal: Deal, note: Note) -> str:
    return reverse("sales:help_take_back", args=[deal.pk, note.pk])


@require_safe
def deal_helper(request: Request, pk: UUID) -> HttpResponse:
    """Return the button that asks the likeliest colleague; nothing where nobody can be asked."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    reason = request.GET.get("reason", "") or deal.reason
    helper = None if deal.is_won else queries.likeliest_helper(request.actor, deal)
    return fragment(request, "sales/_helper.html", deal=deal, helper=helper, reason=reason)


@require_POST
def help_take_back(request: Request, pk: UUID, note: UUID) -> HttpResponse:
    """Take back what a colleague was asked."""
    deal = get_visible(Deal, pk, request.actor)
    held = get_note(request.actor, note)
    if held.anchor_id != deal.pk:
        raise NotFound
    commands.take_question_back(held, by=request.actor)
    toast(request, _("The question is taken back."))
    if not is_htmx(request):
        return redirect("sales:deal", pk)
    return trigger(HttpResponse(""), **{"deals:moved": {"id": str(pk)}})


@require_safe
def offer_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the offer of a deal beside it."""
    deal = get_visible(Deal, pk, request.actor)
    return fragment(request, "sales/_offer.html", shown=queries.offers_of(request.actor, deal))


@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: UUID) -> HttpResponse:
    """Make an offer on a deal; where one holds, show its letter, to be sent or copied."""
    deal = get_visible(Deal, pk, request.actor, "stage")
    shown = queries.offers_of(request.actor, deal)
    if shown.offer is None:
        return _make(request, deal, shown)
    form = LetterForm(request.POST or None, initial=queries.offer_letter(request.actor, deal, shown.offer))
    if form.run(commands.send_offer, deal, by=request.actor):
        toast(request, _("The offer is in the outbox."))
        return redirect("sales:deal", pk)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return page(request, "sales/offer.html", status=form.status, deal=deal, shown=shown, form=form)


def _make(request: Request, deal: Deal, shown: queries.ShownOffer) -> HttpResponse:
    if not shown.may_change:
        raise NotAllowed
    form = OfferForm(request.POST or None, actor=request.actor, deal=deal)
    if form.run(commands.try_offer, deal, by=request.actor):
        toast(request, _told("offer"))
        return redirect("sales:offer", deal.pk)
    if form.theirs:
        raise Conflict(" ".join(form.problems))
    return page(request, "sales/offer.html", status=form.status, deal=deal, shown=shown, form=form)


@require_POST
def offer_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take the offer back."""
    deal = get_visible(Deal, pk, request.actor)
    commands.withdraw_offer(deal, by=request.actor)
    toast(request, _("The offer is withdrawn. The prices are as before."))
    return redirect(reverse("sales:deal", args=[pk]))
