"""The nouns of `records`: anchors and events here, what people attach to them beside."""

from wasl.records.models.attachments import (
    MESSAGE_OPEN,
    SAID,
    File,
    Note,
    NoteSign,
    NoteVersion,
    Tag,
    TagLink,
)
from wasl.records.models.bin import Binned, BinRules
from wasl.records.models.merges import Merge
from wasl.records.models.records import (
    SHELVES,
    SKELETONS,
    Anchor,
    Description,
    Event,
    EventLink,
    ReactionRun,
    Record,
    RecordManager,
    RecordQuerySet,
    anchors_of,
    standing,
)

__all__ = [
    "MESSAGE_OPEN",
    "SAID",
    "SHELVES",
    "SKELETONS",
    "Anchor",
    "BinRules",
    "Binned",
    "Description",
    "Event",
    "EventLink",
    "File",
    "Merge",
    "Note",
    "NoteSign",
    "NoteVersion",
    "ReactionRun",
    "Record",
    "RecordManager",
    "RecordQuerySet",
    "Tag",
    "TagLink",
    "anchors_of",
    "standing",
]
