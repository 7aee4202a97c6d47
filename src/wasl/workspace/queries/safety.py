"""How safe the workspace is: second factors, keys, sessions, sign-ins, locked doors (R121)."""

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import NotAllowed
from wasl.workspace.models import ApiToken, AuditEntry, User

LATEST = 10
OLD = datetime.timedelta(days=365)  # age at which a key had better be replaced
WEEK = datetime.timedelta(days=7)
SECOND = ("totp", "webauthn")


@dataclass(frozen=True)
class Safety:
    """What an administrator should know before a stranger does."""

    people: int
    guarded: int
    bare: list[User]
    is_secure: bool
    has_single_sign_on: bool
    key_made_at: datetime.datetime | None
    sessions: int
    tokens: int
    old_tokens: list[ApiToken]
    sign_ins: list[AuditEntry]
    locks: list[AuditEntry]

    @property
    def share(self) -> int:
        """Return the share of people with a second factor, in percent."""
        return round(100 * self.guarded / self.people) if self.people else 0


def safety(viewer: Actor) -> Safety:
    """Return how safe the workspace is, for those who manage users."""
    if not viewer.may("workspace.manage_users"):
        raise NotAllowed
    guarded = Authenticator.objects.filter(user=models.OuterRef("pk"), type__in=SECOND)
    people = list(
        User.objects.filter(is_active=True)
        .select_related("role")
        .annotate(is_guarded=models.Exists(guarded))
        .order_by("role__order", "name")
    )
    bare = [person for person in people if not person.is_guarded]
    tokens = list(ApiToken.objects.filter(revoked_at=None, user__is_active=True).select_related("user"))
    return Safety(
        people=len(people),
        guarded=len(people) - len(bare),
        bare=[person for person in bare if person.role.key in {"owner", "admin"}],
        is_secure=ENV.is_secure,
        has_single_sign_on=settings.SINGLE_SIGN_ON is not None,
        key_made_at=_key_made_at(),
        sessions=UserSession.objects.filter(user__is_active=True).count(),
        tokens=len(tokens),
        old_tokens=[token for token in tokens if clock.now() - token.created_at > OLD],
        sign_ins=list(_entries("user.signed_in")[:LATEST]),
        locks=list(_entries("user.locked_out").filter(at__gt=clock.now() - WEEK)[:LATEST]),
    )


def _entries(action: str) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(action=action).select_related("actor").order_by("-id")


def _key_made_at() -> datetime.datetime | None:
    """Return when the key that signs sessions and links was made; None for one given from outside."""
    file = ENV.data / "secrets" / "secret_key"
    return datetime.datetime.fromtimestamp(file.stat().st_mtime, datetime.UTC) if file.exists() else None
