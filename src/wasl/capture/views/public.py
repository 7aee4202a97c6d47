"""What visitors see: the form, its thanks, and the script that puts it into any site."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP, build_policy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from wasl.capture import commands, doubting, queries
from wasl.capture.commands import Visit
from wasl.capture.forms.public import PublicForm, utm_in
from wasl.capture.models import WebForm
from wasl.kernel.actor import VISITOR
from wasl.ui.pages import page, redirect
from wasl.ui.widgets import widget_script
from wasl.workspace.requests import address_of
from wasl.workspace.visitors import FRAMED, carried, visitor_page

JSON = "application/json"


@require_http_methods(["GET", "HEAD", "POST"])
@visitor_page
def fill_in(request: HttpRequest, key: str) -> HttpResponse:
    """Show a form and take what is filled in; a script of an allowed site is answered in JSON."""
    found = queries.open_form(key)
    data = request.POST if request.method == "POST" else None
    form = PublicForm(data, form=found, visit=_visit(request, found), names=queries.product_names(found))
    is_sent = form.run(commands.submit, found, by=VISITOR)
    if request.method == "POST" and JSON in request.headers.get("Accept", ""):
        return _opened(request, found, _told(found, form, is_sent=is_sent))
    if is_sent and found.redirect and not request.GET.get("embed"):
        return _opened(request, found, redirect(found.redirect))
    if is_sent:
        return _opened(request, found, redirect(f"{request.path}/thanks{carried(request)}"))
    return _shown(request, found, "capture/form.html", status=form.status, form=form)


@require_safe
@visitor_page
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Thank whoever has sent a form."""
    return _shown(request, queries.open_form(key), "capture/thanks.html")


@require_safe
@visitor_page
@cache_control(public=True, max_age=3600)
def widget(request: HttpRequest) -> HttpResponse:
    """Give the script that puts a form into any site."""
    return widget_script(
        request, attribute="form", path="/f/KEY", words=lambda: _("Open the form"), tells_page=True
    )


def _visit(request: HttpRequest, form: WebForm) -> Visit:
    """Return from where a request comes; a page of ours that leads here is no page of a site.

    Whoever follows a campaign's link straight to the form is on no other page: the address itself tells of the campaign.
    """
    own = request.get_host().partition(":")[0]
    before = request.headers.get("Referer", "")
    straight = request.build_absolute_uri() if utm_in(request.GET.dict()) else ""
    return Visit(
        language=get_language() or "en",
        page=request.GET.get("page", "") or straight or (before if doubting.host_of(before) != own else ""),
        referrer=request.GET.get("referrer", ""),
        address=address_of(request) or "",
        doubts=doubting.by_site(form, request.headers.get("Origin", ""), own),
    )


def _told(found: WebForm, form: PublicForm, *, is_sent: bool) -> HttpResponse:
    if is_sent:
        return JsonResponse({"thanks": _thanks(found), "redirect": found.redirect})
    errors = {name or "form": texts for name, texts in form.errors.items()}
    return JsonResponse({"title": form.problems[0], "errors": errors}, status=form.status)


def _thanks(found: WebForm) -> str:
    return found.text("thanks") or _("Thank you. We will answer you soon.")


def _shown(
    request: HttpRequest, found: WebForm, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    known = {
        "found": found,
        "thanks": _thanks(found),
        "carried": carried(request),
        "is_embedded": bool(request.GET.get("embed")),
    }
    return _opened(request, found, page(request, template, status=status, **(known | context)))


def _opened(request: HttpRequest, found: WebForm, response: HttpResponse) -> HttpResponse:
    """Let the sites of a form, or all where none are named, show it; scripts of named ones alone read the answer.

    Where it leads to when it was sent belongs to where it may be sent (CSP Level 3, form-action asks for redirects too).
    """
    # at any port: a page is tried at one of its own before it goes out
    sites = [f"{scheme}://{site}:*" for scheme in ("https", "http") for site in found.sites]
    to = [found.redirect.partition("?")[0]] if found.redirect else []
    policy = {**FRAMED, "frame-ancestors": ["'self'", *sites] if sites else ["*"]}
    policy["form-action"] = [*policy["form-action"], *to]
    response[CSP.HEADER_ENFORCE.value] = build_policy(policy, get_nonce(request))
    origin = request.headers.get("Origin", "")
    if doubting.host_of(origin) in found.sites:
        response["Access-Control-Allow-Origin"] = origin
        patch_vary_headers(response, ["Origin"])
    return response
