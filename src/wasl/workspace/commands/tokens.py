"""API tokens: shown once, kept as a digest, never more than their user."""

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.text import clean
from wasl.workspace import audit
from wasl.workspace.codes import digest_of, new_code
from wasl.workspace.models import ApiToken, User

PREFIX = "wasl_"


@command("workspace.use_api")
def add_token(user: User, *, name: str, by: Actor, is_read_only: bool = False) -> tuple[ApiToken, str]:
    """Make a token for a user and return it with its code, which is not kept and cannot be shown again."""
    if user.id != by.user_id and not by.may("workspace.manage_users"):
        raise NotAllowed
    if not clean(name):
        raise Invalid(fields={"name": [_("Name the program that will use it.")]})
    code = new_code(PREFIX)
    token = ApiToken.objects.create(
        user=user, name=clean(name)[:120], digest=digest_of(code), is_read_only=is_read_only
    )
    audit.record("token.added", by=by, target=token)
    return token, code


@command("workspace.use_api")
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """End a token; requests that carry it are refused from now on."""
    if token.user_id != by.user_id and not by.may("workspace.manage_users"):
        raise NotAllowed
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit.record("token.revoked", by=by, target=token)
    return token
