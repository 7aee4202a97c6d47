"""Invitations: a link for one person, good for 72 hours and one use."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.codes import digest_of, new_code
from wasl.workspace.commands.people import may_give, new_user
from wasl.workspace.letters import Letter
from wasl.workspace.models import Invitation, Role, Team, User


@dataclass(frozen=True)
class Invited:
    """An invitation with its link, which is not kept; `was_mailed` tells whether a letter is on its way."""

    invitation: Invitation
    link: str
    was_mailed: bool


@command("workspace.manage_users")
def invite_user(
    role: Role, *, email: str, by: Actor, name: str = "", team: Team | None = None, language: str = ""
) -> Invited:
    """Invite somebody; an older invitation of the same address dies. Without a mail account the link is to be copied."""
    may_give(role, by=by)
    address = normalize_email(email)
    if User.objects.filter(email=address).exists():
        raise Invalid(fields={"email": [_("Somebody with this e-mail address is here already.")]})
    Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).update(revoked_at=clock.now())
    code = new_code()
    invitation = Invitation.objects.create(
        email=address,
        name=clean_line(name)[:200],
        role=role,
        team=team,
        language=language or by.language,
        digest=digest_of(code),
        invited_by_id=by.user_id,
    )
    audit.record("user.invited", by=by, target=invitation, data={"role": role.key})
    link = settings.BASE_URL + reverse("workspace:accept_invitation", args=[code])
    return Invited(invitation, link, _send(invitation, link, by=by))


def _send(invitation: Invitation, link: str, *, by: Actor) -> bool:
    letter = Letter(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        source=str(invitation.id),
        variables={"name": invitation.name, "inviter": by.name, "link": link},
    )
    return bool(letter.send())


@command("workspace.manage_users")
def revoke_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """Take an invitation back; its link is dead from now on."""
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])
        audit.record("invitation.revoked", by=by, target=invitation)
    return invitation


@command("", public=True)
def accept_invitation(invitation: Invitation, *, name: str, password: str, by: Actor) -> User:  # noqa: ARG001 - the invited person has no actor yet
    """Make the user an invitation stands for; raises `Conflict` when it was used or died meanwhile."""
    fresh = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("role", "team")
        .get(pk=invitation.pk)
    )
    if not fresh.is_open:
        raise Conflict(_("This invitation is no longer valid. Ask for a new one."))
    user = new_user(
        email=fresh.email,
        name=name,
        password=password,
        role=fresh.role,
        team=fresh.team,
        language=fresh.language,
    )
    fresh.accepted_at = clock.now()
    fresh.save(update_fields=["accepted_at"])
    audit.record("invitation.accepted", by=SYSTEM, target=user, data={"role": fresh.role.key})
    return user
