"""A form sent twice (two clicks, a slow line) works once: the second sender is shown what the first one made."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wasl.kernel.actor import VISITOR, Actor
from wasl.ui.pages import error_page, is_htmx, redirect

KEPT_SECONDS = 600
PATIENCE_SECONDS = 10
PAUSE_SECONDS = 0.1
RUNNING, DONE = "running", "done"


class SecondClicks:
    """Watches forms that carry `{% form_token %}` (S-105); a refused form may be sent again with the same token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the first sender; let others wait for that answer's outcome."""
        # programs have the Idempotency-Key; reading their fields here would take in whole uploads
        is_form = request.method == "POST" and not request.path.startswith("/api/")
        token = request.POST.get("form_token", "") if is_form else ""
        if not token or len(token) > 40:
            return self.get_response(request)
        actor: Actor = getattr(request, "actor", VISITOR)
        key = f"form:{actor.user_id or request.META.get('REMOTE_ADDR')}:{token}"
        if cache.add(key, RUNNING, KEPT_SECONDS):
            return self._first(request, key)
        return self._second(request, key)

    def _first(self, request: HttpRequest, key: str) -> HttpResponse:
        response = self.get_response(request)
        outcome = _outcome(request, response)
        if outcome:
            cache.set(key, outcome, KEPT_SECONDS)
        else:
            cache.delete(key)
        return response

    def _second(self, request: HttpRequest, key: str) -> HttpResponse:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while (outcome := cache.get(key)) == RUNNING and time.monotonic() < give_up:
            time.sleep(PAUSE_SECONDS)
        if outcome is None:
            return self.get_response(request)
        if outcome == RUNNING:
            return error_page(request, 409, _("This form is still being saved. Look again in a moment."))
        if outcome == DONE:
            return HttpResponse(status=204)
        if not is_htmx(request):
            return redirect(outcome)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = outcome
        return response


def _outcome(request: HttpRequest, response: HttpResponse) -> str:
    """Return where the form led, `DONE` for a fragment, or nothing when it was refused or shown again."""
    target = response.headers.get("HX-Redirect") or response.headers.get("Location") or ""
    if target and response.status_code < 400:
        return target
    return DONE if is_htmx(request) and response.status_code < 300 else ""
