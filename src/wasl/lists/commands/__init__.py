"""What changes lists: work on many records at once."""

from wasl.lists.commands.bulk import (
    AT_ONCE,
    cancel_bulk,
    forget_old_bulk,
    start_bulk,
    take_bulk_chunk,
    undo_bulk,
    undo_bulk_chunk,
)

__all__ = [
    "AT_ONCE",
    "cancel_bulk",
    "forget_old_bulk",
    "start_bulk",
    "take_bulk_chunk",
    "undo_bulk",
    "undo_bulk_chunk",
]
