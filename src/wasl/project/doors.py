"""Who may hear what on the live stream: the session of the pages, and the topics of the manifests."""

from collections.abc import Mapping
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.workspace.middleware import SEEN_AS
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user, eyes_of


class SessionDoor:
    """Answers the hub; each question is asked in a thread of its own, which keeps no dead connection."""

    def identify(self, cookies: Mapping[str, str]) -> Actor | None:
        """Return the actor of a session whose user is active and whose password has not changed since.

        An administrator who looks as somebody else hears what that person hears, as on the page.
        """
        close_old_connections()
        try:
            key = cookies.get(settings.SESSION_COOKIE_NAME)
            if not key:
                return None
            request = HttpRequest()
            request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
            user = get_user(request)
            if not isinstance(user, User) or not user.is_active:
                return None
            actor, seen = actor_of_user(user), request.session.get(SEEN_AS)
            return eyes_of(actor, seen) if seen and actor.may("workspace.see_as") else actor
        finally:
            close_old_connections()

    def may_hear(self, actor: Actor, topic: str) -> bool:
        """Ask the package that owns the topic's first word; an unknown topic is heard by nobody."""
        word, _, key = topic.partition(":")
        ask = dict(registry().all("topics")).get(word)
        if ask is None:
            return False
        close_old_connections()
        try:
            return bool(ask(actor, key))
        finally:
            close_old_connections()
