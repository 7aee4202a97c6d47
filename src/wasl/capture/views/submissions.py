"""What came in: the list, one submission, and what a colleague decides about it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.capture import commands, queries
from wasl.capture.listings import SUBMISSIONS, TONES, State
from wasl.capture.models import Submission
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.pages import open_list
from wasl.records.queries import get_visible
from wasl.ui.pages import fragment, page, redirect, stands_under, toast

DECISIONS = {"release": commands.release, "again": commands.try_again, "hold": commands.hold_back}


@require_safe
def submission_list(request: Request) -> HttpResponse:
    """List what was sent through forms."""
    context: dict[str, Any] = {
        "list": open_list(SUBMISSIONS, request.actor, request.GET),
        "kind": registry().kind("submission"),
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "capture/submission_list.html#list", **context)
    return page(request, "capture/submission_list.html", **context)


@require_safe
def submission(request: Request, pk: UUID) -> HttpResponse:
    """Show a submission, or its summary in the side panel."""
    shown = queries.show_submission(request.actor, pk)
    context: dict[str, Any] = {"shown": shown, "sent": shown.sent, "tone": TONES[State(shown.sent.state)]}
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "capture/submission.html#peek", **context)
    stands_under(request, reverse("capture:submission_list"))
    return page(request, "capture/submission.html", **context)


@require_POST
def submission_decide(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Release a submission, hold it back, or try again."""
    DECISIONS[what](get_visible(Submission, pk, request.actor), by=request.actor)
    toast(request, _("Saved."))
    return redirect("capture:submission", pk)
