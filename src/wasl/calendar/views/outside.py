"""One's calendar in other programs: the feed, its settings, and taking a calendar file."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.calendar import commands, queries
from wasl.calendar.forms.outside import FileForm
from wasl.kernel.env import ENV
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.queries import me


@login_not_required
@require_safe
def feed(request: Request, code: str) -> HttpResponse:
    """Answer a program that knows a secret address with the calendar behind it, or that nothing is new (RFC 9110 §13.1.2)."""
    found = queries.feed_by_code(code)
    content = queries.feed_text(found)
    commands.note_read(found, by=request.actor)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    is_known = etag in parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse = (
        HttpResponseNotModified()
        if is_known
        else HttpResponse(content, content_type="text/calendar; charset=utf-8")
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def outside(request: Request) -> HttpResponse:
    """Show one's feed and what can be taken."""
    return _sheet(request)


def _sheet(request: Request, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "feed": queries.feed_of(request.actor),
        "links": queries.links(request.actor),
        "form": FileForm(),
        **more,
    }
    return page(request, "calendar/outside.html", status=status, **context)


@require_POST
def feed_open(request: Request) -> HttpResponse:
    """Make a new secret address; it is shown in this answer alone."""
    code = commands.open_feed(me(request.actor), by=request.actor)
    return _sheet(request, address=f"{ENV.base_url.rstrip('/')}{reverse('calendar:feed', args=[code])}")


@require_POST
def feed_close(request: Request) -> HttpResponse:
    """Make the secret address dead."""
    commands.close_feed(me(request.actor), by=request.actor)
    toast(request, _("The address no longer works."))
    return redirect("calendar:outside")


@require_POST
def take_file(request: Request) -> HttpResponse:
    """Take the events of a file, and say what became of each."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid() and form.run(commands.take_events, form.found.drafts, by=request.actor):
        return _sheet(request, taken=form.result, found=form.found)
    return _sheet(request, status=form.status, form=form)
