"""Chooses the sheet of a workbook whose columns fit a kind, where the first one holds a note, a picture or a summary."""

from dataclasses import replace

from wasl.exchange.choices import is_useful, listed
from wasl.exchange.layout import propose, sample
from wasl.exchange.models import Import
from wasl.exchange.reading import Problem, Table, Unreadable, open_table
from wasl.kernel.manifest import Importer

# each costs a look into the workbook
MOST_SHEETS = 8


def fitting(item: Import, table: Table, importer: Importer) -> Table:
    """Return the sheet from which most columns would be taken, with a word about it; the table itself where none fits."""
    others = [name for name in table.sheets if name != table.sheet][:MOST_SHEETS]
    found = [one for name in others if (one := _looked_at(item, name, importer))]
    if not found:
        return table
    _count, best = max(found, key=lambda pair: pair[0])
    problem = Problem("other_sheet", listed(table.sheets))
    return replace(best, problems=(*best.problems, problem))


def _looked_at(item: Import, name: str, importer: Importer) -> tuple[int, Table] | None:
    """Return a sheet and how many of its columns would be taken; None where no record could be made of them."""
    try:
        table = open_table(item.path, sheet=name)
        mapping = propose(table, sample(table), importer)
    except Unreadable:
        return None
    return (len(mapping), table) if is_useful(mapping, importer) else None
