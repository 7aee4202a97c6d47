"""What makes a page public: nobody signs in, no cookie is needed, other sites may show it in a frame; language and zone
come with the address.

Whoever happens to be signed in acts as a visitor here, so neither a foreign frame nor a forged form gains anything.
"""

import dataclasses
import zoneinfo
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import activate
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt

from wasl.kernel.actor import SYSTEM, Actor
from wasl.workspace.countries import CUSTOMS
from wasl.workspace.queries import workspace

FRAMED: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}
# languages that are at home in one country
WEEKS = {"lv": CUSTOMS["LV"].first_weekday}
# what an address says for all pages that it leads to
CARRIED = ("lang", "zone", "embed")


def visitor_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to visitors; it runs in the language that the address names."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("lang", "")
        if language in dict(settings.LANGUAGES):
            activate(language)
        return view(request, *args, **kwargs)

    return login_not_required(csrf_exempt(xframe_options_exempt(csp_override(FRAMED)(run))))


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to visitors; it runs in the language and the zone that the address names."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(zoneinfo.ZoneInfo(zone_of(request))):
            return view(request, *args, **kwargs)

    return visitor_page(run)


def zone_of(request: HttpRequest) -> str:
    """Return the zone in which the visitor reads times: the one in the address, else the firm's."""
    asked = request.GET.get("zone", "")
    return asked if asked in _zones() else workspace().zone


@cache
def _zones() -> frozenset[str]:
    """Return the names of all zones: looking them up walks a folder of hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def first_weekday_of(language: str, zone: str) -> int:
    """Return the day (0 is Monday) with which a week begins for a visitor.

    A language of one country has its week; other visitors have that of the country whose clock they read, where it is known,
    else the firm's.
    """
    if language in WEEKS:
        return WEEKS[language]
    found = next((one.first_weekday for one in CUSTOMS.values() if one.zone == zone), None)
    firm = workspace()
    return firm.first_weekday if found is None or zone == firm.zone else found


def carried(request: HttpRequest, **more: str) -> str:
    """Return the query string that leads to another page in the same language, zone and frame."""
    query = QueryDict(mutable=True)
    for name in CARRIED:
        if request.GET.get(name):
            query[name] = request.GET[name]
    query.update({name: value for name, value in more.items() if value})
    return f"?{query.urlencode()}" if query else ""


def house_of(language: str = "") -> Actor:
    """Return the actor that does what a visitor causes: the house, by the customs of the firm, in his language."""
    firm = workspace()
    return dataclasses.replace(
        SYSTEM, country=firm.country, zone=firm.zone, language=language or firm.language
    )
