"""One round: the test's own database and files into a bundle, and back into a scratch database."""

import dataclasses
import functools
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from psycopg import sql

from tests import make
from tests.operations import bundle
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid
from wasl.operations.backups import bundles, checking, databases, filling, keys, making, rehearsing, restoring
from wasl.operations.backups.databases import Database
from wasl.operations.backups.keys import Key
from wasl.records.commands import add_file, write_note

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key() -> Key:
    return keys.own_key()


@pytest.fixture
def world() -> Iterator[str]:
    """People, a company, a note and a file; returns the hash of the file."""
    make.owner()
    ahmad = make.contact(name="أحمد القحطاني", emails=[{"value": "ahmad@example.com"}])
    make.company(name="SIA Bērziņš")
    write_note(ahmad, body="مكالمة — 3 % atlaide", by=SYSTEM)
    content = bytes(range(256)) * 5000
    add_file(ahmad, content=ContentFile(content), name="عقد.pdf", by=SYSTEM)
    yield hashlib.sha256(content).hexdigest()
    shutil.rmtree(ENV.data / "files", ignore_errors=True)


@pytest.fixture
def scratch() -> Iterator[Database]:
    with databases.scratch() as database:
        yield database


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.conninfo()) as connection:
        return connection.execute(
            sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table))
        ).fetchall()


def test_a_round_brings_every_row_and_every_byte(
    world: str, key: Key, scratch: Database, tmp_path: Path
) -> None:
    made = making.make(tmp_path / "one.age", key)
    back = filling.fill(scratch, tmp_path / "one.age", key, folder=tmp_path / "new")
    assert back.tables == made.tables
    for table in ("contacts_contact", "records_note", "records_event", "workspace_user", "records_file"):
        found = rows(scratch, table)
        assert found == rows(databases.live(), table)
        assert found, table
    files = [path for path in (tmp_path / "new" / "files").rglob("*") if path.is_file()]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == [world]
    assert files[0].stat().st_mode & 0o777 == 0o600


def test_the_bundle_is_closed_to_others_and_stands_alone(world: str, key: Key, tmp_path: Path) -> None:
    making.make(tmp_path / "one.age", key)
    assert [path.name for path in tmp_path.iterdir()] == ["one.age"]
    assert (tmp_path / "one.age").stat().st_mode & 0o777 == 0o600


def test_every_table_is_counted(world: str, key: Key, tmp_path: Path) -> None:
    made = making.make(tmp_path / "one.age", key)
    counted = {name: count for name, (count, _hash) in made.tables.items()}
    assert counted["public.contacts_contact"] == 2
    assert counted["public.records_file"] == 1
    assert sum(count for name, count in counted.items() if name.startswith("public.records_event_")) > 3


def test_a_drill_finds_that_all_is_well_and_leaves_nothing(world: str, key: Key, tmp_path: Path) -> None:
    making.make(tmp_path / "one.age", key)
    (ENV.data / "restore-list-killed").write_bytes(b"left")
    assert rehearsing.rehearse(tmp_path / "one.age", key).rows > 10
    assert databases.names(databases.scratch_names()) == []
    assert list(ENV.data.glob("restore-list-*")) == []


