"""What passes between an import and the package whose records it makes: cells and options in, outcomes and effects back.

A package plugs in with `kernel.manifest.Importer`:

- `read(cells, options)` returns one row as the package understands it (opaque here), or raises `Invalid` whose `fields`
  name the *columns* at fault (`Cell.column`). It reads no database and stands being called a hundred thousand times.
- `save(rows, *, options, by, import_id)` takes [(row number, read row)] of one chunk (at most 500) inside the caller's
  transaction and answers with one `Outcome` for each, in any order. It never raises for a single bad row: a match that
  `by` may not change is a refused row whose reason tells nothing of the record. Rows that match an earlier row of the
  same chunk count as matches. Its events are quiet (those of new records not, with `runs_rules`) and carry
  `cause=import_id`: by that, an undo knows what others did.
- `undo(effects, *, by, import_id)` takes back effects (at most 500, newest first) in the caller's transaction.
- `words(field, texts, options, by=…)` tells as what words of the file are understood (`Words`), for the fields that the
  importer calls `worded`; what a person chose for a word stands in `options.words`, and is asked first.
- `preview(options, by=…)` returns what shows read rows as they would be stored: called with one it returns (label, value)
  pairs, the values drawn as HTML, or raises `Invalid`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

type OnMatch = Literal["update", "fill", "skip", "create"]
type Action = Literal["created", "updated", "skipped", "refused"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a mapped column: the field it goes to, the how-manieth of its group, its label, and the column's name.

    `blob` is what a cell of a card refers to, such as its photo.
    """

    field: str
    position: int
    label: str
    value: str
    column: str
    blob: bytes = b""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person chose for a whole import.

    `match_by` names rules of the importer, tried in order; an empty one never matches. On a match, "fill" sets only
    what is empty. `country` reads national phone numbers; `date_order` is "dmy", "mdy", "ymd" or "" (see
    `kernel.dates`). Records without an owner column belong to `owner_id` and `team_id`; all get `tags` and `source`.
    `words` says for a field which value a word of the file means; amounts without a currency are in `currency`, or in that
    of the firm. With `runs_rules` the events of new records are not quiet: rules, notifications and webhooks react to them.
    """

    match_by: tuple[str, ...] = ()
    on_match: OnMatch = "fill"
    country: str = "SA"
    language: str = "en"
    date_order: str = ""
    owner_id: uuid.UUID | None = None
    team_id: uuid.UUID | None = None
    tags: tuple[str, ...] = ()
    source: str = ""
    runs_rules: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """As what words of a file are understood: `offered` are (value, label), `met` the value of each word that is known.

    Where `is_needed`, a row with a word that is not known is refused; else `otherwise` says what becomes of it.
    """

    offered: Sequence[tuple[str, str]]
    met: Mapping[str, str]
    is_needed: bool = False
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row; `before` (JSON) is all that `undo` will need.

    `reason` and `column` go with a refusal, or `faults`, (column, reason) for each of several columns.
    """

    row: int
    action: Action
    record_id: uuid.UUID | None = None
    before: Mapping[str, Any] | None = None
    reason: str = ""
    column: str = ""
    faults: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row did, to be taken back."""

    record_id: uuid.UUID
    action: Action
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UndoResult:
    """How many records were taken back, and which were kept: id → a sentence that says why."""

    undone: int = 0
    kept: Mapping[uuid.UUID, str] = field(default_factory=dict)


type ReadRows = Sequence[tuple[int, Any]]
