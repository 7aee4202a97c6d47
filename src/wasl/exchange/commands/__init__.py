"""What changes imports: the file, its mapping, its run, its undoing."""

from wasl.exchange.commands.chunks import (
    attend_import,
    finish_check,
    finish_import,
    mend_refusal,
    note_size,
    queue_check,
    queue_import,
    release_import,
    restart_check,
    stop_import,
    tag_import,
    take_chunk,
    try_chunk,
)
from wasl.exchange.commands.undoing import KEPT_FOR, forget_old_imports, queue_undo, undo_chunk
from wasl.exchange.commands.uploads import (
    SIZE_LIMIT,
    Overtaken,
    change_mapping,
    change_reading,
    discard_import,
    start_import,
)

__all__ = [
    "KEPT_FOR",
    "SIZE_LIMIT",
    "Overtaken",
    "attend_import",
    "change_mapping",
    "change_reading",
    "discard_import",
    "finish_check",
    "finish_import",
    "forget_old_imports",
    "mend_refusal",
    "note_size",
    "queue_check",
    "queue_import",
    "queue_undo",
    "release_import",
    "restart_check",
    "start_import",
    "stop_import",
    "tag_import",
    "take_chunk",
    "try_chunk",
    "undo_chunk",
]
