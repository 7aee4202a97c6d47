"""What happens to each request: the language, the life of its session, its actor, and the closed door."""

import time
import zoneinfo
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from wasl.kernel.actor import VISITOR, Actor
from wasl.ui.formats import uses_arabic_indic
from wasl.workspace.commands.sessions import note_session
from wasl.workspace.models import User
from wasl.workspace.queries import ZONE, actor_in, eyes_of, eyes_of_role, workspace

type Handler = Callable[[HttpRequest], HttpResponse]
SEEN_AS = "wasl_seen_as"
# in an address: one page as a role has it
AS_ROLE = "as_role"
STARTED = "wasl_started"
SEEN = "wasl_seen"
IDLE = 8 * 3600  # seconds without a request (ASVS 7.3.1)
WHOLE = 30 * 24 * 3600  # seconds after which one signs in anew, however busy (ASVS 7.3.2)
NOTICE = 300  # seconds between two writes of "last seen"


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


class SessionLife:
    """Ends a session after eight idle hours and after thirty days, and notes when it was last seen (S-087)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before anything else does."""
        if request.user.is_authenticated:
            self.check(request)
        return self.get_response(request)

    @staticmethod
    def check(request: HttpRequest) -> None:
        """End the session, or note that it lives."""
        now = int(time.time())
        session = request.session
        started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
        if now - seen > IDLE or now - started > WHOLE:
            logout(request)
        elif now - seen > NOTICE:
            session[SEEN] = now
            note_session(session.session_key or "", address=get_adapter().get_client_ip(request))


class ActorOfRequest:
    """Sets `request.actor`: the signed-in person, whom an administrator looks as, or a visitor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor and take the person's language and zone."""
        request.actor = self.actor(request)  # type: ignore[attr-defined]  # read by `requests.actor_of`
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set above
        if actor.user_id is None:
            return self.get_response(request)
        translation.activate(actor.language)
        digits = uses_arabic_indic.set(self.taste(request))
        zone = ZONE.set(getattr(request, "workspace_zone", ""))
        try:
            with timezone.override(zoneinfo.ZoneInfo(actor.zone)):
                return self.get_response(request)
        finally:
            uses_arabic_indic.reset(digits)
            ZONE.reset(zone)

    @staticmethod
    def taste(request: HttpRequest) -> bool:
        """Put the person's own look and shortcuts on the request; tell whether digits are Arabic-Indic."""
        person = request.user
        if not isinstance(person, User):
            return False
        request.theme = person.theme  # type: ignore[attr-defined]  # for the layouts
        request.has_single_keys = person.has_single_keys  # type: ignore[attr-defined]  # for the layouts
        return person.digits == User.Digits.ARABIC

    def actor(self, request: HttpRequest) -> Actor:
        """Return the actor of a request with a session, and put the firm's name on the request."""
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            request.workspace_name = SimpleLazyObject(lambda: workspace().name)  # type: ignore[attr-defined]  # for the layouts
            return VISITOR
        firm = workspace()
        request.workspace_name = firm.name  # type: ignore[attr-defined]  # for the layouts
        request.workspace_zone = firm.zone  # type: ignore[attr-defined]  # for the time of this request
        actor = actor_in(firm, user)
        if not actor.may("workspace.see_as"):
            return actor
        seen, role = request.session.get(SEEN_AS), request.GET.get(AS_ROLE)
        actor = eyes_of(actor, seen) if seen else actor
        return eyes_of_role(actor, role) if role and actor.seen_as is None else actor


class ClosedDoor(LoginRequiredMiddleware):
    """Lets strangers into nothing but the pages marked `login_not_required`; the API asks for its token itself."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Send a stranger to the sign-in."""
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
