"""A firm with a team, a colleague of another one, and the rooms that make themselves."""

from dataclasses import dataclass

import pytest

from tests import make
from wasl.kernel.actor import SYSTEM, Actor
from wasl.rooms.commands import keep_given_rooms
from wasl.rooms.models import Room
from wasl.workspace.models import Team, User
from wasl.workspace.queries import actor_of_user


@dataclass
class Firm:
    """Who is there: Layan and Badr of the North, Ilze of Riga, the owner of no team."""

    owner: User
    north: Team
    riga: Team
    layan: User
    badr: User
    ilze: User

    def __getitem__(self, name: str) -> Actor:
        return actor_of_user(User.objects.select_related("role", "team").get(pk=getattr(self, name).pk))

    def room(self, openness: str = "firm", **of: object) -> Room:
        """Return the room of everybody, or that of a team."""
        return Room.objects.get(openness=openness, **of)


@pytest.fixture
def firm(db: None) -> Firm:
    """Make the firm, its teams and its people."""
    owner = make.owner()
    north, riga = make.team("North"), make.team("Riga")
    layan = make.user("manager", team=north, name="Layan")
    badr = make.user("sales", team=north, name="Badr")
    ilze = make.user("sales", team=riga, name="Ilze", language="lv")
    keep_given_rooms("en", by=SYSTEM)
    return Firm(owner, north, riga, layan, badr, ilze)
