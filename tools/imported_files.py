"""Reads every file of the test data, tries to import it as contacts, and writes down what came of each.

`python tools/imported_files.py` renews docs/imported-files.md from the folder that WASL_TEST_DATA names. It imports into
a database of its own that is gone afterwards.
"""

import csv
import json
import os
import shutil
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings

from wasl.kernel.places import embedded_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
if not settings.configured:
    SCRATCH = Path(tempfile.mkdtemp(prefix="wasl-files-")).resolve()
    (SCRATCH / "static").mkdir()
    os.environ["WASL_DATA"] = str(SCRATCH)
    os.environ["DATABASE_URL"] = embedded_url(SCRATCH, "wasl_owner")
    os.environ["DJANGO_SETTINGS_MODULE"] = "wasl.project.settings"
    django.setup()

from django.core.files import File  # noqa: E402 -- needs the settings above, like all that follow
from django.core.management import call_command  # noqa: E402

from wasl.exchange import commands, running  # noqa: E402
from wasl.exchange.models import Import  # noqa: E402
from wasl.exchange.reading import Table, Unreadable, open_table  # noqa: E402
from wasl.kernel.actor import SYSTEM  # noqa: E402
from wasl.kernel.errors import WaslError  # noqa: E402
from wasl.worker.postmaster import Postmaster  # noqa: E402

FOLDERS = ("crm", "csv", "vcard", "spreadsheets", "names", "unicode", "security")
PACKED = ("polluted_files", "survey_sample")
SKIPPED = {"README.md"}
INTRO = """# What came of each file

Every file of the test data, read by `open_table` without any help: encoding, delimiter, header row and sheet are
found. Made by `python tools/imported_files.py`; do not edit it by hand.

*Right* means equal, cell by cell, to the result that the suite itself expects; where a suite expects nothing,
*read* says that every row was taken. *Refused rows* name their reason; the rows beside them were taken. A *refused*
file shows the sentence that a person sees.

*As contacts* is the dry run of an import with the mapping that is proposed, nothing chosen by hand: how many rows would
be taken, how many refused and for what first reason, or why the whole file is not taken: most files of these suites
hold no people, and say so.

"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    folder: str
    name: str
    verdict: str
    detail: str
    contacts: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and how its folder is called on the page."""

    path: Path
    folder: str


def imported(path: Path) -> str:
    """Try to import one file as contacts and return what came of it; anything but a refusal is raised."""
    try:
        with path.open("rb") as file:
            content = File(file, name=path.name)
            item = commands.start_import("contact", content=content, name=path.name, by=SYSTEM)
    except WaslError as refusal:
        return refusal.message
    try:
        commands.change_mapping(item, mapping=item.mapping, options={}, by=SYSTEM)
        item = running.check(commands.attend_check(item, by=SYSTEM).pk)
        return _told(item)
    except WaslError as refusal:
        return refusal.message
    finally:
        commands.discard_import(item, by=SYSTEM)


def _told(item: Import) -> str:
    """Return the counts of a dry run and its first refusal."""
    if item.error:
        return item.error
    trial = item.trial
    rows = sum(trial.get(name, 0) for name in ("created", "updated", "skipped", "refused"))
    text = f"{rows - trial.get('refused', 0)} taken"
    first = item.refusals.order_by("number").first()
    if first:
        text += f", {trial['refused']} refused, first row {first.number}: {first.reason[:160]}"
    return text if trial.get("is_whole") else f"{text} (of the first {rows} rows)"


def outcome_of(case: Case) -> Outcome:
    """Read and import one file and return what came of it; anything but a refusal is raised."""
    path = case.path
    contacts, found = imported(path), read(path)
    return Outcome(case.folder, path.name, *found, contacts)


def read(path: Path) -> tuple[str, str]:
    """Read one file and return verdict and details; anything but Unreadable is raised."""
    expected = expected_of(path)
    try:
        table = open_table(path)
        rows = list(table.rows())
    except Unreadable as refusal:
        return "refused", refusal.message
    refused = Counter(fault.reason for row in rows for fault in row.faults)
    bad = sum(bool(row.faults) for row in rows)
    verdict = "read" if not bad else "refused rows"
    if expected is not None:
        cells = [row.values for row in rows if not row.faults]
        verdict = _judge(table, cells, expected, bad)
    return verdict, _describe(table, len(rows) - bad, refused)


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


def cases(data: Path, unpacked: Path) -> Iterator[Case]:
    """Yield every file; those in the archives of pollock are put into `unpacked` first."""
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and path.name not in SKIPPED and not path.name.endswith(".tar.xz"):
                if folder == "csv" and path.suffix == ".json":
                    continue  # what the suites expect
                yield Case(path, str(path.parent.relative_to(data)))
    for name in PACKED:
        yield from _packed(data / "csv" / "pollock" / f"{name}.tar.xz", unpacked / name)


def _packed(archive: Path, place: Path) -> Iterator[Case]:
    if not archive.exists():
        return
    with tarfile.open(archive) as file:
        file.extractall(place, filter="data")
    for path in sorted((place / "csv").iterdir()):
        yield Case(path, f"csv/pollock/{place.name}")


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
        lines += [
            "",
            f"## {folder}",
            "",
            "| file | outcome | what was found | as contacts |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {_plain(one.name)} | {one.verdict} | {_plain(one.detail)} | {_plain(one.contacts)} |"
            for one in members
        ]
    return INTRO + "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the page."""
    data = Path(os.environ.get("WASL_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not data.is_dir():
        print("WASL_TEST_DATA names no folder.", file=sys.stderr)
        return 2
    postmaster = Postmaster(SCRATCH, durable=False)
    postmaster.start()
    try:
        call_command("migrate", verbosity=0)
        with tempfile.TemporaryDirectory() as place:
            found = [outcome_of(case) for case in cases(data, Path(place))]
    finally:
        postmaster.stop()
        shutil.rmtree(SCRATCH, ignore_errors=True)
    (ROOT / "docs" / "imported-files.md").write_text(page(found), encoding="utf-8")
    print(Counter(one.verdict for one in found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
