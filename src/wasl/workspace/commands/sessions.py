"""Sessions of people: seen, and ended."""

from allauth.usersessions.models import UserSession

from wasl.kernel import clock


def note_session(key: str, *, address: str) -> None:
    """Note that a session is in use, and from where; called at most every five minutes."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=clock.now(), ip=address)
