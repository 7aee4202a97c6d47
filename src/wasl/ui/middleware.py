"""What every answer gets: its server time, safe headers, and the four errors turned into pages."""

import json
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

from wasl.kernel.errors import NotFound, WaslError
from wasl.kernel.faults import AWAY
from wasl.ui.pages import database_fault, error_page, is_htmx, redirect, trigger

type Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self), clipboard-write=(self)"
)


class FormTokens:
    """Lets only a page that is being opened bring a browser its first token.

    A picture, a worker's offline page or a stream asked for beside the first page would else bring tokens of their own,
    and the form that is being looked at would be refused.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave out a token that nobody's form waits for."""
        response = self.get_response(request)
        if not _is_opened(request) and settings.CSRF_COOKIE_NAME not in request.COOKIES:
            response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
        return response


def _is_opened(request: HttpRequest) -> bool:
    """Tell whether a page is being opened; through our service worker browsers say so by the mode alone."""
    asked = request.headers
    is_page = asked.get("Sec-Fetch-Dest", "document") in {"document", "iframe"}
    return is_page or asked.get("Sec-Fetch-Mode") == "navigate"


class QueryClock:
    """Counts the queries of one request and the time they took."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(  # noqa: PLR0917  # Django's signature
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001  # Django's signature
        context: Any,
    ) -> Any:
        """Run one query and add its time."""
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - start


class ServerTiming:
    """Names the request and says in `Server-Timing` how long it took, and how much of that in how many queries."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, measured."""
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]  # read by error pages and logs
        start, queries = time.perf_counter(), QueryClock()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        total = (time.perf_counter() - start) * 1000
        response["Server-Timing"] = (
            f'total;dur={total:.1f}, db;dur={queries.seconds * 1000:.1f};desc="{queries.count}"'
        )
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]  # set above
        return response


class Compression(GZipMiddleware):
    """Compresses bodies, and gives none to an answer that has none: a file that has not changed is streamed, empty (304)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed where it is worth it."""
        if response.status_code in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class Headers:
    """Nothing personal stays in a cache (ASVS 14.3.2), partial and whole pages are told apart, devices stay closed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers every page must carry."""
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("HX-Request", "Cookie", "Accept-Language"))
            response["Permissions-Policy"] = PERMISSIONS
        return response


class Errors:
    """Turns the errors that commands raise into pages, and shapes answers to htmx (ways onwards, toasts)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an htmx request never follows a redirect into the middle of a page."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response = _explained(request, response)
        if is_htmx(request):
            response = (
                _onwards(response) if 300 <= response.status_code < 400 else _toasted(request, response)
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of an error that a person can understand; others go on to the 500 page."""
        if isinstance(exception, NotFound) and exception.instead and request.method == "GET":
            return redirect(exception.instead)
        if isinstance(exception, WaslError):
            return error_page(request, exception.status, exception.message)
        if isinstance(exception, RequestDataTooBig):
            return error_page(request, 413)
        return database_fault(request, exception) if isinstance(exception, AWAY) else None


def _explained(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """Return the page for an address that only takes forms: whoever reloads one, or comes back from sign-in, sees it."""
    response = error_page(request, refused.status_code)
    response["Allow"] = refused["Allow"]
    return response


def _onwards(response: HttpResponse) -> HttpResponse:
    target = response["Location"]
    if target.startswith(resolve_url(settings.LOGIN_URL)):
        # the session ended: the script keeps what was typed, then goes to sign in
        answer = HttpResponse(status=401)
        answer["HX-Reswap"] = "none"
        return trigger(answer, **{"wasl:signed-out": {"url": target}})
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = target
    answer.cookies = response.cookies
    return answer


def _toasted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    leaves = {"HX-Redirect", "HX-Refresh", "HX-Location"} & set(response.headers)
    if leaves or not hasattr(request, "_messages"):
        return response
    shown = [
        {"text": str(message), "undo": message.extra_tags or "", "tone": message.level_tag}
        for message in messages.get_messages(request)
    ]
    known = json.loads(response.headers.get("HX-Trigger", "{}")).get("wasl:toast", {}).get("toasts", [])
    return trigger(response, **{"wasl:toast": {"toasts": known + shown}}) if shown else response
