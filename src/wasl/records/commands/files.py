"""Files on records: stored under a random key, named as people see them, never run or shown by the browser."""

import hashlib
import secrets
from collections.abc import Iterable

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, TooLarge
from wasl.kernel.text import clean
from wasl.records.commands.events import emit
from wasl.records.events import FileAdded, FileRemoved
from wasl.records.models import Anchor, File, Note, Record

SIZE_LIMIT = 25 * 1024 * 1024


@command("records.add_files", needs="read")
def add_file(
    record: Record | Anchor, *, content: "DjangoFile[bytes]", name: str, by: Actor, note: Note | None = None
) -> File:
    """Keep a file on a record. `content` is read in chunks; raises `TooLarge`, and `Invalid` when it is empty."""
    key = f"{clock.now():%Y/%m}/{secrets.token_hex(16)}"
    if (content.size or 0) > SIZE_LIMIT:
        raise TooLarge(
            fields={"file": [_("This file is larger than 25 MB. Put it on a share and link to it.")]}
        )
    if not content.size:
        raise Invalid(fields={"file": [_("This file is empty.")]})
    digest, size = _measure(content.chunks())
    stored = default_storage.save(key, content)
    try:
        return _keep(record, stored=stored, name=name, digest=digest, size=size, by=by, note=note)
    except BaseException:
        default_storage.delete(stored)
        raise


def _measure(chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _keep(
    record: Record | Anchor, *, stored: str, name: str, digest: str, size: int, by: Actor, note: Note | None
) -> File:
    with transaction.atomic():
        file = File.objects.create(
            anchor_id=record.id,
            note=note,
            name=safe_name(name),
            size=size,
            content_type="application/octet-stream",
            sha256=digest,
            key=stored,
            added_by_id=by.user_id,
        )
        emit(FileAdded(record, file_id=file.id, name=file.name), by=by)
    return file


def safe_name(name: str) -> str:
    """Return the last part of a name, cleaned and cut to 255 characters with its ending kept."""
    last = clean(name).replace("\\", "/").rpartition("/")[2].strip(". ") or _("file")
    if len(last) <= 255:
        return last
    stem, dot, ending = last.rpartition(".")
    return last[:255] if not dot or len(ending) > 12 else f"{stem[: 254 - len(ending)]}.{ending}"


@command("records.add_files")
def remove_file(record: Record | Anchor, *, file: File, by: Actor) -> File:
    """Take a file off a record; its bytes stay until the retention job removes them."""
    file.deleted_at = clock.now()
    file.save(update_fields=["deleted_at"])
    emit(FileRemoved(record, file_id=file.id, name=file.name), by=by)
    return file
