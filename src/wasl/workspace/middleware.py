"""Puts the actor on each request and speaks its language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from wasl.kernel.actor import VISITOR, Actor
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user, eyes_of

type Handler = Callable[[HttpRequest], HttpResponse]
SEEN_AS = "wasl_seen_as"


class Language:
    """Speaks the language of the cookie, else of the browser, until sign-in tells the person's own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for the time of the request and say it in the answer."""
        translation.activate(translation.get_language_from_request(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        translation.deactivate()
        return response


class ActorOfRequest:
    """Sets `request.actor`: the signed-in person, whom an administrator looks as, or a visitor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor and take the person's language and theme."""
        request.actor = self.actor(request)  # type: ignore[attr-defined]  # the one attribute we add
        if request.actor.user_id is not None:  # type: ignore[attr-defined]
            translation.activate(request.actor.language)  # type: ignore[attr-defined]
        return self.get_response(request)

    def actor(self, request: HttpRequest) -> Actor:
        """Return the actor of a request with a session."""
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return VISITOR
        actor = actor_of_user(user)
        seen = request.session.get(SEEN_AS)
        return eyes_of(actor, seen) if seen and actor.may("workspace.see_as") else actor
