"""Users: the owner of a new workspace, colleagues, leavers."""

from collections.abc import Sequence

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor, ActorKind
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import clean_line, fold
from wasl.worker.bus import publish
from wasl.workspace import audit
from wasl.workspace.actors import is_within
from wasl.workspace.codes import digest_of
from wasl.workspace.countries import customs_of
from wasl.workspace.letters import Letter
from wasl.workspace.models import ApiToken, Role, Team, User, Workspace


def create_owner(*, email: str, name: str, password: str, language: str, firm: str, country: str) -> User:
    """Make the workspace and its first owner; raises `Conflict` when an owner exists, however many ask at once.

    `language` is one of ar, lv, en; `country` an ISO 3166 code, from which zone and currency follow.
    """
    with transaction.atomic():
        _workspace, is_new = Workspace.objects.select_for_update().get_or_create(
            id=1,
            defaults={
                "name": clean_line(firm),
                "country": country,
                "language": language,
                **customs_of(country),
            },
        )
        if User.objects.filter(role__key="owner").exists():
            raise Conflict(_("This workspace has an owner already. Sign in instead."))
        if not is_new:
            Workspace.objects.filter(id=1).update(name=clean_line(firm), country=country, language=language)
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
        name=clean_line(name)[:200] or address.partition("@")[0],
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
    if user.role.key == "owner":
        keep_an_owner(user)
    user.is_active = False
    user.deactivated_at = clock.now()
    user.save(update_fields=["is_active", "deactivated_at"])
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    end_sessions(user)
    audit.record("user.deactivated", by=by, target=user)
    return user


def keep_an_owner(leaver: User) -> None:
    """Refuse (`Invalid`) to go on when nobody else owns the workspace; waits for others who are taking owners away."""
    owners = User.objects.select_for_update(of=("self",)).filter(role__key="owner", is_active=True)
    if not [owner for owner in owners if owner.pk != leaver.pk]:
        raise Invalid(_("This is the last owner. Make another owner first."))


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


@command("workspace.manage_users")
def change_user(
    user: User,
    *,
    role: Role,
    team: Team | None,
    by: Actor,
    name: str = "",
    skills: Sequence[str] | None = None,
) -> User:
    """Give a colleague another role, team or skills; it holds from the next request on. Nobody changes his own role."""
    if role.id != user.role_id:
        if user.id == by.user_id:
            raise NotAllowed(_("You cannot change your own role. Ask another administrator."))
        may_give(role, by=by)
        may_give(user.role, by=by)
        if user.role.key == "owner":
            keep_an_owner(user)
    before = user.role.key
    user.role, user.team, user.name = role, team, clean_line(name)[:200] or user.name
    if skills is not None:
        words = [clean_line(word)[:60] for word in skills]
        user.skills = list({fold(word): word for word in reversed(words) if word}.values())[::-1]
    user.save(update_fields=["role", "team", "name", "skills"])
    audit.record("user.changed", by=by, target=user, data={"role": [before, role.key]})
    publish(["gate"], str(user.id))
    return user


@command("workspace.manage_users")
def make_reset_link(user: User, *, by: Actor) -> str:
    """Return a link by which a colleague chooses a new password, for handing over where no mail account is set up."""
    may_give(user.role, by=by)
    if not user.is_active:
        raise Invalid(_("This colleague has left. Let them in again first."))
    audit.record("user.reset_link_made", by=by, target=user)
    return _reset_link(user)


@command("workspace.manage_users")
def remove_second_step(user: User, *, by: Actor) -> None:
    """Take app, passkeys and recovery codes from a colleague who has lost them: the password alone signs in again."""
    if user.id == by.user_id:
        raise Invalid(_("Turn off your own second step under Sign-in and security."))
    may_give(user.role, by=by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    audit.record("user.second_step_removed", by=by, target=user)


def _reset_link(user: User) -> str:
    """Return a link on the configured address, whatever host a request named (S-085, S-118)."""
    key = f"{user_pk_to_url_str(user)}-{EmailAwarePasswordResetTokenGenerator().make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.BASE_URL + path.replace("UID-KEY", key)


@command("workspace.manage_users")
def send_reset(address: str, *, by: Actor) -> bool:  # noqa: ARG001 - commands name their actor
    """Send a link for a new password to whoever has this address; returns whether a letter is on its way."""
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None:
        return False
    link = _reset_link(user)
    letter = Letter(
        "password_reset",
        to=user.email,
        language=user.language,
        source=digest_of(link),
        variables={"name": user.name, "link": link},
    )
    return bool(letter.send())


@command("workspace.see_as", needs="read")
def begin_seeing_as(user: User, *, by: Actor) -> User:
    """Note in the audit that an administrator looks as somebody else, who may not have more rights than he."""
    may_give(user.role, by=by)
    if user.id == by.user_id or not user.is_active:
        raise Invalid(_("Choose an active colleague."))
    audit.record("user.seen_as", by=by, target=user)
    return user
