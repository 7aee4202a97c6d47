"""Takes the cells of one row, each for itself, and tells what cannot be taken by the column it stands in."""

from collections.abc import Callable, Sequence

from wasl.exchange.importing import Cell
from wasl.exchange.reading.cells import is_blank
from wasl.kernel.errors import Invalid


def take_cells(
    cells: Sequence[Cell], take: Callable[[Cell], None], columns: dict[str, str]
) -> dict[str, list[str]]:
    """Give each cell that holds something to `take`; returns the refusals by column, as `Invalid` has them.

    `columns` is told from which column each field came.
    """
    errors = {}
    for cell in cells:
        if is_blank(cell.value):
            continue
        columns[cell.field] = cell.column
        try:
            take(cell)
        except Invalid as error:
            errors[cell.column] = [error.message]
    return errors
