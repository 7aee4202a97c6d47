"""What is answered before a view is asked: a body that was cut off, and methods that the API's operations do not name."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wasl.kernel.api import problem
from wasl.ui.pages import error_page
from wasl.worker.bodies import CUT

TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
NOT_THAT_WAY = HTTPStatus.METHOD_NOT_ALLOWED


class Edge:
    """Middleware nearest to the views, which knows the person and the language already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; HEAD to the API is GET without a body (RFC 9110, 9.3.2), which the server leaves out by itself."""
        is_api = request.path.startswith("/api/")
        scope: dict[str, Any] = request.META.get("asgi.scope") or {}
        if scope.get(CUT):
            return _too_large(request) if is_api else error_page(request, TOO_LARGE)
        if not is_api:
            return self.get_response(request)
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = self.get_response(request)
        request.method = asked
        return _not_that_way(request, response) if response.status_code == NOT_THAT_WAY else response


def _too_large(request: HttpRequest) -> HttpResponse:
    return problem(request, TOO_LARGE, _("This is larger than Wasl takes."))


def _not_that_way(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    allowed = {name.strip() for name in response["Allow"].split(",")}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    answer = problem(
        request, NOT_THAT_WAY, _("This address is not asked in this way; see the header “Allow”.")
    )
    answer["Allow"] = ", ".join(sorted(allowed))
    return answer
