"""Settings of one's own: preferences, API tokens."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.web import Request
from wasl.ui.context import THEME_COOKIE
from wasl.ui.pages import page, redirect, toast
from wasl.workspace import commands, queries
from wasl.workspace.commands.setup import PREFERENCES
from wasl.workspace.forms.people import PreferencesForm, TokenForm


def index(request: Request) -> HttpResponse:
    """Show all pages of the settings, each with what it is for."""
    return page(request, "workspace/settings.html")


def preferences(request: Request) -> HttpResponse:
    """Show and set a person's own preferences."""
    person = queries.me(request.actor)
    form = PreferencesForm(
        request.POST or None, initial={name: getattr(person, name) for name in PREFERENCES}
    )
    if not form.run(commands.set_preferences, person, by=request.actor):
        return page(request, "workspace/preferences.html", form=form, person=person, status=form.status)
    toast(request, _("Saved."))
    response = redirect("workspace:preferences")
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, person.language), (THEME_COOKIE, person.theme)):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, value, settings.LANGUAGE_COOKIE_AGE, secure=secure, samesite="Lax")
    return response


def tokens(request: Request) -> HttpResponse:
    """List one's own API tokens and make new ones; the code of a new one is shown in this answer alone."""
    person = queries.me(request.actor)
    form = TokenForm(request.POST or None)
    code = form.result[1] if form.run(commands.add_token, person, by=request.actor) else ""
    return page(
        request,
        "workspace/tokens.html",
        form=TokenForm() if code else form,
        code=code,
        tokens=queries.own_tokens(request.actor),
        status=form.status,
    )


@require_POST
def revoke_token(request: Request, pk: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    commands.revoke_token(queries.token(request.actor, pk), by=request.actor)
    toast(request, _("The token no longer works."))
    return redirect("workspace:tokens")


@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """Sign out one of one's own browsers."""
    commands.end_session(queries.session(request.actor, pk), by=request.actor)
    toast(request, _("That browser is signed out."))
    return redirect("usersessions_list")
