"""The first step of an import: the file is kept, understood as far as it can be, and a mapping proposed."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.exchange.choices import checked_options, is_useful, numbered, refuse_useless
from wasl.exchange.fitting import fitting
from wasl.exchange.layout import SAMPLES, date_order, importer_for, propose, sample, table_of
from wasl.exchange.models import Import
from wasl.exchange.neutral import MARK
from wasl.exchange.reading import storable
from wasl.exchange.returning import can_return, mapping_of
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, NotAllowed, NotFound, TooLarge
from wasl.kernel.manifest import Importer
from wasl.kernel.text import clean
from wasl.workspace import audit

SIZE_LIMIT = 200 * 2**20
TOO_LARGE = gettext_lazy("This file is larger than 200 MB. Split it and import the parts.")
REMEMBERED = ("match_by", "on_match", "country", "words", "currency")


class Overtaken(Conflict):
    """Another worker has gone on with the import, or a person has stopped it: this one has nothing left to do."""


@command("exchange.import")
def start_import(kind: str, *, content: "DjangoFile[bytes]", name: str, by: Actor) -> Import:
    """Keep an uploaded file and understand it; raises `TooLarge`, and `Invalid` when it is no table.

    `content` is read in chunks: the file may be larger than the memory.
    """
    importer = importer_for(kind)
    if importer.permission and not by.may(importer.permission):
        raise NotAllowed
    if (content.size or 0) > SIZE_LIMIT:
        raise TooLarge(fields={"file": [str(TOO_LARGE)]})
    key = default_storage.save(f"imports/{clock.now():%Y/%m}/{secrets.token_hex(16)}", content)
    try:
        return _keep(kind, key=key, name=name, by=by)
    except BaseException:
        default_storage.delete(key)
        raise


def _keep(kind: str, *, key: str, name: str, by: Actor) -> Import:
    with default_storage.open(key) as stored:
        digest = hashlib.file_digest(stored, "sha256").hexdigest()
    item = Import(
        kind=kind,
        name=clean(name).replace("\\", "/").rpartition("/")[2][:255] or _("file"),
        key=key,
        size=default_storage.size(key),
        sha256=digest,
        by_id=by.user_id,
        options=_first_options(importer_for(kind), by=by),
    )
    understand(item)
    item.save(force_insert=True)
    audit.record("import.file_received", by=by, target=item, data={"kind": kind, "size": item.size})
    return item


def _first_options(importer: Importer, *, by: Actor) -> dict[str, Any]:
    return {
        "match_by": list(importer.default_match),
        "on_match": importer.on_match[0],
        "country": by.country,
        "language": by.language,
        "owner_id": str(by.user_id) if by.user_id else None,
        "team_id": str(by.team_id) if by.team_id else None,
    }


def understand(item: Import, *, is_header_known: bool = False, is_new: bool = False) -> None:
    """Read the top of the file as chosen, note its form and columns, and propose a mapping; raises `Unreadable`.

    Rows of a file that was taken out here are known by their id, unless all of them are to be new.
    """
    importer = importer_for(item.kind)
    table = table_of(item, is_header_known=is_header_known)
    rows = sample(table)
    item.columns, item.has_header = table.columns, table.has_header
    earlier, mapping = _earlier(item), propose(table, rows, importer)
    if not earlier and not item.sheet and not is_useful(mapping, importer):
        table = fitting(item, table, importer)
        rows = sample(table)
        item.columns, item.has_header = table.columns, table.has_header
        earlier, mapping = _earlier(item), propose(table, rows, importer)
    item.format, item.encoding, item.delimiter = table.format, table.encoding or "", table.delimiter or ""
    item.sheet = table.sheet or ""
    item.problems = [storable(problem.sentence()) for problem in table.problems]
    item.mapping = _as_before(item, earlier) if earlier else mapping
    is_ours = can_return(item.kind, item.columns)
    item.is_return = is_ours and not is_new
    if item.is_return:
        # known rows change cell by cell; a row without an id is a new record, whatever it looks like
        item.mapping = mapping_of(item.kind, item.columns)
        item.options |= {"on_match": "create", "match_by": []}
    elif is_ours:
        keys = {field.key for field in importer.fields()}
        item.mapping = [line for line in mapping_of(item.kind, item.columns) if line["field"] in keys]
    elif earlier:
        item.options |= {name: earlier.options[name] for name in REMEMBERED if name in earlier.options}
    item.estimate = len(rows) if len(rows) < SAMPLES else table.size()
    item.options = item.options | {"date_order": date_order(rows, item.mapping, importer.fields())}


def _earlier(item: Import) -> Import | None:
    """Return the last import of the same person whose file had the same columns, the refused rows of it included.

    Columns without names are none: that two files have as many of them says nothing of what stands there.
    """
    if not item.has_header:
        return None
    own = [name for name in item.columns if not name.startswith(MARK)]
    same = Import.objects.filter(kind=item.kind, by_id=item.by_id, columns__in=[own, item.columns])
    return (
        same.exclude(pk=item.pk).exclude(state=Import.State.DRAFT).exclude(mapping=[]).order_by("-id").first()
    )


def _as_before(item: Import, earlier: Import) -> list[dict[str, Any]]:
    names = [earlier.columns[line["column"]] for line in earlier.mapping]
    places = {name: place for place, name in enumerate(item.columns)}
    return [
        {**line, "column": places[name]}
        for line, name in zip(earlier.mapping, names, strict=True)
        if name in places
    ]


@command("exchange.import")
def change_reading(
    item: Import,
    *,
    by: Actor,  # noqa: ARG001 - @command asks it
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    has_header: bool,
) -> Import:
    """Read the file otherwise: another sheet, encoding, delimiter, or with or without a row of names.

    What is empty is found out from the content. The mapping is proposed anew. Raises `Unreadable`.
    """
    item = lock_draft(item)
    item.sheet, item.encoding, item.delimiter, item.has_header = sheet, encoding, delimiter, has_header
    understand(item, is_header_known=True)
    item.state, item.trial = Import.State.DRAFT, {}
    item.save()
    return item


@command("exchange.import")
def change_mapping(
    item: Import,
    *,
    by: Actor,  # noqa: ARG001 - @command asks it
    mapping: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
) -> Import:
    """Say which column goes to which field and what happens on a match.

    `mapping` holds {"column", "field"} and, where a person chose them, "position" and "label". Raises `Invalid`.
    """
    item = lock_draft(item)
    importer = importer_for(item.kind)
    if item.is_return:
        # its columns are known by their names, and a match by the id alone
        options = {name: value for name, value in options.items() if name not in {"match_by", "on_match"}}
    else:
        item.mapping = numbered(mapping, item.columns, importer.fields())
        refuse_useless(
            item.mapping, importer, () if is_useful(item.mapping, importer) else table_of(item).sheets
        )
    item.options = item.options | checked_options(options, importer)
    item.state, item.trial = Import.State.DRAFT, {}
    item.save()
    return item


@command("exchange.import")
def take_as_new(item: Import, *, by: Actor) -> Import:  # noqa: ARG001 - @command asks it
    """Pass over the ids of a file that was taken out here or elsewhere: its rows are matched as those of any file."""
    item = lock_draft(item)
    item.options = item.options | {
        "on_match": "fill",
        "match_by": list(importer_for(item.kind).default_match),
    }
    understand(item, is_header_known=True, is_new=True)
    item.state, item.trial = Import.State.DRAFT, {}
    item.save()
    return item


@command("exchange.import")
def discard_import(item: Import, *, by: Actor) -> None:  # noqa: ARG001 - @command asks it
    """Forget an import that has not begun, and its file."""
    item = lock_draft(item)
    key = item.key
    item.delete()
    transaction.on_commit(lambda: default_storage.delete(key))


def lock_draft(item: Import) -> Import:
    """Return the import locked; raises `Conflict` when it is no longer being prepared."""
    fresh = lock_import(item)
    if not fresh.is_open:
        raise Conflict(_("This import has begun. It can no longer be changed."))
    return fresh


def lock_import(item: Import) -> Import:
    """Return the import as it is now, locked until the transaction ends; raises `NotFound` when it is gone."""
    fresh = Import.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if fresh is None:
        raise NotFound
    return fresh
