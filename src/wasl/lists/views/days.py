"""A record is put on another day in the calendar of its list; the toast leads back."""

import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists import queries
from wasl.lists.days.asking import choices
from wasl.lists.days.holding import may_move
from wasl.lists.forms.days import DayForm
from wasl.records.queries import get_visible
from wasl.ui.pages import is_htmx, redirect, toast, trigger


@require_POST
def day_move(request: Request, key: str, pk: UUID, name: str) -> HttpResponse:
    """Put a record on the day that is posted, by the field `name` of its list."""
    actor = request.actor
    listing = queries.listing_named(actor, key)
    record = get_visible(registry().kind(listing.kind).model, pk, actor)
    choice = next((one for one in choices(listing, actor) if one.name == name), None)
    if choice is None or listing.change is None:
        raise NotFound
    if not may_move(listing, actor, choice):
        raise NotAllowed
    before = choice.field.value_of(record)
    form = DayForm(request.POST if "day" in request.POST else request.GET, known=choice.field)
    if not form.run(listing.change, record, by=actor):
        if form.theirs:
            raise Conflict(_("A colleague has moved this in the meantime. Here it is where it stands now."))
        raise Invalid(" ".join(form.problems))
    toast(request, _("Moved."), undo_url=_way_back(request.path, before))
    if not is_htmx(request):
        return redirect(listing.page)
    return trigger(HttpResponse(""), **{"lists:moved": {"id": str(pk)}})


def _way_back(path: str, before: datetime.date | str | None) -> str:
    return f"{path}?{urlencode({'day': str(before)})}" if before else ""
