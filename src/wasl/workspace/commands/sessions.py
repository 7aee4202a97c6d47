"""Sessions of people: seen, and ended."""

from allauth.usersessions.models import UserSession

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import NotAllowed
from wasl.worker.bus import publish
from wasl.workspace import audit


def note_session(key: str, *, address: str) -> None:
    """Note that a session is in use, and from where; called at most every five minutes."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=clock.now(), ip=address)


@command("", public=True)
def end_session(session: UserSession, *, by: Actor) -> None:
    """End one of one's own sessions: that browser is signed out, and its live pages close. Nobody ends another's."""
    if session.user_id != by.user_id or by.read_only or by.seen_as is not None:
        raise NotAllowed
    audit.record("session.ended", by=by, target=session)
    session.end()
    publish(["gate"], str(by.user_id))
