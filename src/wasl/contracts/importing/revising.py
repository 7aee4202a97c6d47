"""Takes the changed cells of files of members and contracts that were taken out here; an emptied cell empties its field."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from wasl.contracts.importing.changing import CONTRACTS, MEMBERS, Sort, changed, take_held
from wasl.contracts.importing.meaning import Meanings
from wasl.contracts.importing.rows import DAYS, READERS
from wasl.contracts.importing.saving import NAMED
from wasl.exchange.exporting import Revision
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.exchange.revising import one_by_one, read_cells
from wasl.kernel.actor import Actor
from wasl.kernel.dates import Order, parse_date
from wasl.kernel.text import clean_line

# what an emptied cell makes of a field that has no empty words
EMPTIED: Mapping[str, Any] = {"amount": None, "tags": (), "renews": False}


def revise_members(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of members in the caller's transaction; see `exchange.exporting` for what is promised."""
    return _revise(MEMBERS, rows, options=options, by=dataclasses.replace(by, cause=import_id))


def revise_contracts(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of contracts in the caller's transaction; see `exchange.exporting` for what is promised."""
    return _revise(CONTRACTS, rows, options=options, by=dataclasses.replace(by, cause=import_id))


def _revise(sort: Sort, rows: Sequence[Revision], *, options: ImportOptions, by: Actor) -> list[Outcome]:
    meanings = Meanings()

    def change(key: UUID, cells: Mapping[str, str]) -> dict[str, Any] | None:
        record = take_held(sort, key, by=by)
        values = read_cells(cells, lambda name, text: _value(name, text, options))
        return changed(sort, record, meanings.of(values), by=by)

    return one_by_one(rows, change, named=NAMED)


def _value(key: str, text: str, options: ImportOptions) -> Any:
    line = clean_line(text)
    if key in DAYS:
        order = options.date_order if options.date_order in {"dmy", "mdy"} else None
        return parse_date(line, cast("Order | None", order)).value if line else None
    if not line and key in EMPTIED:
        return EMPTIED[key]
    read: Callable[[str], Any] = READERS.get(key, clean_line)
    return read(line)
