"""Targets in the settings: a grid to type in, and last year's taken over."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wasl.forecast import commands, queries
from wasl.forecast.forms.targets import CopyForm, GridForm
from wasl.forecast.models import Target
from wasl.forecast.queries.grids import Wanted, grid_of_address, may_set
from wasl.forecast.queries.names import subjects
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast


@require_http_methods(["GET", "POST"])
def target_grid(request: Request) -> HttpResponse:
    """Show the grid of a year and take what is typed into it."""
    if not may_set(request.actor):
        raise NotAllowed
    wanted, year = grid_of_address(request.actor, request.GET)
    found = queries.grid(request.actor, wanted)
    form = GridForm(request.POST if request.method == "POST" else None, grid=found)
    if form.run(_set, form, by=request.actor):
        toast(request, _("Saved."))
        return redirect(f"{reverse('forecast:target_grid')}?{request.GET.urlencode()}")
    context = _context(wanted, form, year) | {
        "subjects": subjects(request.actor, wanted),
        "may_import": request.actor.may("exchange.import"),
    }
    return page(request, "forecast/target_grid.html", status=form.status, **context)


def _set(form: GridForm, *, by: Any, **_values: Any) -> int:
    return commands.set_targets(form.cells, wanted=form.grid.wanted, by=by)


def _context(wanted: Wanted, form: GridForm, year: int) -> dict[str, Any]:
    return {
        "form": form,
        "grid": form.grid,
        "wanted": wanted,
        "years": range(year - 2, year + 3),
        "before": wanted.year - 1,
        "periods": Target.Period.choices,
        "measures": Target.Measure.choices,
        "copy": CopyForm(auto_id="copy-%s"),
        "first": datetime.date(wanted.year, 1, 1),
    }


@require_POST
def target_copy(request: Request) -> HttpResponse:
    """Take last year's targets over, higher by so many percent."""
    if not may_set(request.actor):
        raise NotAllowed
    wanted, _year = grid_of_address(request.actor, request.GET)
    form = CopyForm(request.POST)
    if form.run(_copy, wanted, by=request.actor):
        count = form.result
        said = ngettext("%(count)s target taken over.", "%(count)s targets taken over.", count)
        toast(request, said % {"count": count})
    else:
        toast(request, next(iter(form.problems), _("This cannot be taken as it is.")))
    return redirect(f"{reverse('forecast:target_grid')}?{request.GET.urlencode()}")


def _copy(wanted: Wanted, *, percent: Any, by: Any) -> int:
    return commands.copy_targets(wanted, percent=percent, by=by)
