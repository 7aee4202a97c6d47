"""Reads records as lines of a sheet: a chunk at a time, with tags and the firm's fields; for kinds without repeated columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from wasl.exchange.exporting import Line, SheetColumn, Value
from wasl.exchange.own_fields import own_readers
from wasl.records.models import TagLink

CHUNK = 1_000
BETWEEN = ", "
# reads a cell of a record
type Read = Callable[[Any], Value]


def lines_of(
    kind: str,
    rows: QuerySet[Any],
    columns: Sequence[SheetColumn],
    special: Mapping[str, Read],
    *,
    fetched: Sequence[Any] = (),
    prepared: Callable[[Sequence[Any]], Sequence[Any]] = list,
) -> Iterator[Line]:
    """Yield the records of a query as lines, in its order and in the language of the moment.

    `special` reads the columns that are no attribute of the record; `fetched` is prefetched for each chunk besides its
    tags, and `prepared` looks at a chunk before it is written.
    """
    own = {key: _of_custom(read) for key, read in own_readers(kind).items()}
    known = {**own, "tags": _tags, **special}
    reads = [known.get(column.field.key) or _attribute(column.field.key) for column in columns]
    tags = Prefetch("anchor__tag_links", TagLink.objects.select_related("tag"))
    for chunk in batched(rows.prefetch_related(None).iterator(chunk_size=CHUNK), CHUNK):
        found = list(chunk)
        prefetch_related_objects(found, tags, *fetched)
        for row in prepared(found):
            yield Line(row.pk, row.version, [read(row) for read in reads])


def named(*names: str) -> dict[str, Read]:
    """Return what reads records that belong to one (its owner, its company) by their names."""
    return {name: _named(name) for name in names}


def _named(name: str) -> Read:
    return lambda row: str(getattr(row, name) or "")


def _of_custom(read: Callable[[Mapping[str, Any]], Value]) -> Read:
    return lambda row: read(row.custom)


def _attribute(key: str) -> Read:
    return lambda row: getattr(row, key)


def _tags(row: Any) -> str:
    return BETWEEN.join(sorted(link.tag.name for link in row.anchor.tag_links.all()))
