"""The list of deals."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.pages import open_list
from wasl.sales.listings import DEALS
from wasl.ui.pages import fragment, page


@require_safe
def deal_list(request: Request) -> HttpResponse:
    """Show the deals."""
    actor = request.actor
    context: dict[str, Any] = {
        "list": open_list(DEALS, actor, request.GET),
        "kind": registry().kind("deal"),
        "may_add": actor.may("sales.add") and not actor.read_only,
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "sales/deal_list.html#list", **context)
    return page(request, "sales/deal_list.html", **context)
