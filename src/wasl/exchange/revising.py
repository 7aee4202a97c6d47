"""Takes the rows of a file that came back one by one, for kinds whose records are changed by their own commands."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.exchange.exporting import Revision
from wasl.exchange.importing import Outcome
from wasl.exchange.own_fields import PREFIX, own_cells
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import clean_line, fold

# changes a record by the text of its changed cells; returns what an undo needs, None where nothing is new
type Change = Callable[[UUID, Mapping[str, str]], dict[str, Any] | None]


def one_by_one(rows: Sequence[Revision], change: Change, *, named: Mapping[str, str]) -> list[Outcome]:
    """Return what became of each row; a row that `change` refuses changes nothing and names its column.

    The cells are given by the key of their field. `named` says by which key a column of the record is called in files.
    """
    return [_taken(row, change, named) for row in rows]


def _taken(row: Revision, change: Change, named: Mapping[str, str]) -> Outcome:
    try:
        with transaction.atomic():
            before = change(row.record_id, _by_key(row.cells))
    except (Invalid, Conflict, NotAllowed) as error:
        fields = getattr(error, "fields", {})
        name, sentences = next(iter(fields.items()), ("", [error.message]))
        column = _by_key(row.names).get(named.get(name, name), "")
        return Outcome(row.row, "refused", row.record_id, reason=" ".join(sentences), column=column)
    return Outcome(row.row, "skipped" if before is None else "updated", row.record_id, before)


def _by_key(words: Mapping[str, str]) -> dict[str, str]:
    """Return texts by the keys of their fields; records handled here have each field once."""
    return {word.rpartition(":")[0]: text for word, text in words.items()}


def read_cells(cells: Mapping[str, str], read: Callable[[str, str], Any]) -> dict[str, Any]:
    """Return what `read` makes of each cell, by the key of its field; the firm's own ones together under "custom".

    Raises `Invalid` by field.
    """
    own = own_cells(cells)
    found: dict[str, Any] = {"custom": own} if own else {}
    for key, text in cells.items():
        if key.startswith(PREFIX):
            continue
        try:
            found[key] = read(key, text.strip())
        except Invalid as error:
            raise Invalid(fields={key: [error.message]}) from error
    return found


def choice_of(choices: type[Choices], text: str) -> Any:
    """Return the choice that a word means: its label in any of our languages, or its value. Raises `Invalid`."""
    return chosen(_words(choices), text)


def chosen[V](words: Mapping[str, V], text: str) -> V:
    """Return what a word means among folded ones. Raises `Invalid`."""
    word = fold(text)
    if word not in words:
        raise Invalid(_("“%(value)s” is not one of the choices.") % {"value": clean_line(text)[:60]})
    return words[word]


def by_label[V](labels: Callable[[], Mapping[V, Any]], folded: Callable[[str], str] = fold) -> dict[str, V]:
    """Return values by their labels in all our languages, folded; `labels` tells them by value in the one that is active."""
    found: dict[str, V] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {folded(str(label)): value for value, label in labels().items()}
    return found


@cache
def _words(choices: type[Choices]) -> Mapping[str, Any]:
    return {fold(str(value)): value for value in choices.values} | by_label(lambda: dict(choices.choices))
