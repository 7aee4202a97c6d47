"""What files can become and how records are written to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wasl.kernel.manifest.text import Text


@dataclass(frozen=True)
class Importer:
    """What a file can become; `exchange.importing` says what each call takes and returns.

    `kind` is the word in URLs, the API and the command line; `permission` is asked beside "exchange.import".
    `fields` returns the `exchange.mapping.ImportField`s; `match_by` are the rules (key, label) by which a row meets a
    record, `default_match` those chosen at first, `on_match` what may happen then, the usual first. `page` is the URL name of the list where the records stand. At least
    one field of `needs` must be mapped, else `needs_text` is said. The importer of the smallest `order` is offered first.
    What it makes are records, with timelines and tags, unless it has none.
    """

    kind: str
    label: Text
    fields: Callable[[], tuple[Any, ...]]
    match_by: tuple[tuple[str, Text], ...]
    read: Callable[..., Any]
    save: Callable[..., list[Any]]
    undo: Callable[..., Any]
    preview: Callable[..., Callable[[Any], list[tuple[Text, Any]]]]
    permission: str = ""
    default_match: tuple[str, ...] = ()
    page: str = ""
    needs: tuple[str, ...] = ()
    on_match: tuple[str, ...] = ("fill", "update", "skip", "create")
    needs_text: Text = ""
    worded: tuple[str, ...] = ()
    words: Callable[..., Any] | None = None
    order: int = 50
    has_records: bool = True


@dataclass(frozen=True)
class Exporter:
    """How records of a kind are written to files and read back; `exchange.exporting` says what each call takes and returns.

    `listings` are the lists that can be taken out, the whole kind first. `fields` returns `exchange.exporting.ExportField`s;
    `counts` how many columns the repeated ones need, None where none is; `read` yields the lines of a sheet; `objects` the records as the
    API shows them; `cards` yields contact cards, None for kinds that are no people. `revise` takes changed cells of a
    file that comes back, None for kinds whose files are only read.
    """

    kind: str
    label: Text
    listings: tuple[Any, ...]
    fields: Callable[[], tuple[Any, ...]]
    read: Callable[..., Any]
    objects: Callable[..., list[dict[str, Any]]]
    counts: Callable[..., dict[str, int]] | None = None
    cards: Callable[..., Any] | None = None
    revise: Callable[..., list[Any]] | None = None

    def repeats(self, rows: Any, fields: Any) -> dict[str, int]:
        """Return how many columns each group of repeated fields needs for some rows."""
        return self.counts(rows, fields) if self.counts else {}
