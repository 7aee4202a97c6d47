"""How the page and the form of a kind are arranged for a viewer, and for those who arrange them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import Kind, registry
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.layouts.arranging import Arrangement, Place, Surface, arranged_kinds, of_json, surface_of
from wasl.lists.models import RecordLayout
from wasl.lists.queries.custom import MANAGE
from wasl.records.models import Anchor
from wasl.workspace.models import Role

# by surface and role; "" is everyone
type Stored = Mapping[tuple[str, str], Arrangement]


def places_for(viewer: Actor, kind: str, surface: str) -> list[Place]:
    """Return the sections of a kind's page or form as the viewer's role has them, without fields that it may not see.

    No query where the layouts of this state of the firm have been read before.
    """
    known = surface_of(registry().kind(kind), surface, custom_fields(kind, viewer.fields_stamp))
    stored = _layouts(kind, viewer.fields_stamp)
    found = stored.get((surface, viewer.role)) or stored.get((surface, ""))
    places = known.places(known.completed(found) if found else known.standard)
    return [_allowed(viewer, kind, place) for place in places]


def _allowed(viewer: Actor, kind: str, place: Place) -> Place:
    parts = tuple(part for part in place.parts if not viewer.hides(kind, part.right or part.name))
    return Place(place.key, place.label, place.icon, place.is_folded, parts)


def _layouts(kind: str, stamp: UUID | None) -> Stored:
    return _kept(kind, stamp) if stamp else _stored(kind)


def _stored(kind: str) -> Stored:
    rows = RecordLayout.objects.filter(kind=kind).values_list("surface", "role__key", "sections", "hidden")
    return {(surface, role or ""): of_json(sections, hidden) for surface, role, sections, hidden in rows}


@lru_cache(maxsize=32)
def _kept(kind: str, _stamp: UUID) -> Stored:
    """Read the layouts once for each state of the firm's fields and layouts."""
    return _stored(kind)


@dataclass(frozen=True)
class Arranged:
    """A layout as it is arranged: of what, for which role (None: everyone), and whether that role has its own."""

    kind: Kind
    surface_name: str
    surface: Surface
    arrangement: Arrangement
    role: Role | None
    is_own: bool
    roles: list[tuple[Role, bool]]


def arranged_layout(viewer: Actor, kind: str, surface: str, role: str = "") -> Arranged:
    """Return the layout of a role, or of everyone, for whoever manages fields; raises `NotAllowed`, `NotFound`."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    known = {one.name: one for one in arranged_kinds()}
    roles = list(Role.objects.all())
    chosen = next((one for one in roles if one.key == role), None)
    if kind not in known or surface not in RecordLayout.Surface.values or (role and chosen is None):
        raise NotFound
    stored = _stored(kind)
    own = stored.get((surface, role))
    found = own or stored.get((surface, ""))
    made = surface_of(known[kind], surface, custom_fields(kind))
    return Arranged(
        kind=known[kind],
        surface_name=surface,
        surface=made,
        arrangement=made.completed(found) if found else made.standard,
        role=chosen,
        is_own=own is not None,
        roles=[(one, (surface, one.key) in stored) for one in roles],
    )


def sample_of(viewer: Actor, kind: str) -> Any:
    """Return the id of the record of a kind that something happened with last, None where there is none."""
    rows = Anchor.objects.visible_to(viewer).filter(kind=kind, is_archived=False, merged_into=None)
    return rows.order_by("-last_event_at").values_list("pk", flat=True).first()
