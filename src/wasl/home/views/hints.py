"""What is answered to a suggestion on the home page."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.home import commands, queries
from wasl.home.queries.pages import draw_one, home_named
from wasl.kernel.web import Request
from wasl.ui.pages import fragment, is_htmx, redirect, toast, trigger


@require_safe
def hint_open(request: Request, source: str, pk: UUID) -> HttpResponse:
    """Open a suggestion where it stands: the form by which it is done unfolds under it."""
    queries.hint_of(request.actor, source, pk)
    if not is_htmx(request):
        return redirect("records:open", pk)
    return _block(request, {"hint": source, "record": str(pk)})


@require_POST
def hint_answer(request: Request, source: str, pk: UUID) -> HttpResponse:
    """Take an answer to a suggestion; the next one takes its place."""
    _source, anchor = queries.hint_of(request.actor, source, pk)
    answer = request.POST.get("answer", "")
    commands.answer_hint(anchor, source=source, answer=answer, by=request.actor)
    if answer != "done":
        toast(
            request,
            _("This will not be suggested for a week.")
            if answer == "later"
            else _("This will not be suggested again."),
        )
    if not is_htmx(request):
        return redirect("home:first")
    response = _block(request, {})
    return trigger(response, **{"activities:changed": True}) if answer == "done" else response


def _block(request: Request, params: dict[str, str]) -> HttpResponse:
    home = home_named(request.actor, "day")
    return fragment(
        request, "home/_block.html", one=draw_one(request.actor, home, "hints", params), home=home
    )
