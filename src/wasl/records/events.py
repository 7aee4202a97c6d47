"""What can happen to any record: frozen facts in the past tense, each with the anchors it concerns."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wasl.records.models import Anchor, Note, Record


@dataclass(frozen=True)
class RecordEvent:
    """Something that happened to `subject`; `also` are other records whose timelines it stands on.

    A subclass names its stored `type` ("package.past_tense") and answers `data` with what its template needs:
    ids and short values, no secrets. `text` is what the timeline's text filter looks through.
    """

    type: ClassVar[str]
    subject: Record | Anchor
    also: Sequence[Record | Anchor] = field(default=(), kw_only=True)

    @property
    def stored_type(self) -> str:
        """Return the type as it is stored."""
        return self.type

    def data(self) -> dict[str, Any]:
        """Return what is stored with the event."""
        return {}

    def text(self) -> str:
        """Return the words by which this event can be found on a timeline."""
        return ""


@dataclass(frozen=True)
class RecordAdded(RecordEvent):
    """A record was created; `source` says by what (a person, an import, the API).

    One that `is_along` was made along with another, and that one is what its owner hears of.
    """

    type = "record.added"
    source: str = ""
    is_along: bool = False

    def data(self) -> dict[str, Any]:
        """Return the source, whose it was first, and whether its owner hears of it by another."""
        owner = str(self.subject.owner_id) if self.subject.owner_id else ""
        said = (("source", self.source), ("owner", owner), ("along", self.is_along))
        return {name: value for name, value in said if value}


@dataclass(frozen=True)
class Changed(RecordEvent):
    """Fields changed; `changes` maps a field to [old, new] as JSON values people can read.

    `labels` are the names, by language, of those fields that the firm itself has added: they may be called otherwise later.
    What `is_along` changed along with another record, and that one is what a new owner hears of.
    """

    type = "record.changed"
    changes: dict[str, list[Any]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    is_along: bool = False

    def data(self) -> dict[str, Any]:
        """Return the difference, and whether a new owner hears of it by another."""
        more = (("labels", self.labels), ("along", self.is_along))
        return {"changes": self.changes} | {name: value for name, value in more if value}

    def text(self) -> str:
        """Return the values, old and new."""
        return " ".join(str(value) for pair in self.changes.values() for value in pair if value)


@dataclass(frozen=True)
class RecordArchived(RecordEvent):
    """A record was put away."""

    type = "record.archived"


@dataclass(frozen=True)
class RecordRestored(RecordEvent):
    """A record was taken back from the archive or the bin."""

    type = "record.restored"


@dataclass(frozen=True)
class RecordDeleted(RecordEvent):
    """A record was moved to the bin."""

    type = "record.deleted"


@dataclass(frozen=True)
class NoteWritten(RecordEvent):
    """A note of some kind was written; the timeline draws the note's present text."""

    type = "note.written"
    note: Note = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the note's id and kind; the text lives in the note."""
        return {"note": str(self.note.id), "kind": self.note.kind}


@dataclass(frozen=True)
class NoteEdited(NoteWritten):
    """A note was changed; the earlier text is in its versions."""

    type = "note.edited"


@dataclass(frozen=True)
class NoteDeleted(NoteWritten):
    """A note was removed."""

    type = "note.deleted"


@dataclass(frozen=True)
class FileAdded(RecordEvent):
    """A file was attached."""

    type = "file.added"
    file_id: uuid.UUID = field(kw_only=True)
    name: str = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the file's id and name."""
        return {"file": str(self.file_id), "name": self.name}

    def text(self) -> str:
        """Return the name."""
        return self.name


@dataclass(frozen=True)
class FileRemoved(FileAdded):
    """A file was removed."""

    type = "file.removed"


@dataclass(frozen=True)
class TagsChanged(RecordEvent):
    """Tags were added or taken away."""

    type = "record.tagged"
    added: Sequence[str] = field(default=(), kw_only=True)
    removed: Sequence[str] = field(default=(), kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the names."""
        return {"added": list(self.added), "removed": list(self.removed)}

    def text(self) -> str:
        """Return the names."""
        return " ".join([*self.added, *self.removed])


@dataclass(frozen=True)
class NextStepSet(RecordEvent):
    """Somebody promised a next step."""

    type = "next_step.set"
    step: str = field(kw_only=True)
    due_at: str = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return the step and its moment (RFC 3339)."""
        return {"step": self.step, "due_at": self.due_at}

    def text(self) -> str:
        """Return the step."""
        return self.step


@dataclass(frozen=True)
class NextStepDone(NextStepSet):
    """The promised step was taken."""

    type = "next_step.done"


@dataclass(frozen=True)
class Behavior(RecordEvent):
    """Behavior told from outside by the API ("order.placed"): `name` is the outside's own word."""

    type = "outside"
    name: str = field(kw_only=True)
    details: dict[str, Any] = field(default_factory=dict, kw_only=True)

    @property
    def stored_type(self) -> str:
        """Return the outside's own name."""
        return self.name

    def data(self) -> dict[str, Any]:
        """Return the details as they came."""
        return self.details

    def text(self) -> str:
        """Return the name and the values of the first level."""
        return " ".join(
            [self.name, *(str(value) for value in self.details.values() if isinstance(value, str | int))]
        )
