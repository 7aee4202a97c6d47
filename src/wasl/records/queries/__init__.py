"""Reads over anchors: the record behind an id, its timeline, search."""

from wasl.records.queries.anchors import (
    NotesPage,
    all_tags,
    anchors,
    as_uuid,
    files_of,
    get_anchor,
    get_file,
    get_note,
    get_tag,
    get_visible,
    note_versions,
    notes_of,
    open_file,
    record_of,
    tags_of,
)
from wasl.records.queries.day import Day, day
from wasl.records.queries.found import Hit, SearchResult, search
from wasl.records.queries.frame import Frame, timeline_frame
from wasl.records.queries.timeline import (
    TimelineFilter,
    TimelineItem,
    TimelinePage,
    get_item,
    timeline,
    timeline_length,
)

__all__ = [
    "Day",
    "Frame",
    "Hit",
    "NotesPage",
    "SearchResult",
    "TimelineFilter",
    "TimelineItem",
    "TimelinePage",
    "all_tags",
    "anchors",
    "as_uuid",
    "day",
    "files_of",
    "get_anchor",
    "get_file",
    "get_item",
    "get_note",
    "get_tag",
    "get_visible",
    "note_versions",
    "notes_of",
    "open_file",
    "record_of",
    "search",
    "tags_of",
    "timeline",
    "timeline_frame",
    "timeline_length",
]
