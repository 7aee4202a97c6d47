"""The calendar: a view of days, and moving something in it by hand."""

import zoneinfo
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.activities.commands import change_activity
from wasl.activities.models import Activity
from wasl.calendar import queries
from wasl.calendar.asking import MODES
from wasl.calendar.forms.moving import MoveForm, place_of
from wasl.calendar.listings import CALENDAR
from wasl.calendar.wording import MODE_LABELS
from wasl.kernel import clock
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.hijri import shows_hijri
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast, trigger


@require_safe
def calendar(request: Request) -> HttpResponse:
    """Show the days that the address asks for."""
    actor = request.actor
    shown = queries.show(actor, CALENDAR, request.GET)
    context: dict[str, Any] = {
        "shown": shown,
        "list": shown.list,
        "mode": shown.wish.mode,
        "modes": [(mode, MODE_LABELS[mode]) for mode in MODES],
        "hours": range(24),
        "now": clock.now().astimezone(zoneinfo.ZoneInfo(actor.zone)),
        "reaches_others": queries.reaches_others(actor),
        "has_hijri": shows_hijri(actor.country),
        "may_add": actor.may("activities.add") and not actor.read_only,
    }
    if request.headers.get("HX-Target") == "calendar":
        return fragment(request, "calendar/calendar.html#days", **context)
    return page(request, "calendar/calendar.html", **context)


@require_POST
def move(request: Request, pk: UUID) -> HttpResponse:
    """Put something on another day, at another hour, or make it longer; the toast leads back."""
    actor = request.actor
    held = get_visible(Activity, pk, actor)
    if not (actor.may("activities.change") and held.may_change(actor)):
        raise NotAllowed
    before = place_of(held)
    form = MoveForm(request.POST if "day" in request.POST else request.GET)
    if not form.run(change_activity, held, by=actor):
        if form.theirs:
            raise Conflict(_("A colleague has moved this in the meantime. Here it is where it stands now."))
        raise Invalid(" ".join(form.problems))
    toast(request, _("Moved."), undo_url=f"{reverse('calendar:move', args=[pk])}?{urlencode(before)}")
    if not is_htmx(request):
        return redirect("activities:activity", pk)
    return trigger(HttpResponse(""), **{"activities:changed": {"id": str(pk)}})
