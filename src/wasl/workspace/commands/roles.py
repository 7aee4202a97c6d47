"""Roles: copied, adapted, deleted. Nobody gives more than he has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.worker.bus import publish
from wasl.workspace import audit
from wasl.workspace.actors import is_within, permissions_of
from wasl.workspace.models import Role

ACTIONS = ("read", "change")
LEVELS = ("hidden", "read")


@dataclass(frozen=True)
class Rights:
    """What a role may do, as it is set: reach by kind and action, named permissions, rights per field."""

    permissions: frozenset[str] = frozenset()
    reach: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@command("workspace.manage_roles")
def copy_role(role: Role, *, name: str, by: Actor) -> Role:
    """Make a new role with the rights of another, to adapt it."""
    text = _named(name)
    copy = Role(
        key=_key(text),
        name=text,
        order=50,
        permissions=sorted(permissions_of(role)),
        reach=role.reach,
        fields=role.fields,
    )
    _within(copy, by)
    copy.save(force_insert=True)
    audit.record("role.added", by=by, target=copy, data={"from": role.key})
    return copy


@command("workspace.manage_roles")
def change_role(role: Role, *, rights: Rights, by: Actor, name: str = "") -> Role:
    """Set the rights of a role; they hold from the next request of its people on.

    The owner's role stays as it is. Raises `NotAllowed` for rights beyond the giver's, `Invalid` for unknown ones.
    """
    if role.key == "owner":
        raise NotAllowed(_("The owner's role cannot be changed: somebody must be able to do everything."))
    _within(role, by)
    _check(rights)
    before = {"permissions": role.permissions, "reach": role.reach, "fields": role.fields}
    role.permissions = sorted(rights.permissions)
    role.reach = {kind: dict(levels) for kind, levels in rights.reach.items()}
    role.fields = {kind: dict(levels) for kind, levels in rights.fields.items() if levels}
    role.is_ready = False
    role.name = _named(name) if name else role.name
    _within(role, by)
    role.save()
    after = {"permissions": role.permissions, "reach": role.reach, "fields": role.fields}
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    audit.record("role.changed", by=by, target=role, data=changed)
    publish(["gate"], role.key)
    return role


@command("workspace.manage_roles")
def delete_role(role: Role, *, by: Actor) -> None:
    """Remove a role that nobody has; ready roles stay."""
    if role.order < 50:
        raise Invalid(_("The roles that Wasl came with stay."))
    if role.users.exists():
        raise Conflict(_("Somebody has this role. Give these people another one first."))
    audit.record("role.deleted", by=by, target=role, data={"key": role.key})
    role.delete()


def _within(role: Role, by: Actor) -> None:
    if by.kind != "system" and not is_within(role, by):
        raise NotAllowed(_("This role may do more than you. Ask somebody who has these rights."))


def _check(rights: Rights) -> None:
    known = {entry.name for entry in registry().all("permissions")}
    names = [kind.name for kind in registry().all("kinds")]
    kinds = {kind: {name for name, _label in registry().fields_of(kind)} for kind in names}
    strange = sorted(rights.permissions - known)
    strange += [kind for kind in {*rights.reach, *rights.fields} if kind != "*" and kind not in kinds]
    strange += [
        name for kind, given in rights.fields.items() for name in given if name not in kinds.get(kind, ())
    ]
    strange += [level for given in rights.fields.values() for level in given.values() if level not in LEVELS]
    strange += [str(pair) for given in rights.reach.values() for pair in given.items() if not _is_reach(pair)]
    if strange:
        raise Invalid(_("Unknown: %(strange)s.") % {"strange": ", ".join(strange)})


def _is_reach(pair: tuple[Any, Any]) -> bool:
    return pair[0] in ACTIONS and pair[1] in set(Reach)


def _named(name: str) -> str:
    text = clean_line(name)[:120]
    if not text:
        raise Invalid(fields={"name": [_("A name is needed.")]})
    return text


def _key(name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:20] or "role"
    return f"{stem}-{uuid7().hex[-8:]}"
