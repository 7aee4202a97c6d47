"""How the pages of a deal answer once it went on: with its page, or with the board drawn anew."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.kernel.web import Request
from wasl.sales.models import Deal
from wasl.ui.pages import is_htmx, redirect, toast, trigger


def moved(request: Request, deal: Deal) -> HttpResponse:
    """Tell what became of a deal; a closed one can be opened again at once."""
    said = {
        "won": _("%(name)s is won."),
        "lost": _("%(name)s is lost."),
        "open": _("%(name)s stands in “%(stage)s” now."),
    }
    back = "?back=page" if _is_of_page(request) else ""
    undo = "" if deal.is_open else reverse("sales:deal_reopen", args=[deal.pk]) + back
    toast(request, said[deal.state] % {"name": deal.title, "stage": deal.stage.name}, undo_url=undo)
    return answered(request, deal)


def answered(request: Request, deal: Deal) -> HttpResponse:
    """Return to the page of a deal, or let the board show what has changed."""
    if not is_htmx(request) or _is_of_page(request):
        return redirect("sales:deal", deal.pk)
    return into_dialog(trigger(HttpResponse(""), **{"deals:moved": {"id": str(deal.pk)}}))


def _is_of_page(request: Request) -> bool:
    """Tell whether the deal's own page asks, also by the way back in a toast."""
    return "page" in {request.POST.get("back"), request.GET.get("back")}


def into_dialog(response: HttpResponse) -> HttpResponse:
    """Let htmx put an answer where the dialog stands."""
    response["HX-Retarget"], response["HX-Reswap"] = "#deal-dialog", "innerHTML"
    return response
