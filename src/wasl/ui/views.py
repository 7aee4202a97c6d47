"""Pages of the kit itself: theme, web app manifest, service worker, offline page, and the error handlers."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from wasl.kernel.actor import VISITOR
from wasl.kernel.faults import AWAY
from wasl.ui import context, errors, modules
from wasl.ui.pages import database_fault, error_page, redirect
from wasl.ui.parts import MOST, answered

YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> str:
    """Return the page a form was sent from, or home: never another site's address."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else "/"


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto in this browser, then return to the page."""
    chosen = request.POST.get("theme", "")
    response = redirect(back(request))
    if chosen in context.THEMES:
        response.set_cookie(
            context.THEME_COOKIE, chosen, YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_safe
def parts(request: HttpRequest) -> JsonResponse:
    """Answer what a page left for later: for each address `of` the part there, null where it must be asked for by itself."""
    addresses = request.GET.getlist("of")[:MOST]
    return JsonResponse({"parts": [answered(request, address) for address in addresses]})


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def manifest(_request: HttpRequest) -> JsonResponse:
    """Describe the product as an installable web app."""
    sizes = (("192x192", "icon-192.png"), ("512x512", "icon-512.png"))
    icons = [{"src": static(f"ui/built/{name}"), "sizes": size, "type": "image/png"} for size, name in sizes]
    body = {
        "name": str(settings.APP_NAME),
        "short_name": str(settings.APP_NAME),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f2ee",
        "theme_color": "#00646e",
        "icons": [*icons, {"src": static("ui/img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, which must lie at the root to see all pages; it caches one page and static files."""
    styles = [static(name) for name in modules.stylesheets(is_rtl=bool(get_language_bidi()))]
    body = {
        "styles": styles,
        "static_url": settings.STATIC_URL,
        "icon": static("ui/built/icon-192.png"),
    }
    return render(request, "ui/service_worker.js", body, content_type="text/javascript")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what a browser without a connection shows instead of a page."""
    return render(request, "ui/errors/offline.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, or is too large."""
    too_large = isinstance(exception, RequestDataTooBig)
    return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django names it
    """Answer what the role does not include."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django names it
    """Answer an address that does not exist: the same for one that is hidden."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours without touching the database; a lost database is a passing 503."""
    fault = sys.exc_info()[1]
    if fault is not None and isinstance(fault, AWAY):
        request.actor = VISITOR  # type: ignore[attr-defined]  # the layout must not ask the database for anything
        return database_fault(request, fault)
    request.workspace_name = ""  # type: ignore[attr-defined]  # as above
    body = {
        "status": 500,
        "wording": errors.ERRORS[500],
        "request_id": getattr(request, "request_id", ""),
    }
    return render(request, "ui/errors/plain.html", body, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: the typed text is kept by the browser, so going back is the way.

    A page before the sign-in is opened anew instead, with a sentence: whoever deleted the cookies of an open page, or
    left it open for days, only has to send again. Another site's form sees no more than the refusal.
    """
    is_stranger = getattr(request, "actor", VISITOR).user_id is None
    if is_stranger and request.headers.get("Sec-Fetch-Site") == "same-origin":
        messages.warning(request, errors.RENEWED)
        return redirect(back(request))
    body = {
        "status": 403,
        "wording": errors.CSRF,
        "message": "",
        "request_id": getattr(request, "request_id", ""),
    }
    if request.headers.get("HX-Request"):
        return error_page(request, 403, str(errors.CSRF.text))
    return render(
        request,
        "ui/errors/plain.html",
        body | {"detail": _("Code: %(code)s") % {"code": reason[:40]}},
        status=403,
    )
