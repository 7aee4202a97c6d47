"""Lays contact cards out as a table with the same columns for every program that writes cards."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from wasl.exchange.reading.card_fields import order_columns, values_of
from wasl.exchange.reading.cards import Card, read_cards
from wasl.exchange.reading.charsets import Charset, detect, known, open_text
from wasl.exchange.reading.delimited import mark_lost
from wasl.exchange.reading.sources import Source
from wasl.exchange.reading.table import Blob, Problem, Row, Table, fit
from wasl.exchange.reading.unreadable import Unreadable

LONGEST_LINE = 4 * 2**20
WIDE = ("utf-16", "utf-32")


@dataclass(frozen=True)
class Cards:
    """The cards of a file in a known encoding, and the columns they need together."""

    source: Source
    charset: str
    columns: tuple[str, ...] = ()

    def cards(self) -> Iterator[Card]:
        """Yield the cards."""
        return read_cards(self._lines(), "utf-8" if self.charset.startswith(WIDE) else self.charset)

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines as bytes in an encoding in which ASCII is ASCII; a card's line may name its own."""
        if self.charset.startswith(WIDE):
            with open_text(self.source, self.charset) as text:
                while line := text.readline(LONGEST_LINE):
                    yield line.encode("utf-8", "surrogatepass")
            return
        with self.source.open() as file:
            first = file.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8)
            yield from first.rstrip(b"\r\n").splitlines()
            while raw := file.readline(LONGEST_LINE):
                yield from raw.rstrip(b"\r\n").splitlines() or (b"",)

    def rows(self) -> Iterator[Row]:
        """Yield a row for each card."""
        for card in self.cards():
            values = values_of(card)
            cells = [values.get(column, "") for column in self.columns]
            cells, lost = mark_lost(cells, self.charset)
            row = fit(card.number, cells, len(self.columns), [*card.faults, *lost])
            row.blobs = _photo(card)
            yield row

    def blob(self, reference: str) -> Blob | None:
        """Return the binary value of the card that a cell such as `photo:3` names."""
        name, _, number = reference.partition(":")
        if not number.isdecimal():
            return None
        card = next((card for card in self.cards() if card.number == int(number)), None)
        found = (prop.blob() for prop in (card.properties if card else ()) if prop.name.lower() == name)
        return next((blob for blob in found if blob), None)


def _photo(card: Card) -> dict[str, Blob] | None:
    blobs = (prop.blob() for prop in card.properties if prop.name == "PHOTO")
    found = next((blob for blob in blobs if blob), None)
    return {f"photo:{card.number}": found} if found else None


def open_cards(source: Source, *, encoding: str | None) -> Table:
    """Return the table of all cards in a file; raise Unreadable if there is nothing in them."""
    charset = detect(source) if encoding is None else Charset(known(encoding))
    cards = Cards(source, charset.name)
    seen: set[str] = set()
    count = 0
    for card in cards.cards():
        seen.update(values_of(card))
        count += 1
    if not seen:
        raise Unreadable("no_cards")
    columns = order_columns(seen)
    cards = Cards(source, charset.name, tuple(columns))
    return Table(
        format="vcard",
        columns=columns,
        read=cards.rows,
        estimate=lambda: count,
        encoding=charset.name,
        problems=(Problem("guessed_encoding", charset.name),) if charset.is_guess else (),
        find_blob=cards.blob,
    )
