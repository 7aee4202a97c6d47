"""What a combobox suggests while somebody types the name of a record."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Suggestion:
    """A record that may be meant; `line` tells apart those of one name."""

    id: UUID
    title: str
    picture: str
    line: str = ""
