"""What is answered to a suggestion on the home page."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
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
            undo_url=reverse("home:hint_forget", args=[source, pk]),
        )
    if not is_htmx(request):
        return redirect("home:first")
    response = _block(request, {})
    return trigger(response, **{"activities:changed": True}) if answer == "done" else response


@require_POST
def hint_forget(request: Request, source: str, pk: UUID) -> HttpResponse:
    """Take back what was answered to a suggestion; it stands on the page again."""
    _source, anchor = queries.hint_of(request.actor, source, pk)
    commands.forget_answer(anchor, source=source, by=request.actor)
    toast(request, _("This is suggested again."))
    return _block(request, {}, is_apart=True) if is_htmx(request) else redirect("home:first")


def _block(request: Request, params: dict[str, str], *, is_apart: bool = False) -> HttpResponse:
    """Draw the suggestions; `is_apart` puts them in their place from an answer to another element."""
    home = home_named(request.actor, "day")
    one = draw_one(request.actor, home, "hints", params)
    return fragment(request, "home/_block.html", one=one, home=home, oob=is_apart)
