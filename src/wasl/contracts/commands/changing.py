"""What changes of members and contracts have in common: the difference, what a role locks, what a colleague changed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contracts.intake import PUBLIC
from wasl.contracts.models import Plan
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.taking import Intake
from wasl.records.commands.changes import as_json, changed_since
from wasl.records.models import Anchor, Record
from wasl.workspace.models import Team, User


def difference(record: Record, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what would change, by public name: [old, new] as a timeline tells it."""
    return {
        PUBLIC.get(name, name): [_readable(name, getattr(record, name)), _readable(name, value)]
        for name, value in columns.items()
        if getattr(record, name) != value
    }


def _readable(name: str, value: Any) -> Any:
    models: dict[str, Any] = {"owner_id": User, "team_id": Team, "plan_id": Plan}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "") if value else ""
    return _told(value) if name in PUBLIC else as_json(value)


def _told(key: UUID | None) -> str:
    return str(Anchor.objects.filter(pk=key).first() or "") if key else ""


def refuse_clashes(record: Record, changes: Iterable[str], *, seen: int | None, by: Actor) -> None:
    """Refuse what the role locks (`Invalid`), and what a colleague has changed since `seen` (`Conflict`)."""
    names = list(changes)
    locked = sorted(name for name in names if by.locks(record.kind_name(), name))
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})
    theirs = changed_since(record, seen) if seen is not None else {}
    clashing = {name: value for name, value in theirs.items() if name in names}
    if clashing:
        raise Conflict(theirs=clashing)


def refuse_locked(kind: str, names: Iterable[str], *, by: Actor, intake: Intake) -> None:
    """Refuse values for fields of a new record that the role locks."""
    for name in names:
        if by.locks(kind, PUBLIC.get(name, name)):
            intake.refuse(PUBLIC.get(name, name), _("Your role may not change this field."))


def whose(values: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Return owner and team of a new record: the actor's, unless another owner is named, whose team it then has."""
    given = {"owner_id": by.user_id, "team_id": by.team_id, **values}
    if given["owner_id"] != by.user_id and "team_id" not in values:
        given["team_id"] = User.objects.filter(pk=given["owner_id"]).values_list("team_id", flat=True).first()
    return given


def anchors_of(*keys: UUID | None) -> tuple[Anchor, ...]:
    """Return the anchors of a contact and a company, on whose timelines events stand too."""
    wanted = {key for key in keys if key}
    return tuple(Anchor.objects.filter(pk__in=wanted)) if wanted else ()