def test_a_drill_finds_a_row_that_is_not_what_it_was(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.make(tmp_path / "one.age", key)
    states = databases.states

    def after_a_change(connection: "psycopg.Connection[object]", *, is_by_text: bool) -> databases.States:
        connection.execute("UPDATE public.contacts_contact SET city = 'x' WHERE kind = 'company'")
        return states(connection, is_by_text=is_by_text)

    monkeypatch.setattr(databases, "states", after_a_change)
    with pytest.raises(Invalid, match=r"1 table is not what it was: public\.contacts_contact"):
        rehearsing.rehearse(tmp_path / "one.age", key)
    assert databases.names(databases.scratch_names()) == []


def test_a_bundle_of_the_first_form_is_compared_as_it_was_made(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_value = databases.states
    monkeypatch.setattr(making, "FORMAT", 1)
    monkeypatch.setattr(databases, "states", functools.partial(by_value, is_by_text=True))
    made = making.make(tmp_path / "one.age", key)
    monkeypatch.setattr(databases, "states", by_value)
    assert rehearsing.rehearse(tmp_path / "one.age", key).tables == made.tables


@pytest.mark.usefixtures("world")
def test_the_application_may_change_no_more_after_a_restore(
    key: Key, scratch: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list by which rights are given again agrees with what the migrations took away."""
    making.make(tmp_path / "one.age", key)
    filling.fill(scratch, tmp_path / "one.age", key, folder=None)
    monkeypatch.setattr(databases, "ENV", dataclasses.replace(ENV, is_embedded=True))
    databases.let_in(scratch)
    for database in (databases.live(), scratch):
        assert kept_from(database, "UPDATE") == set(databases.INSERT_ONLY)
        assert kept_from(database, "DELETE") == set(databases.INSERT_ONLY)
        assert kept_from(database, "INSERT") == kept_from(database, "SELECT") == set()


def kept_from(database: Database, right: str) -> set[str]:
    """Return the tables on which the application's own role lacks a right."""
    statement = (
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
    )
    with psycopg.connect(database.conninfo()) as connection:
        more = "AND NOT has_table_privilege('wasl', oid, %s)"
        return {name for (name,) in connection.execute(statement + more, [right])}


def test_while_one_works_another_is_refused(world: str, key: Key, tmp_path: Path) -> None:
    with (
        databases.alone(databases.live()),
        pytest.raises(Conflict, match="Another backup"),
    ):
        making.make(tmp_path / "one.age", key)
    assert list(tmp_path.iterdir()) == []


def test_rows_written_while_it_is_made_are_not_half_in_it(world: str, key: Key, tmp_path: Path) -> None:
    """The snapshot is one moment: what is committed after it began belongs to the next backup."""
    late: list[object] = []

    def write_meanwhile(_count: int) -> None:
        if not late:
            late.append(make.contact(name="Late"))

    made = making.make(tmp_path / "one.age", key, progress=write_meanwhile)
    assert made.tables["public.contacts_contact"][0] == 2
    assert checking.check(tmp_path / "one.age", key).tables == made.tables
    assert rehearsing.rehearse(tmp_path / "one.age", key).tables == made.tables


def test_a_place_that_cannot_be_written_to_is_told(world: str, key: Key) -> None:
    with pytest.raises(Invalid, match=r"cannot be written to /proc/.*"):
        making.make(Path("/proc/none/one.age"), key)


def test_a_full_disk_leaves_no_half_bundle(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that takes 30 KB and no more."""
    write, taken = bundles._Target.write, 0

    def full(self: bundles._Target, piece: bytes) -> int:
        nonlocal taken
        taken += len(piece)
        if taken > 30_000:
            self.file = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - for the rest of the test
        return write(self, piece)

    monkeypatch.setattr(bundles._Target, "write", full)
    with pytest.raises(Invalid, match="No space left on device"):
        making.make(tmp_path / "one.age", key)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_dies_leaves_no_half_bundle(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasl.operations.backups.programs.DUMP", ("pg_dump", "--no-such-option"))
    with pytest.raises(Invalid, match="The database refused"):
        making.make(tmp_path / "one.age", key)
    assert list(tmp_path.iterdir()) == []


def never(_database: Database) -> None:
    raise AssertionError("nothing may be touched")


def test_a_restore_into_what_is_there_asks_for_the_word(world: str, key: Key, tmp_path: Path) -> None:
    making.make(tmp_path / "one.age", key)
    with pytest.raises(Conflict, match="--replace"):
        restoring.restore(restoring.Wish(tmp_path / "one.age", key), migrate=never)
    assert databases.names(databases.scratch_names()) == []


def test_a_restore_without_room_is_refused_before_anything_is_touched(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.make(tmp_path / "one.age", key)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(10**9, 10**9, 10**6))  # type: ignore[attr-defined]
    with pytest.raises(Invalid, match="There is no room"):
        restoring.restore(restoring.Wish(tmp_path / "one.age", key, is_replacing=True), migrate=never)
    assert databases.names(databases.scratch_names()) == []


@pytest.mark.parametrize("trouble", ["key", "damage"])
def test_a_restore_of_what_cannot_be_proven_touches_nothing(
    world: str, key: Key, tmp_path: Path, trouble: str
) -> None:
    place = tmp_path / "one.age"
    making.make(place, key)
    if trouble == "damage":
        whole = bytearray(place.read_bytes())
        whole[-20] ^= 4
        place.write_bytes(whole)
    else:
        key = bundle.new_key()
    with pytest.raises(Invalid, match=r"another key|damaged"):
        restoring.restore(restoring.Wish(place, key, is_replacing=True), migrate=never)
    assert databases.names(databases.scratch_names()) == []
    assert not list(ENV.data.glob("restore-*"))


def test_the_password_of_the_database_is_on_no_command_line(
    world: str, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    start = subprocess.Popen

    def noted(words: list[str], **given: object) -> object:
        seen.append(words)
        return start(words, **given)  # type: ignore[call-overload]

    monkeypatch.setattr("wasl.operations.backups.programs.subprocess.Popen", noted)
    making.make(tmp_path / "one.age", key)
    password = psycopg.conninfo.conninfo_to_dict(ENV.migrate_url)["password"]
    assert seen
    assert not any(str(password) in word for words in seen for word in words)
