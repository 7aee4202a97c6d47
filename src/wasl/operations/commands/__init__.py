"""What the operator and the owner may do: retry jobs; make, try, take away and plan backups."""

from wasl.operations.commands.backups import (
    ask_backup,
    ask_drill,
    change_plan,
    note_key,
    show_key,
    take_backup,
)
from wasl.operations.commands.jobs import retry_job

__all__ = ["ask_backup", "ask_drill", "change_plan", "note_key", "retry_job", "show_key", "take_backup"]
