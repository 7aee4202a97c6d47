"""The lines of a deal: shown, added, changed and removed where they stand; a discount that waits is decided."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.sales import commands, queries
from wasl.sales.forms.lines import AddLineForm, DecideForm, LineForm, line_initial
from wasl.sales.models import Deal
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast, trigger


@require_safe
def line_list(request: Request, pk: UUID) -> HttpResponse:
    """Show the lines of a deal."""
    return _lines(request, get_visible(Deal, pk, request.actor, "stage"))


@require_POST
def line_add(request: Request, pk: UUID) -> HttpResponse:
    """Add a product to a deal."""
    held = get_visible(Deal, pk, request.actor)
    form = AddLineForm(request.POST, auto_id="line-%s")
    form.run(commands.add_line, held, by=request.actor)
    return _answer(request, held, form)


@require_POST
def line_change(request: Request, pk: UUID, line: UUID) -> HttpResponse:
    """Change a line."""
    held = get_visible(Deal, pk, request.actor)
    found = queries.line_of(held, line)
    form = LineForm(request.POST, initial=line_initial(found) if found else {})
    form.run(commands.change_line, held, line=line, by=request.actor)
    return _answer(request, held, form)


@require_POST
def line_remove(request: Request, pk: UUID, line: UUID) -> HttpResponse:
    """Take a line out."""
    held = get_visible(Deal, pk, request.actor)
    commands.remove_line(held, line=line, by=request.actor)
    return _answer(request, held)


@require_POST
def line_decide(request: Request, pk: UUID, line: UUID) -> HttpResponse:
    """Allow or refuse a discount that waits."""
    held = get_visible(Deal, pk, request.actor)
    form = DecideForm(request.POST)
    form.run(commands.decide_discount, held, line=line, by=request.actor)
    return _answer(request, held, form)


def _answer(request: Request, held: Deal, form: Any = None) -> HttpResponse:
    problems = form.problems if form is not None else []
    if problems:
        toast(request, " ".join(problems))
    if not is_htmx(request):
        return redirect("sales:deal", held.pk)
    return trigger(_lines(request, get_visible(Deal, held.pk, request.actor)), **{f"record:{held.pk}": True})


def _lines(request: Request, held: Deal) -> HttpResponse:
    context: dict[str, Any] = {
        "shown": queries.lines_of(request.actor, held),
        "is_changed": is_htmx(request),
        "deal": held,
        "form": AddLineForm(auto_id="line-%s"),
    }
    if is_htmx(request):
        return fragment(request, "sales/line_list.html#lines", **context)
    return page(request, "sales/line_list.html", **context)
