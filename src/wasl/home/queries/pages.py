"""Which homes a person has, which opens first, and the blocks of one in the order of who looks."""

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wasl.home.models import HomeChoice
from wasl.home.queries.keeping import read
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import HomeBlock, Look, Text, registry

# so many seconds are spent on several blocks at once
PATIENCE = 0.5


@dataclass(frozen=True)
class Home:
    """A home page: its key in addresses, how it is called, and the permission it asks for."""

    key: str
    label: Text
    icon: str
    permission: str = ""


HOMES = (
    Home("day", _("My day"), "sun"),
    Home("team", _("My team"), "users-group", "home.team"),
    Home("firm", _("The firm"), "building", "home.firm"),
)


@dataclass(frozen=True)
class Drawn:
    """A block as it is drawn: `data` is None where there is nothing to show, `waits` where it is fetched later.

    `counted_at` is set where it was counted earlier than now.
    """

    block: HomeBlock
    data: Any
    waits: bool = False
    counted_at: datetime.datetime | None = None


def homes_of(viewer: Actor) -> list[Home]:
    """Return the homes that the viewer has."""
    return [one for one in HOMES if not one.permission or viewer.may(one.permission)]


def choice_of(viewer: Actor) -> HomeChoice:
    """Return what the viewer has chosen, unsaved and empty where he has not."""
    found = HomeChoice.objects.filter(person_id=viewer.user_id).first()
    return found or HomeChoice(person_id=viewer.user_id or UUID(int=0))


def first_home(viewer: Actor, choice: HomeChoice) -> Home:
    """Return the home that opens first: the one chosen, else that of the role.

    Whoever owns the firm or only looks begins with the firm, whoever answers for a team with that.
    """
    held = {one.key: one for one in homes_of(viewer)}
    if choice.first in held:
        return held[choice.first]
    is_director = viewer.may("workspace.own") or not viewer.may("activities.add")
    usual = ("firm", "team", "day") if is_director else ("team", "day")
    return next(held[key] for key in usual if key in held)


def home_named(viewer: Actor, key: str) -> Home:
    """Return a home by its key; raises `NotFound`."""
    found = next((one for one in homes_of(viewer) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def blocks(viewer: Actor, home: Home) -> list[HomeBlock]:
    """Return the blocks that a home has for the viewer, as the packages order them."""
    return [one for one in registry().all("home") if home.key in one.homes and _may_see(viewer, one)]


def _may_see(viewer: Actor, block: HomeBlock) -> bool:
    if block.kind and viewer.reach_for(block.kind) is Reach.NONE:
        return False
    return not block.permission or viewer.may(block.permission)


def arranged(found: Sequence[HomeBlock], choice: HomeChoice) -> list[HomeBlock]:
    """Return blocks in the order of a person; those nobody has moved keep the place they have."""
    own = {key: place for place, key in enumerate(choice.order)}
    usual = {one.key: place for place, one in enumerate(found)}
    return sorted(found, key=lambda one: (own.get(one.key, usual[one.key]), usual[one.key]))


def draw(
    viewer: Actor, home: Home, choice: HomeChoice, params: Mapping[str, str], *, waits: bool = True
) -> dict[str, list[Drawn]]:
    """Return the blocks of a home by their size; slow ones are left for later where one `waits`."""
    look = Look(viewer, params, home.key)
    found: dict[str, list[Drawn]] = {"bar": [], "figure": [], "wide": [], "side": []}
    for one in arranged(blocks(viewer, home), choice):
        if one.key in choice.hidden:
            continue
        if waits and one.is_slow:
            found[one.size].append(Drawn(one, None, waits=True))
        else:
            data, at = read(one, look)
            found[one.size].append(Drawn(one, data, counted_at=at))
    return found


def draw_waiting(viewer: Actor, home: Home, choice: HomeChoice, params: Mapping[str, str]) -> list[Drawn]:
    """Return the slow blocks of a home in their order; after half a second the others wait on."""
    look, begun = Look(viewer, params, home.key), time.monotonic()
    found: list[Drawn] = []
    for one in arranged(blocks(viewer, home), choice):
        if not one.is_slow or one.key in choice.hidden:
            continue
        if time.monotonic() - begun > PATIENCE:
            found.append(Drawn(one, None, waits=True))
        else:
            data, at = read(one, look)
            found.append(Drawn(one, data, counted_at=at))
    return found


def draw_one(viewer: Actor, home: Home, key: str, params: Mapping[str, str]) -> Drawn:
    """Return one block; raises `NotFound`."""
    found = next((one for one in blocks(viewer, home) if one.key == key), None)
    if found is None:
        raise NotFound
    data, at = read(found, Look(viewer, params, home.key))
    return Drawn(found, data, counted_at=at)
