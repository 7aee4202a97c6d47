"""Exports: asked for, under way, ready, cancelled, forgotten. The file itself is written by `exchange.outgoing`."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.exchange.exporting import fields_for
from wasl.exchange.models import Export, ExportRules
from wasl.exchange.rows import exporter_for, listing_for, rows_of
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotFound
from wasl.kernel.manifest import Exporter
from wasl.lists import counting
from wasl.worker.bus import publish
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit
from wasl.workspace.letters import Letter
from wasl.workspace.models import User

# as many rows are written while the reader waits
SMALL = 1_000
BATCH = 500


class Stopped(Conflict):
    """The export was cancelled, or another worker has finished it: there is nothing left to do."""


@command("exchange.export")
def start_export(
    kind: str,
    *,
    by: Actor,
    listing: str = "",
    format: str = Export.Format.XLSX,  # noqa: A002 - the word that people and the API use
    columns: Sequence[str] = (),
    asked: Mapping[str, str] | None = None,
    ids: Sequence[UUID] = (),
    is_queued: bool = True,
) -> Export:
    """Ask for a list as a file; what is large is queued, the rest is for the caller to write (`outgoing.write`).

    `asked` is what the list was asked ("q", "filter", "sort" or a shortcut), `ids` leaves only these records, `columns`
    are keys of the exporter's fields, none for all. One that is not queued is written by whoever asks, large or not. The owners are told of a large one at once. Raises `Invalid`.
    """
    exporter, found = exporter_for(kind), listing_for(kind, listing)
    keys = [one.key for one in fields_for(exporter, by)]
    _refuse_unknown(exporter, keys, columns, format)
    given = {name: str(value) for name, value in (asked or {}).items() if value}
    if ids:
        given["ids"] = ",".join(str(one) for one in ids)
    rows = rows_of(found, by, given)
    large_from = ExportRules.current().large_from
    least = rows.order_by()[: max(SMALL, large_from) + 1].count()
    total = (
        least
        if least <= max(SMALL, large_from)
        else counting.count(rows, counting.WHOLE, is_planned=False).value
    )
    item = Export(
        kind=kind,
        listing=found.key,
        format=format,
        columns=[key for key in keys if key in set(columns)],
        asked=given,
        name=str(found.label or exporter.label)[:200],
        estimate=max(total, least),
        by_id=by.user_id,
    )
    item.save(force_insert=True)
    shown = "; ".join(f"{name}: {value}" for name, value in given.items())
    told = {"list": found.key, "format": format, "filter": shown[:2000], "rows": item.estimate}
    audit.record("export.started", by=by, target=item, data=told)
    if least > large_from:
        tell_owners(item, rows=item.estimate, by=by)
    if item.estimate > SMALL and is_queued:
        enqueue(item)
    return item


def _refuse_unknown(exporter: Exporter, keys: Sequence[str], columns: Sequence[str], ending: str) -> None:
    offered = [one for one in Export.Format.values if one != "vcf" or exporter.cards]
    if ending not in offered:
        sentence = _("“%(value)s” is not one of: %(choices)s.")
        shown = {"value": str(ending)[:20], "choices": ", ".join(offered)}
        raise Invalid(fields={"format": [sentence % shown]})
    unknown = [key for key in columns if key not in keys]
    if unknown:
        sentence = _("There is no field “%(name)s” here.")
        raise Invalid(fields={"columns": [sentence % {"name": str(unknown[0])[:60]}]})


def tell_owners(item: Export, *, rows: int, by: Actor) -> None:
    """Write to every owner that much is being taken out, once for each export."""
    for person in User.objects.filter(role__key="owner", is_active=True):
        variables = {"name": person.name, "person": by.name, "list": item.name, "count": str(rows)}
        Letter(
            "large_export",
            to=person.email,
            language=person.language,
            source=str(item.pk),
            variables=variables,
        ).send()
    audit.record("export.large_told", by=by, target=item, data={"rows": rows})
    item.is_told = True
    item.save(update_fields=["is_told"])


def enqueue(item: Export) -> None:
    """Queue the writing, in the caller's transaction; by name, since jobs stand above commands."""
    job: AnyTask = import_string("wasl.exchange.jobs.write_export")
    job.enqueue(str(item.pk))


