"""What changes lists: work on many records at once; views that are kept, shared, arranged; fields."""

from wasl.lists.commands.bulk import (
    AT_ONCE,
    cancel_bulk,
    forget_old_bulk,
    hand_over,
    start_bulk,
    take_bulk_chunk,
    undo_bulk,
    undo_bulk_chunk,
)
from wasl.lists.commands.conversions import decide_conversion, take_conversion_chunk
from wasl.lists.commands.custom import add_field, archive_field, change_field, move_field, restore_field
from wasl.lists.commands.layouts import arrange_record, reset_layout
from wasl.lists.commands.reports import count_later
from wasl.lists.commands.sets import install_set, take_back_set
from wasl.lists.commands.views import arrange_columns, change_view, delete_view, restore_view, save_view

__all__ = [
    "AT_ONCE",
    "add_field",
    "archive_field",
    "arrange_columns",
    "arrange_record",
    "cancel_bulk",
    "change_field",
    "change_view",
    "count_later",
    "decide_conversion",
    "delete_view",
    "forget_old_bulk",
    "hand_over",
    "install_set",
    "move_field",
    "reset_layout",
    "restore_field",
    "restore_view",
    "save_view",
    "start_bulk",
    "take_back_set",
    "take_bulk_chunk",
    "take_conversion_chunk",
    "undo_bulk",
    "undo_bulk_chunk",
]
