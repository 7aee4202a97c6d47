"""Lays the cards of a Trello board (its JSON export) out as a table."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from wasl.exchange.reading.sources import Source
from wasl.exchange.reading.table import Row, Table, fit
from wasl.exchange.reading.unreadable import Unreadable

# the columns are header words of the import, so that nobody has to map them
COLUMNS = (
    "Card name", "Card description", "Start date", "Due date", "Members", "Labels", "List name", "Checklist",
    "Status", "Card URL",
)  # fmt: skip
LARGEST = 64 * 2**20


def open_board(source: Source) -> Table:
    """Return the cards of a board as a table; raise Unreadable for any other JSON."""
    if source.length() > LARGEST:
        raise Unreadable("data")
    try:
        with source.open() as file:
            board = json.load(file)
    except (ValueError, RecursionError) as error:
        raise Unreadable("data") from error
    if not isinstance(board, dict) or not all(_things(board, name) for name in ("cards", "lists")):
        raise Unreadable("data")
    cards = _things(board, "cards")
    return Table(
        format="trello", columns=list(COLUMNS), read=lambda: _rows(board, cards), estimate=lambda: len(cards)
    )


def _things(board: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list of the board; what is no object is left out."""
    found = board.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _names(board: Mapping[str, Any], name: str, key: str) -> dict[str, str]:
    return {_text(one, "id"): _text(one, key) for one in _things(board, name)}


def _rows(board: Mapping[str, Any], cards: list[dict[str, Any]]) -> Iterator[Row]:
    lists, members = _names(board, "lists", "name"), _names(board, "members", "fullName")
    points: dict[str, list[str]] = defaultdict(list)
    for checklist in _things(board, "checklists"):
        points[_text(checklist, "idCard")] += [
            f"[{'x' if item.get('state') == 'complete' else ' '}] {' '.join(_text(item, 'name').split())}"
            for item in _things(checklist, "checkItems")
        ]
    for number, card in enumerate(cards, 1):
        owners = [members.get(str(key), "") for key in card.get("idMembers") or ()]
        labels = [_text(one, "name") or _text(one, "color") for one in _things(card, "labels")]
        cells = [
            _text(card, "name"),
            _text(card, "desc"),
            _text(card, "start"),
            _text(card, "due"),
            next(filter(None, owners), ""),
            ", ".join(filter(None, labels)),
            lists.get(_text(card, "idList"), ""),
            "\n".join(points[_text(card, "id")]),
            _state(card),
            _text(card, "shortUrl"),
        ]
        yield fit(number, cells, len(COLUMNS))


def _state(card: Mapping[str, Any]) -> str:
    """Return what is certain of a card; else its list says more."""
    if card.get("dueComplete"):
        return "done"
    return "archived" if card.get("closed") else ""


def _text(thing: Mapping[str, Any], name: str) -> str:
    value = thing.get(name)
    return value if isinstance(value, str) else ""
