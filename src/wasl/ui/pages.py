"""How a view answers: a page, a fragment of it, a way onwards, a toast; and how errors are shown."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from wasl.kernel.faults import is_held, is_slow
from wasl.ui.errors import ERRORS, HELD, SLOW, Wording


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether the request was made by htmx, so that a fragment is expected."""
    return request.headers.get("HX-Request") == "true"


def page(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Answer with a whole page."""
    return render(request, template, context, status=status)


def fragment(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Answer with a part of a page, named `package/page.html#part` ({% partialdef part %} inside the page)."""
    return render(request, template, context, status=status)


def redirect(to: object, *args: object, **kwargs: object) -> HttpResponse:
    """Send the browser on (URL name, path or object with `get_absolute_url`); htmx requests leave the page too."""
    response = HttpResponseRedirect(resolve_url(to, *args, **kwargs))  # type: ignore[arg-type]  # as django.shortcuts
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def own_address(given: str, otherwise: str) -> str:
    """Return an address that a form or a link asked to lead on to, as far as it is one of ours."""
    is_ours = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else otherwise


def stands_under(request: HttpRequest, address: str) -> None:
    """Let the menu mark the page at `address` as the one this page belongs to."""
    request.menu_path = address  # type: ignore[attr-defined]  # read by the shell


def toast(request: HttpRequest, text: str, undo_url: str = "") -> None:
    """Tell the reader what happened, on this answer or the next page; with `undo_url` the toast offers to undo."""
    messages.success(request, text, extra_tags=undo_url)


def trigger(response: HttpResponse, **events: object) -> HttpResponse:
    """Let htmx fire DOM events in the browser, e.g. `trigger(response, **{"contacts:changed": {"id": str(pk)}})`."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps(known | events)
    return response


def error_page(
    request: HttpRequest, status: int, message: str = "", *, wording: Wording | None = None
) -> HttpResponse:
    """Answer with the page of an error, or for htmx a toast that leaves the page and the typed text alone."""
    wording = wording or ERRORS.get(status, ERRORS[500])
    if is_htmx(request):
        return _error_toast(status, message or str(wording.text))
    # a stranger gets no side bar, and without the database nobody does
    is_known = getattr(getattr(request, "actor", None), "user_id", None) is not None
    is_whole = is_known and status != HTTPStatus.SERVICE_UNAVAILABLE
    if not is_whole:
        request.workspace_name = ""  # type: ignore[attr-defined]  # the layout must not ask the database for it
    template = "ui/errors/page.html" if is_whole else "ui/errors/plain.html"
    return render(request, template, _error_context(request, status, wording, message), status=status)


def database_fault(request: HttpRequest, fault: BaseException) -> HttpResponse:
    """Answer for a database that could not do what was asked: rows that are held, too long a statement, or none at all."""
    if is_held(fault):
        response = error_page(request, HTTPStatus.CONFLICT, wording=HELD)
        response["Retry-After"] = "3"
        return response
    response = error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, wording=SLOW if is_slow(fault) else None)
    response["Retry-After"] = "10"
    return response


def _error_context(request: HttpRequest, status: int, wording: Wording, message: str) -> dict[str, object]:
    identity = getattr(request, "request_id", "")
    return {"status": status, "wording": wording, "message": message, "request_id": identity}


def _error_toast(status: int, text: str) -> HttpResponse:
    response = HttpResponse(status=status)
    response["HX-Reswap"] = "none"
    return trigger(response, **{"wasl:toast": {"toasts": [{"text": text, "tone": "bad"}]}})
