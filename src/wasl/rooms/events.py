"""What can happen in rooms and on the feed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.records.events import NoteWritten


@dataclass(frozen=True)
class MessagePosted(NoteWritten):
    """Somebody said something in a room; the text lives in the note."""

    type = "room.message_posted"


@dataclass(frozen=True)
class Announced(NoteWritten):
    """Something was announced; `people` are those who are to hear of it at once."""

    type = "room.announced"
    people: Sequence[UUID] = field(default=(), kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the note, and who hears of it."""
        return super().data() | {"people": [str(key) for key in self.people]}
