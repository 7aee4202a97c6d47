"""Users: the owner of a new workspace, colleagues, leavers."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor, ActorKind
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import clean
from wasl.worker.bus import publish
from wasl.workspace import audit
from wasl.workspace.actors import is_within
from wasl.workspace.countries import customs_of
from wasl.workspace.models import ApiToken, Role, Team, User, Workspace


def create_owner(*, email: str, name: str, password: str, language: str, firm: str, country: str) -> User:
    """Make the workspace and its first owner; raises `Conflict` when an owner exists, however many ask at once.

    `language` is one of ar, lv, en; `country` an ISO 3166 code, from which zone and currency follow.
    """
    with transaction.atomic():
        _workspace, is_new = Workspace.objects.select_for_update().get_or_create(
            id=1,
            defaults={
                "name": clean(firm),
                "country": country,
                "language": language,
                **customs_of(country),
            },
        )
        if User.objects.filter(role__key="owner").exists():
            raise Conflict(_("This workspace has an owner already. Sign in instead."))
        if not is_new:
            Workspace.objects.filter(id=1).update(name=clean(firm), country=country, language=language)
        role = Role.objects.get(key="owner")
        user = new_user(email=email, name=name, password=password, role=role, team=None, language=language)
        audit.record("workspace.created", by=SYSTEM, target=user)
    return user


@command("workspace.manage_users")
def add_user(
    role: Role,
    *,
    email: str,
    name: str,
    password: str,
    by: Actor,
    team: Team | None = None,
    language: str = "",
) -> User:
    """Add a colleague who can sign in at once. Only an owner may add an owner. Raises `Invalid` with fields."""
    may_give(role, by=by)
    user = new_user(
        email=email, name=name, password=password, role=role, team=team, language=language or by.language
    )
    audit.record("user.added", by=by, target=user, data={"role": role.key})
    return user


def may_give(role: Role, *, by: Actor) -> None:
    """Refuse (`NotAllowed`) to give a role that goes beyond the giver's own rights (S-024)."""
    if by.kind is ActorKind.SYSTEM:
        return
    if role.key == "owner" and not by.may("workspace.own"):
        raise NotAllowed(_("Only an owner can make another owner."))
    if not is_within(role, by):
        raise NotAllowed(_("This role may do more than you. Ask somebody who has these rights."))


def new_user(*, email: str, name: str, password: str, role: Role, team: Team | None, language: str) -> User:
    """Make and save a user without asking for rights: the callers have. Raises `Invalid` with fields."""
    address = normalize_email(email)
    user = User(
        email=address,
        name=clean(name)[:200] or address.partition("@")[0],
        role=role,
        team=team,
        language=language,
    )
    if User.objects.filter(email=address).exists():
        raise Invalid(fields={"email": [_("Somebody with this e-mail address is here already.")]})
    set_checked_password(user, password)
    user.save()
    return user


def set_checked_password(user: User, password: str) -> None:
    """Set a password that passes the rules (`settings.AUTH_PASSWORD_VALIDATORS`); raises `Invalid` on "password"."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(fields={"password": list(error.messages)}) from None
    user.set_password(password)


@command("workspace.manage_users")
def deactivate_user(user: User, *, by: Actor) -> User:
    """Shut a leaver out: sessions, tokens and live streams end; records and history stay. The last owner stays in."""
    if user.id == by.user_id:
        raise Invalid(_("You cannot shut yourself out. Ask another administrator."))
    may_give(user.role, by=by)
    owners = User.objects.filter(role__key="owner", is_active=True).exclude(pk=user.pk)
    if user.role.key == "owner" and not owners.exists():
        raise Invalid(_("This is the last owner. Make another owner first."))
    user.is_active = False
    user.deactivated_at = clock.now()
    user.save(update_fields=["is_active", "deactivated_at"])
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    end_sessions(user)
    audit.record("user.deactivated", by=by, target=user)
    return user


def end_sessions(user: User) -> None:
    """End all of a user's sessions and tell the live streams to close."""
    for session in user.usersession_set.all():  # type: ignore[attr-defined]  # allauth's reverse relation
        session.end()
    publish(["gate"], str(user.id))


@command("workspace.manage_users")
def reactivate_user(user: User, *, by: Actor) -> User:
    """Let a former colleague sign in again; tokens stay revoked."""
    may_give(user.role, by=by)
    user.is_active = True
    user.deactivated_at = None
    user.save(update_fields=["is_active", "deactivated_at"])
    audit.record("user.reactivated", by=by, target=user)
    return user
