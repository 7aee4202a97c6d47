"""Rights drawn as tables: roles by kinds, and all of one role."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.actor import Reach
from wasl.kernel.manifest import Kind, Permission, Text, registry
from wasl.workspace.actors import permissions_of
from wasl.workspace.models import Role
from wasl.workspace.queries import RoleSeen

# icons: ban user users world
LOOKS: dict[Reach, tuple[Text, str, str]] = {
    Reach.NONE: (pgettext_lazy("reach", "None"), "ban", "no"),
    Reach.OWN: (pgettext_lazy("reach", "Own"), "user", "own"),
    Reach.TEAM: (pgettext_lazy("reach", "Team"), "users", "team"),
    Reach.ALL: (pgettext_lazy("reach", "All"), "world", "all"),
}
REACHES = [(level.value, look[0]) for level, look in LOOKS.items()]
FIELD_LEVELS = [("", _("Read and change")), ("read", _("Read only")), ("hidden", _("Hidden"))]


@dataclass(frozen=True)
class Cell:
    """How far a role goes over a kind, as it is drawn."""

    label: Text
    icon: str
    tone: str


@dataclass(frozen=True)
class Row:
    """One kind of record and the cell of each role."""

    label: Text
    cells: list[Cell]


def matrix_of(roles: Sequence[RoleSeen], action: str) -> list[Row]:
    """Return a row per kind: how far each role's `action` goes."""
    kinds = registry().all("kinds")
    return [
        Row(kind.plural, [Cell(*LOOKS[seen.actor.reach_for(kind.name, action)]) for seen in roles])
        for kind in kinds
    ]


@dataclass(frozen=True)
class ReachRow:
    """The choice of reach for one kind."""

    kind: str
    label: Text
    read: str
    change: str


@dataclass(frozen=True)
class FieldRow:
    """The choice of a right for one field."""

    kind: str
    kind_label: Text
    name: str
    label: Text
    level: str


@dataclass(frozen=True)
class Sheet:
    """Everything of one role."""

    reach: list[ReachRow]
    fields: list[FieldRow]
    permissions: list[tuple[Permission, bool]]
    reaches: list[tuple[str, Text]]
    levels: list[tuple[str, Text]]


def rights_sheet(role: Role) -> Sheet:
    """Return the rights of a role as the page sets them."""
    kinds: list[Kind] = registry().all("kinds")
    given = permissions_of(role)
    named = [("*", _("Everything else")), *((kind.name, kind.plural) for kind in kinds)]
    fields = [
        FieldRow(kind.name, kind.plural, name, label, role.fields.get(kind.name, {}).get(name, ""))
        for kind in kinds
        for name, label in registry().fields_of(kind.name)
    ]
    return Sheet(
        reach=[_reach_row(role, name, label) for name, label in named],
        fields=fields,
        permissions=[(entry, entry.name in given) for entry in registry().all("permissions")],
        reaches=REACHES,
        levels=FIELD_LEVELS,
    )


def _reach_row(role: Role, kind: str, label: Text) -> ReachRow:
    levels = role.reach.get(kind, {})
    return ReachRow(kind, label, levels.get("read", ""), levels.get("change", ""))
