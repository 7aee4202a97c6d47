"""Verbs on any record: emit what happened, change fields, write notes, add files, tag."""

from wasl.records.commands.bin import (
    Recovered,
    delete_record,
    erase_again,
    erase_binned,
    erase_expired,
    recover_records,
    set_bin_rules,
)
from wasl.records.commands.changes import archive_record, change, lock, restore_record
from wasl.records.commands.events import Emission, emit, emit_many, record_behavior, told
from wasl.records.commands.files import add_file, remove_file
from wasl.records.commands.notes import (
    NoteDraft,
    delete_note,
    edit_note,
    sign_note,
    write_note,
    write_notes,
)
from wasl.records.commands.tags import (
    TagDraft,
    add_tag,
    rename_tag,
    set_tags,
    tag_record,
    tag_records,
    untag_record,
)

__all__ = [
    "Emission",
    "NoteDraft",
    "Recovered",
    "TagDraft",
    "add_file",
    "add_tag",
    "archive_record",
    "change",
    "delete_note",
    "delete_record",
    "edit_note",
    "emit",
    "emit_many",
    "erase_again",
    "erase_binned",
    "erase_expired",
    "lock",
    "record_behavior",
    "recover_records",
    "remove_file",
    "rename_tag",
    "restore_record",
    "set_bin_rules",
    "set_tags",
    "sign_note",
    "tag_record",
    "tag_records",
    "told",
    "untag_record",
    "write_note",
    "write_notes",
]
