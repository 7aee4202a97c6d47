"""The forecast by month, and what was said of a month beside what came."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.forecast import charts, queries
from wasl.forecast.queries.grids import may_set
from wasl.forecast.queries.past import SHOWN
from wasl.forecast.queries.scopes import same_deals
from wasl.kernel.actor import Reach
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page


def _context(request: Request) -> dict[str, Any]:
    actor = request.actor
    if actor.reach_for("deal") is Reach.NONE:
        raise NotAllowed
    scope = queries.scope_of(actor, request.GET)
    return {
        "scope": scope,
        "list": same_deals(actor, scope),
        "choices": queries.choices(actor),
        "may_set": may_set(actor),
        "sees_all": actor.reach_for("deal") is Reach.ALL,
    }


@require_safe
def forecast(request: Request) -> HttpResponse:
    """Show the forecast of what was chosen: everything one sees, a team, a person, a pipeline."""
    actor, context = request.actor, _context(request)
    if not queries.sees_sums(actor):
        return page(request, "forecast/forecast.html", forecast=None, **context)
    scope = context["scope"]
    found = queries.forecast(actor, scope, anew="anew" in request.GET)
    context |= {"forecast": found, "chart": charts.by_month(found)}
    if not found.is_empty:
        slipping = queries.slipping(actor, scope)
        # what became of deals that stand as the filter says now tells nothing of those to come
        said = None if scope.is_narrowed else queries.statistics(actor, scope, found)
        context |= {"statistics": said, "slipping": slipping, "parts": queries.held(actor, scope)}
        context |= {"late_url": queries.late_url(scope, slipping.late_before)}
    return page(request, "forecast/forecast.html", **context)


@require_safe
def then(request: Request) -> HttpResponse:
    """Show what was said of a month (`?month=2026-10`) on a day (`?day=2026-10-01`) and what came, with the deals of one step."""
    actor, context = request.actor, _context(request)
    days = queries.nights(actor) if queries.sees_sums(actor) else []
    wanted = queries.wanted_then(days, request.GET) if days else None
    if wanted is None:
        return page(request, "forecast/then.html", found=None, **context)
    night, month, months = wanted
    found = queries.compared(actor, context["scope"], night, month)
    part = request.GET.get("part", "")
    part = part if part in {step.part for step in found.steps} else ""
    context |= {"found": found, "months": months, "days": days, "part": part, "most": SHOWN}
    context |= {"won_url": queries.won_url(context["scope"], month)}
    if part:
        context["deals"] = queries.deals_of_step(actor, context["scope"], found, part)
    return page(request, "forecast/then.html", **context)
