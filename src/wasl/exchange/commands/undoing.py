"""Takes an import back, newest first and chunk by chunk; what somebody has worked on since is kept, and said so."""

import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from wasl.exchange.commands.uploads import Overtaken, lock_import
from wasl.exchange.importing import Effect, UndoResult
from wasl.exchange.layout import importer_for
from wasl.exchange.models import Import, ImportEffect
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.worker.bus import publish
from wasl.workspace import audit

CHUNK = 500


@command("exchange.import")
def undo_chunk(item: Import, *, by: Actor) -> Import:
    """Take the newest effects back in one transaction; the state is "undone" when none is left."""
    item = lock_import(item)
    if item.state != Import.State.UNDOING:
        raise Overtaken
    effects = list(item.effects.filter(kept="").order_by("-id")[:CHUNK])
    if effects:
        result = _undo(item, effects, by=by)
        item.undone_count += result.undone
    else:
        item.state, item.finished_at = Import.State.UNDONE, clock.now()
        audit.record("import.undone", by=by, target=item, data={"undone": item.undone_count})
    item.moved_at = clock.now()
    item.save()
    publish([f"import:{item.pk}"], "")
    return item


def _undo(item: Import, effects: list[ImportEffect], *, by: Actor) -> UndoResult:
    given = [
        Effect(effect.record_id, "created" if effect.action == "created" else "updated", effect.before)
        for effect in effects
    ]
    result: UndoResult = importer_for(item.kind).undo(given, by=by, import_id=item.pk)
    kept = [effect for effect in effects if effect.record_id in result.kept]
    for effect in kept:
        effect.kept = result.kept[effect.record_id]
    ImportEffect.objects.bulk_update(kept, ["kept"])
    item.kept_count += len(kept)
    gone = [effect.pk for effect in effects if effect.record_id not in result.kept]
    ImportEffect.objects.filter(pk__in=gone).delete()
    return result


@command("exchange.import")
def forget_old_imports(before: datetime.datetime, *, by: Actor) -> int:  # noqa: ARG001 - @command asks it
    """Remove the files and effects of imports that were over before a moment, and drafts left lying; return how many."""
    old = Import.objects.filter(moved_at__lt=before).exclude(key="")
    keys = []
    for item in old.select_for_update(skip_locked=True)[:CHUNK]:
        if item.is_moving:
            continue
        keys.append(item.key)
        item.effects.all().delete()
        item.refusals.all().delete()
        item.changes.all().delete()
        if item.is_open:
            item.delete()
        else:
            item.key = ""
            item.save()
    transaction.on_commit(partial(_delete, keys))
    return len(keys)


def _delete(keys: list[str]) -> None:
    for key in keys:
        default_storage.delete(key)
