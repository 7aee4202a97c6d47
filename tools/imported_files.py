"""Reads every file of the test data with the readers and writes down what came of each.

`python tools/imported_files.py` renews docs/imported-files.md from the folder that WASL_TEST_DATA names.
"""

import csv
import json
import os
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
if not settings.configured:
    settings.configure(USE_I18N=False)
    django.setup()

from wasl.exchange.reading import Table, Unreadable, open_table  # noqa: E402 -- needs the path above

FOLDERS = ("crm", "csv", "vcard", "spreadsheets")
PACKED = ("polluted_files", "survey_sample")
SKIPPED = {"README.md"}
INTRO = """# What came of each file

Every file of the test data, read by `open_table` without any help: encoding, delimiter, header row and sheet are
found. Made by `python tools/imported_files.py`; do not edit it by hand.

*Right* means equal, cell by cell, to the result that the suite itself expects; where a suite expects nothing,
*read* says that every row was taken. *Refused rows* name their reason; the rows beside them were taken. A *refused*
file shows the sentence that a person sees.

"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    folder: str
    name: str
    verdict: str
    detail: str


def outcome_of(path: Path, folder: str, expected: list[list[str]] | None) -> Outcome:
    """Read one file and return what came of it; anything but Unreadable is raised."""
    try:
        table = open_table(path)
        rows = list(table.rows())
    except Unreadable as refusal:
        return Outcome(folder, path.name, "refused", refusal.message)
    refused = Counter(fault.reason for row in rows for fault in row.faults)
    bad = sum(bool(row.faults) for row in rows)
    verdict = "read" if not bad else "refused rows"
    if expected is not None:
        cells = [row.values for row in rows if not row.faults]
        verdict = _judge(table, cells, expected, bad)
    return Outcome(folder, path.name, verdict, _describe(table, len(rows) - bad, refused))


def _judge(table: Table, cells: list[list[str]], expected: list[list[str]], bad: int) -> str:
    """Return right if names and cells are as expected, else what differs."""
    header, *body = [_trimmed(row) for row in expected or [[]]]
    cells = [row for row in map(_trimmed, cells) if row]
    body = [row for row in body if row]
    if not table.has_header and cells in (body, [header, *body]):
        return "right, no names of columns"
    if cells == body:
        return "right" if _trimmed(table.columns) == header else "rows right, names of columns differ"
    if bad and all(row in body for row in cells):
        return "other rows right, broken ones refused"
    return "differs"


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without blanks at its end, on which suites disagree."""
    return row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)]


def _describe(table: Table, taken: int, refused: Counter[str]) -> str:
    found = [table.format, *filter(None, [table.encoding]), f"{len(table.columns)} columns", f"{taken} rows"]
    found += [f"{count} × {reason}" for reason, count in sorted(refused.items())]
    found += [problem.reason for problem in table.problems]
    return ", ".join(found)


def expected_of(path: Path) -> list[list[str]] | None:
    """Return the names and rows that the suite of a file expects, None if it says nothing."""
    if path.parent.name == "csvs" and (path.parent.parent / "json" / f"{path.stem}.json").exists():
        rows = json.loads((path.parent.parent / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        rows = [rows] if isinstance(rows, dict) else rows
        return [list(rows[0]), *[[str(value) for value in row.values()] for row in rows]]
    if "sineemore" in str(path) and path.parent.name == "csv":
        wanted = path.parent.parent / "json" / f"{path.stem}.json"
        return json.loads(wanted.read_text(encoding="utf-8")) if wanted.exists() else None
    clean = path.parent.parent / "clean" / path.name
    if path.parent.name == "csv" and clean.exists():
        with clean.open(encoding="utf-8", errors="replace", newline="") as file:
            return list(csv.reader(file))
    return None


def outcomes(data: Path) -> Iterator[Outcome]:
    """Yield what came of every file, those in the archives of pollock too."""
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and path.name not in SKIPPED and not path.name.endswith(".tar.xz"):
                if folder == "csv" and path.suffix == ".json":
                    continue  # what the suites expect
                yield outcome_of(path, str(path.parent.relative_to(data)), expected_of(path))
    for name in PACKED:
        yield from _packed(data / "csv" / "pollock" / f"{name}.tar.xz", f"csv/pollock/{name}")


def _packed(archive: Path, folder: str) -> Iterator[Outcome]:
    if not archive.exists():
        return
    with tempfile.TemporaryDirectory() as place, tarfile.open(archive) as file:
        file.extractall(place, filter="data")
        for path in sorted((Path(place) / "csv").iterdir()):
            yield outcome_of(path, folder, expected_of(path))


def page(found: list[Outcome]) -> str:
    """Return the page: counts by folder, then a table for each."""
    folders: dict[str, list[Outcome]] = {}
    for one in found:
        folders.setdefault(one.folder, []).append(one)
    lines = ["| folder | files | outcome |", "|---|---:|---|"]
    for folder, members in folders.items():
        counts = Counter(one.verdict for one in members).most_common()
        lines.append(
            f"| {folder} | {len(members)} | {', '.join(f'{count} {text}' for text, count in counts)} |"
        )
    for folder, members in folders.items():
        lines += ["", f"## {folder}", "", "| file | outcome | what was found |", "|---|---|---|"]
        lines += [f"| {_plain(one.name)} | {one.verdict} | {_plain(one.detail)} |" for one in members]
    return INTRO + "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the page."""
    data = Path(os.environ.get("WASL_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not data.is_dir():
        print("WASL_TEST_DATA names no folder.", file=sys.stderr)
        return 2
    found = list(outcomes(data))
    (ROOT / "docs" / "imported-files.md").write_text(page(found), encoding="utf-8")
    print(Counter(one.verdict for one in found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
