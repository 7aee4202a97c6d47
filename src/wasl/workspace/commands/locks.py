"""Doors locked after wrong passwords: noted, and told to those concerned."""

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.workspace import audit
from wasl.workspace.letters import Letter
from wasl.workspace.models import User


@command("workspace.manage_users")
def note_lock(address: str, *, by: Actor) -> User | None:
    """Note that strangers were locked out of the account of `address`, and write to its person and to the owners (S-082).

    An address that nobody has leaves no trace. Returns whose account it is.
    """
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None:
        return None
    audit.record("user.locked_out", by=by, target=user)
    owners = User.objects.filter(role__key="owner", is_active=True).exclude(pk=user.pk)
    for person in (user, *owners):
        Letter(
            "lock",
            to=person.email,
            language=person.language,
            source=f"{user.id}:{clock.now():%Y-%m-%dT%H}",
            variables={"name": person.name, "person": user.name, "email": user.email},
        ).send()
    return user
