"""Runs alone, as a program with limits on its memory and time: writes the cells of one sheet as JSON lines.

`python -I sheet_child.py FILE [SHEET]`. The first line names the sheets or the error; each further line is
a row without its trailing blanks. It imports nothing of Wasl, so that it starts fast and can do no harm.
"""

import datetime
import json
import resource
import sys
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1_500 * 2**20
SECONDS = 90

type Cell = str | int | float | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta


def text_of(cell: Cell) -> str:
    """Return a cell as text: ISO dates, numbers without needless zeros."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat()


def number_text(number: float) -> str:
    """Return a number as people write it: whole ones exact, others with the 15 digits a spreadsheet keeps."""
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 -- NaN differs from itself
        return ""
    if number == int(number):
        return str(int(number))
    return format(Decimal(format(number, ".15g")), "f")


def choose(workbook: CalamineWorkbook, names: list[str], wanted: str | None) -> str | None:
    """Return the wanted sheet, or the first visible one with cells."""
    if wanted is not None:
        return wanted if wanted in names else None
    hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}
    for name in sorted(names, key=lambda name: name in hidden):
        if workbook.get_sheet_by_name(name).start is not None:
            return name
    return None


def write(value: object) -> None:
    """Write one JSON line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.write("\n")


def write_sheet(path: str, wanted: str | None) -> None:
    """Write the head line and the rows."""
    workbook = CalamineWorkbook.from_path(path)
    names = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    name = choose(workbook, names, wanted)
    if name is None:
        write({"sheets": names, "sheet": None})
        return
    sheet = workbook.get_sheet_by_name(name)
    top, _ = sheet.start or (0, 0)
    bottom, _ = sheet.end or (0, 0)
    write({"sheets": names, "sheet": name, "top": top, "height": bottom + 1})
    for place, row in enumerate(sheet.iter_rows()):
        cells = [text_of(cell) for cell in row] if place >= top else []
        while cells and not cells[-1]:
            cells.pop()
        write(cells)


def main() -> int:
    """Set the limits, read, and say what failed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    try:
        write_sheet(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    except PasswordError:
        write({"error": "password"})
    except MemoryError:
        write({"error": "too_heavy"})
    except CalamineError as error:
        write({"error": "too_heavy" if "limit exceeded" in str(error) else "damaged"})
    except (OSError, ValueError, OverflowError):
        write({"error": "damaged"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
