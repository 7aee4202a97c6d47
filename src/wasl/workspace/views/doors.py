"""Pages that strangers may open: sign-in and its relatives by allauth, the first set-up, invitations, the language."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import activate, get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wasl.kernel.errors import NotFound
from wasl.ui.pages import page, redirect
from wasl.ui.views import back
from wasl.workspace import commands, queries
from wasl.workspace.forms.doors import AcceptForm, FirstRunForm
from wasl.workspace.models import User
from wasl.workspace.requests import actor_of

type View = Callable[..., HttpResponse]
LOCKED = {"too_many_login_attempts", "rate_limited"}
COUNTRY_OF = {"lv": "LV"}  # proposed at the first set-up
PAUSE = 300  # seconds, as settings.ACCOUNT_RATE_LIMITS


def door(view: Callable[..., Any], *, public: bool = False) -> View:
    """Wrap a page of allauth: what it refuses answers 422, a dead link 410, a locked door 429 with the time to wait (S-082)."""

    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if request.method == "POST" and response.status_code == 200:
            response.status_code = _status(context.get("form"), context.get("webauthn_form"))
        if context.get("token_fail"):
            response.status_code = 410
        if response.status_code == 429:
            response["Retry-After"] = str(PAUSE)
        return response

    run.__name__ = getattr(view, "__name__", "door")
    return login_not_required(run) if public else run


def _status(*forms: Any) -> int:
    refused = [form for form in forms if form is not None and form.is_bound and form.errors]
    codes = {error.code for form in refused for errors in form.errors.as_data().values() for error in errors}
    return 429 if codes & LOCKED else 422 if refused else 200


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    login = Login(user=user, email=user.email)
    response: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return response


@login_not_required
@sensitive_post_parameters("password")
def first_run(request: HttpRequest) -> HttpResponse:
    """Set up a workspace without an owner; without the one-time code, or with an owner, there is no such page."""
    code = request.GET.get("code", "")
    if not queries.may_set_up(code):
        raise NotFound
    language = get_language() or settings.LANGUAGE_CODE
    start = {"language": language, "country": COUNTRY_OF.get(language, "SA")}
    form = FirstRunForm(request.POST or None, initial=start)
    if form.run(commands.set_up, code, by=actor_of(request)):
        activate(form.result.language)
        return _sign_in(request, form.result)
    return page(
        request, "workspace/first_run.html", form=form, has_demo=bool(settings.DEMO_TASK), status=form.status
    )


@login_not_required
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Let an invited person choose a password; a dead link says so (410) and whom to ask."""
    invitation = queries.open_invitation(code)
    if invitation is None:
        return page(request, "workspace/invitation_dead.html", status=410)
    form = AcceptForm(request.POST or None, initial={"name": invitation.name})
    if form.run(commands.accept_invitation, invitation, by=actor_of(request)):
        return _sign_in(request, form.result)
    return page(request, "workspace/invitation.html", form=form, invitation=invitation, status=form.status)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language in this browser, and to this person everywhere."""
    chosen = request.POST.get("language", "")
    response = redirect(back(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    commands.set_language(chosen, by=actor_of(request))
    age = settings.LANGUAGE_COOKIE_AGE
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, age, secure=secure, samesite="Lax")
    return response
