"""The nouns of `records`: anchors and events here, what people attach to them beside."""

from wasl.records.models.attachments import File, Note, NoteVersion, Tag, TagLink
from wasl.records.models.merges import Merge
from wasl.records.models.records import (
    SKELETONS,
    Anchor,
    Description,
    Event,
    EventLink,
    ReactionRun,
    Record,
    RecordQuerySet,
    anchors_of,
)

__all__ = [
    "SKELETONS",
    "Anchor",
    "Description",
    "Event",
    "EventLink",
    "File",
    "Merge",
    "Note",
    "NoteVersion",
    "ReactionRun",
    "Record",
    "RecordQuerySet",
    "Tag",
    "TagLink",
    "anchors_of",
]
