"""Drives an export from its list to its file: one moment of the data, row by row, with progress and a way to stop."""

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.exchange import commands
from wasl.exchange.commands.exports import SMALL, Stopped
from wasl.exchange.exporting import columns_of, fields_for
from wasl.exchange.models import Export
from wasl.exchange.rows import exporter_for, listing_for, rows_of
from wasl.exchange.running import actor_of_person
from wasl.exchange.writing.cards import write_cards
from wasl.exchange.writing.sheets import Sheet, write_csv, write_xlsx
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import NotAllowed, WaslError

# a chunk of a large sheet may take its time on a busy machine
PATIENCE = "10min"
EVERY = 1.0
CHUNK = 500


@dataclass
class Gauge:
    """How far the writing is, and whether it should stop; read and written by two threads."""

    rows: int = 0
    is_stopped: bool = False

    def watched[T](self, found: Iterator[T]) -> Iterator[T]:
        """Yield what is found and count it; raises `Stopped` once nobody wants it any more."""
        for one in found:
            if self.is_stopped:
                raise Stopped
            self.rows += 1
            yield one


type Told = Callable[[Export], None]


def _silent(_item: Export) -> None:
    """Tell nobody."""


def begin(kind: str, **given: Any) -> Export:
    """Ask for an export as `commands.start_export` does; a small one is ready when this returns."""
    item = commands.start_export(kind, **given)
    return write(item.pk) if item.estimate <= SMALL else item


def write(export_id: UUID | str, *, is_watched: bool = False, told: Told = _silent) -> Export:
    """Write the file of an export; returns the export as it is then, in whatever state.

    A watched one tells how far it is each second and stops when it is cancelled: it writes in a thread of its own,
    since what reads one moment of the data cannot see that anything has changed. Stands being run twice.
    """
    item = Export.objects.get(pk=export_id)
    if not item.is_moving:
        return item
    try:
        by = actor_of_person(item.by_id)
        with override(by.language), tempfile.TemporaryFile() as file:
            if not by.may("exchange.export"):
                raise NotAllowed
            gauge = Gauge()
            if is_watched:
                _fill_watched(item, by, file, gauge=gauge, told=told)
            else:
                _fill(item, by, file, gauge)
            return _kept(item, file, rows=gauge.rows, by=by)
    except Stopped:
        return Export.objects.get(pk=export_id)
    except WaslError as error:
        return commands.stop_export(item, error=error.message or _("This cannot be written."), by=SYSTEM)
    except OSError:
        error_text = _("The file could not be written. Is there room left on the disk?")
        return commands.stop_export(item, error=error_text, by=SYSTEM)


def _kept(item: Export, file: Any, *, rows: int, by: Actor) -> Export:
    file.seek(0)
    word = f"exports/{clock.now():%Y/%m}/{secrets.token_hex(16)}"
    key = default_storage.save(word, File(file))
    try:
        return commands.finish_export(item, key=key, rows=rows, by=by)
    except BaseException:
        default_storage.delete(key)
        raise


def _fill_watched(item: Export, by: Actor, file: BinaryIO, *, gauge: Gauge, told: Told) -> None:
    with ThreadPoolExecutor(1, thread_name_prefix="export") as pool:
        work = pool.submit(_fill_apart, item, by, file, gauge)
        try:
            while not _is_over(work):
                told(commands.note_export(item, rows=gauge.rows, by=SYSTEM))
                # a leaver's exports stop too (S-090)
                actor_of_person(item.by_id)
        finally:
            gauge.is_stopped = True
        work.result()


def _is_over(work: Future[None]) -> bool:
    return bool(wait([work], timeout=EVERY).done)


def _fill_apart(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    """Fill the file in another thread, which has a connection and a language of its own."""
    try:
        with override(by.language):
            _fill(item, by, file, gauge)
    finally:
        connection.close()


def _fill(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    with snapshot():
        WRITERS[item.format](item, by, file, gauge)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every statement inside see the data of one moment (PostgreSQL's repeatable read), and take its time.

    Inside a transaction that has begun, that one's isolation holds.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SELECT name, set_config(name, %s, true) FROM pg_settings"
            " WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')",
            [PATIENCE],
        )
        yield


def _sheet(item: Export, by: Actor, gauge: Gauge) -> Sheet:
    exporter, listing = exporter_for(item.kind), listing_for(item.kind, item.listing)
    rows = rows_of(listing, by, item.asked)
    chosen = set(item.columns)
    fields = [one for one in fields_for(exporter, by) if not chosen or one.key in chosen]
    columns = columns_of(fields, exporter.repeats(rows, fields))
    lines = gauge.watched(exporter.read(rows, columns, by))
    return Sheet(item.name, columns, lines, ZoneInfo(by.zone), is_rtl=by.language == "ar")


def _csv(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    write_csv(file, _sheet(item, by, gauge))


def _xlsx(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    write_xlsx(file, _sheet(item, by, gauge))


def _vcf(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    cards = exporter_for(item.kind).cards
    if cards is not None:
        rows = rows_of(listing_for(item.kind, item.listing), by, item.asked)
        write_cards(file, gauge.watched(cards(rows, by)))


def _json(item: Export, by: Actor, file: BinaryIO, gauge: Gauge) -> None:
    """Write an array with one object on each line, as the API shows the records."""
    exporter = exporter_for(item.kind)
    rows = rows_of(listing_for(item.kind, item.listing), by, item.asked)
    records = gauge.watched(rows.iterator(chunk_size=CHUNK))
    objects = (one for chunk in batched(records, CHUNK) for one in exporter.objects(by, chunk))
    start = "[\n"
    for one in objects:
        file.write(start.encode() + json.dumps(one, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
        start = ",\n"
    file.write(b"\n]\n" if start != "[\n" else b"[]\n")


type Writer = Callable[[Export, Actor, BinaryIO, Gauge], None]
WRITERS: dict[str, Writer] = {"csv": _csv, "xlsx": _xlsx, "vcf": _vcf, "json": _json}
