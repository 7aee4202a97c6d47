"""Several parts of a page answered in one request, each as its own address would answer it."""

import copy
import json
from inspect import iscoroutinefunction
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from wasl.kernel.errors import WaslError

# no page leaves more for later
MOST = 20


def answered(request: HttpRequest, address: str) -> dict[str, Any] | None:
    """Return the `html` at an address of ours and the `events` (name -> detail) it triggers, for whoever asks in `request`.

    None where it does not answer with a part of a page (an error, a way onwards, another kind of content): asked for by
    itself, it says so.
    """
    path, _mark, query = address.partition("?")
    try:
        match = resolve(path)
        if path == request.path or iscoroutinefunction(match.func):
            return None
        response = match.func(_asked(request, path, query), *match.args, **match.kwargs)
    except (Http404, PermissionDenied, WaslError):
        return None
    if not isinstance(response, HttpResponse) or response.status_code != 200 or not _is_page(response):
        return None
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    return {"html": response.content.decode(), "events": events}


def _asked(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """Return the same request for another address."""
    asked: Any = copy.copy(request)
    asked.path = asked.path_info = path
    asked.GET = QueryDict(query)
    asked.META = request.META | {"PATH_INFO": path, "QUERY_STRING": query}
    return asked  # type: ignore[no-any-return]


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
