"""What changes imports: the file, its mapping, its run, its undoing."""

from wasl.exchange.commands.chunks import (
    finish_check,
    finish_import,
    mend_refusal,
    note_size,
    restart_check,
    stop_import,
    tag_import,
    take_chunk,
    try_chunk,
)
from wasl.exchange.commands.queueing import (
    attend_check,
    attend_import,
    attend_undo,
    enqueue,
    queue_check,
    queue_import,
    queue_undo,
    release_import,
)
from wasl.exchange.commands.undoing import forget_old_imports, undo_chunk
from wasl.exchange.commands.uploads import (
    SIZE_LIMIT,
    TOO_LARGE,
    Overtaken,
    change_mapping,
    change_reading,
    discard_import,
    start_import,
)

__all__ = [
    "SIZE_LIMIT",
    "TOO_LARGE",
    "Overtaken",
    "attend_check",
    "attend_import",
    "attend_undo",
    "change_mapping",
    "change_reading",
    "discard_import",
    "enqueue",
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
