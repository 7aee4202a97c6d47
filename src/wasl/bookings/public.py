"""What makes a page public: nobody signs in, no cookie is needed, other sites may show it in a frame; language and zone
come with the address.

Whoever happens to be signed in acts as a visitor here, so neither a foreign frame nor a forged form gains anything.
"""

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import activate
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt

from wasl.workspace.queries import workspace

FRAMED: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}
# what an address says for all pages that it leads to
CARRIED = ("lang", "zone", "embed")


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to visitors; it runs in the language and the zone that the address names."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("lang", "")
        if language in dict(settings.LANGUAGES):
            activate(language)
        with timezone.override(zoneinfo.ZoneInfo(zone_of(request))):
            return view(request, *args, **kwargs)

    return login_not_required(csrf_exempt(xframe_options_exempt(csp_override(FRAMED)(run))))


def zone_of(request: HttpRequest) -> str:
    """Return the zone in which the visitor reads times: the one in the address, else the firm's."""
    asked = request.GET.get("zone", "")
    return asked if asked in zoneinfo.available_timezones() else workspace().zone


def carried(request: HttpRequest, **more: str) -> str:
    """Return the query string that leads to another page in the same language, zone and frame."""
    query = QueryDict(mutable=True)
    for name in CARRIED:
        if request.GET.get(name):
            query[name] = request.GET[name]
    query.update({name: value for name, value in more.items() if value})
    return f"?{query.urlencode()}" if query else ""
