"""Files made to harm are refused with a sentence, quickly and without taking memory (S-061)."""

import gzip
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.exchange.files import table_of, workbook, write, zipped
from wasl.exchange.reading import Unreadable, open_table

WORKBOOK_XML = b'<?xml version="1.0"?><workbook/>'


def reason_of(folder: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        list(table_of(folder, content).rows())
    assert refusal.value.message.endswith(".")
    return refusal.value.reason


def with_entry(name: str, content: bytes) -> bytes:
    """Return a good workbook with one more entry, or one entry replaced."""
    return zipped({"xl/workbook.xml": WORKBOOK_XML, "[Content_Types].xml": b"<Types/>", name: content})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\r\n\t ", "no_rows"),
        (b"\0" * 5000, "no_rows"),
        (b"%PDF-1.7\n", "document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"\x7fELF" + b"\x02\x01\x01" * 40, "binary"),
        (b"<!DOCTYPE html><html></html>", "markup"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", "markup"),
        (b'[{"name": "Ali"}]', "data"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"\x1f\x8bnot gzip", "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 500)[:-20], "damaged"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "nested"),
        (gzip.compress(workbook([["a", "b"]])), "nested"),
        (zipped({"customers.csv": b"a,b\n1,2\n"}), "archive"),
        (zipped({"inner.zip": zipped({"a": b""})}), "nested"),
        (zipped({"word/document.xml": b"<w/>"}), "document"),
    ],
    # packed files hold the moment they were made: named by it, a test would be another in each process
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason_of(tmp_path, content) == reason


def test_a_workbook_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path) -> None:
    bomb = with_entry("xl/worksheets/sheet1.xml", b" " * (30 * 2**20))
    assert len(bomb) < 100_000
    assert reason_of(tmp_path, bomb) == "unpacked_size"


def test_a_workbook_of_too_many_entries_is_refused(tmp_path: Path) -> None:
    entries = {f"xl/media/{number}": b"" for number in range(10_001)}
    assert reason_of(tmp_path, zipped({"xl/workbook.xml": WORKBOOK_XML, **entries})) == "too_many_entries"


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert reason_of(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 10_000_000)) == "unpacked_size"


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK_XML)
        archive.writestr("xl/a.bin", b"x" * 5000)
        again = archive.infolist()[-1]
        archive.filelist.append(again)
    assert reason_of(tmp_path, path.read_bytes()) in {"overlapping", "damaged"}


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
    ],
)
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path, declaration: bytes, name: str) -> None:
    assert (
        reason_of(tmp_path, with_entry(name, b'<?xml version="1.0"?>' + declaration + b"<x/>")) == "entities"
    )


def test_a_sheet_of_a_hundred_million_cells_takes_neither_memory_nor_time(tmp_path: Path) -> None:
    content = workbook([["a", "b"]])
    path = write(tmp_path, content)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="9000"><c r="XFD9000"><v>1</v></c></row></sheetData>'
    entries[sheet] = entries[sheet].replace(b"</sheetData>", far)
    assert reason_of(tmp_path, zipped(entries)) == "too_heavy"


def test_a_large_plain_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("name,email,city\n")
        file.writelines(f"Name {number},n{number}@example.com,City\n" * 10 for number in range(40_000))
    script = (
        "import resource, sys; from pathlib import Path; from wasl.exchange.reading import open_table;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "count = sum(1 for row in open_table(Path(sys.argv[1])).rows());"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": source},
    )
    count, grown = map(int, done.stdout.split())
    assert count == 400_000
    assert grown < 20_000  # kB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_table(tmp_path / "nothing.csv")
    assert refusal.value.reason == "missing"
