"""Invitations that still wait for their person."""

from uuid import UUID

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.workspace.codes import digest_of
from wasl.workspace.models import INVITATION_LIFE, Invitation


def open_invitation(code: str) -> Invitation | None:
    """Return the invitation of a link's code, or None when it is unknown, used, revoked or too old."""
    found = (
        Invitation.objects.select_related("role", "team", "invited_by").filter(digest=digest_of(code)).first()
    )
    return found if found is not None and found.is_open else None


def open_invitations(viewer: Actor) -> list[Invitation]:
    """Return the invitations that can still be accepted, newest first, for those who manage users."""
    if not viewer.may("workspace.manage_users"):
        return []
    since = clock.now() - INVITATION_LIFE
    rows = Invitation.objects.select_related("role", "team")
    return list(rows.filter(accepted_at=None, revoked_at=None, created_at__gt=since).order_by("-created_at"))


def invitation(viewer: Actor, key: UUID) -> Invitation:
    """Return one invitation for those who manage users."""
    if not viewer.may("workspace.manage_users"):
        raise NotAllowed
    found = Invitation.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found
