"""A field of a ready set beside the firm's own of the same key: new, there, or in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wasl.lists.models import CustomField, InstalledSet
from wasl.lists.sets.reading import ReadySet, SetField

NEW, OWN, THERE, AWAY, OTHER = "new", "own", "there", "away", "other"
# what becomes of a field: (tone, words)
STATES: dict[str, tuple[str, Any]] = {
    NEW: ("brand", _("Will be added")),
    OWN: ("ok", _("Added by this set")),
    THERE: ("info", _("There already, and used as it is")),
    AWAY: ("mute", _("Archived here; bring it back to use it")),
    OTHER: ("bad", _("Left alone: a field of this name has another type")),
}


@dataclass(frozen=True)
class Standing:
    """A field of a set beside the firm's own of the same key."""

    wanted: SetField
    known: CustomField | None
    state: str

    @property
    def field(self) -> CustomField:
        """The field to speak of: the firm's own where there is one."""
        return self.known or self.wanted.shown

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return STATES[self.state][0]

    @property
    def word(self) -> Any:
        """The state in words."""
        return STATES[self.state][1]


def standings(
    ready: ReadySet, known: Mapping[tuple[str, str], CustomField], installed: InstalledSet | None
) -> list[Standing]:
    """Return the fields of a set beside those that the firm has, by kind and key."""
    own = set(installed.fields) if installed else set()
    return [
        Standing(one, there := known.get((one.kind, one.key)), _state(one, there, own))
        for one in ready.fields
    ]


def _state(wanted: SetField, known: CustomField | None, own: set[str]) -> str:
    if known is None:
        return NEW
    if str(known.pk) in own:
        return OWN
    if known.type != wanted.values["type"]:
        return OTHER
    return AWAY if known.archived_at else THERE