@command("exchange.export")
def note_export(item: Export, *, rows: int, by: Actor) -> Export:  # noqa: ARG001 - @command asks it
    """Say how many rows are written; raises `Stopped` when the export was cancelled or is over."""
    item = _lock(item)
    if not item.is_moving:
        raise Stopped
    item.state, item.rows, item.moved_at = Export.State.RUNNING, rows, clock.now()
    item.save()
    _publish(item)
    return item


@command("exchange.export")
def finish_export(item: Export, *, key: str, rows: int, by: Actor) -> Export:
    """Keep the written file under `key`; raises `Stopped` when the export was cancelled or is over."""
    item = _lock(item)
    if not item.is_moving:
        raise Stopped
    item.state, item.key, item.rows = Export.State.DONE, key, rows
    item.size, item.error = default_storage.size(key), ""
    item.finished_at = item.moved_at = clock.now()
    item.expires_at = clock.now() + Export.KEPT_FOR
    item.save()
    audit.record("export.finished", by=by, target=item, data={"rows": rows, "size": item.size})
    if rows > ExportRules.current().large_from and not item.is_told:
        tell_owners(item, rows=rows, by=by)
    _publish(item)
    return item


@command("exchange.export")
def stop_export(item: Export, *, by: Actor, error: str = "") -> Export:
    """Cancel an export that is not ready; `error` says which fault stopped it."""
    item = _lock(item)
    if item.is_moving:
        item.state = Export.State.FAILED if error else Export.State.CANCELLED
        item.error, item.finished_at, item.moved_at = error, clock.now(), clock.now()
        item.save()
        audit.record("export.stopped", by=by, target=item, data={"rows": item.rows})
        _publish(item)
    return item


@command("exchange.export")
def fetch_export(item: Export, *, by: Actor) -> Export:
    """Note that the file is fetched; raises `NotFound` when there is none (any more)."""
    if not item.is_ready or (item.expires_at and item.expires_at < clock.now()):
        raise NotFound
    audit.record("export.fetched", by=by, target=item, data={"rows": item.rows})
    return item


@command("exchange.export")
def remove_export(item: Export, *, by: Actor) -> None:
    """Remove an export and its file."""
    item = _lock(item)
    key = item.key
    audit.record("export.removed", by=by, target=item)
    item.delete()
    if key:
        transaction.on_commit(partial(default_storage.delete, key))


@command("exchange.export")
def forget_old_exports(before: datetime.datetime, *, by: Actor) -> int:  # noqa: ARG001 - @command asks it
    """Delete the files that expired before a moment; returns how many."""
    old = Export.objects.filter(expires_at__lt=before).exclude(key="")
    found = list(old.select_for_update(skip_locked=True)[:BATCH])
    for item in found:
        transaction.on_commit(partial(default_storage.delete, item.key))
        item.key = ""
        item.save(update_fields=["key"])
    return len(found)


@command("workspace.manage_settings")
def set_export_rules(rules: ExportRules, *, large_from: int, by: Actor) -> ExportRules:
    """Say from how many rows on the owners are told of an export."""
    if not 0 <= large_from <= 10**9:
        raise Invalid(fields={"large_from": [_("Give a number of rows.")]})
    audit.record("export.rules_changed", by=by, data={"rows": large_from})
    rules.large_from = large_from
    rules.save()
    return rules


def _publish(item: Export) -> None:
    publish([f"export:{item.pk}"], "")


def _lock(item: Export) -> Export:
    fresh = Export.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if fresh is None:
        raise NotFound
    return fresh
