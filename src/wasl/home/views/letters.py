"""The letter of the week: wanted or not, by a setting, or by the link in it without signing in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.home import commands
from wasl.home.links import reader_of
from wasl.kernel.actor import VISITOR
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.visitors import public_page


@require_POST
def letter_want(request: Request) -> HttpResponse:
    """Take whether the letter of the week is wanted."""
    commands.want_letter(request.POST.get("wanted", ""), by=request.actor)
    toast(request, _("Saved."))
    return redirect("home:arrange", "firm")


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def letter_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the letter of the week: a page with one button, or the one click of a mail program (RFC 8058)."""
    reader_of(token)
    is_over = request.method == "POST"
    if is_over:
        commands.stop_letter(token, by=VISITOR)
    return page(request, "home/letter_stop.html", is_over=is_over)
