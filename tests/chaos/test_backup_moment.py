"""Going back to a moment by the archive of the log, as an operator does it: on a new machine and over what is there."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.chaos.serving import open_folder
from tests.chaos.test_backup_kill import Place, key_of
from wasl.kernel import clock
from wasl.kernel.places import embedded_url

pytestmark = pytest.mark.chaos


class Archived(Place):
    """An installation whose log goes into an archive."""

    def __init__(self, folder: Path, archive: Path) -> None:
        super().__init__(folder, WASL_ARCHIVE=str(archive))
        self.archive = archive


@dataclass
class World:
    """An installation, a moment in the middle of its life, how it was then and later, and that it lost much since."""

    origin: Archived
    noon: str
    held: dict[str, object]
    late: str
    now: dict[str, object]
    lost: dict[str, object]


def moment() -> str:
    """Return the present moment between two whole seconds that nothing else is done in."""
    time.sleep(1.2)
    now = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
    time.sleep(1.2)
    return now


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Filled, backed up, filled again, noted, filled once more, and everything of before deleted."""
    with open_folder() as folder:
        (folder / "archive").mkdir()
        origin = Archived(folder, folder / "archive")
        origin.serving.prepare()
        origin.do("begin")
        origin.world("fill", "before")
        origin.do("backup", "archive")
        held = origin.world("fill", "morning")
        noon = moment()
        now = origin.world("fill", "afternoon")
        late = moment()
        lost = origin.world("lose")
        origin.do("backup", "archive")
        yield World(origin, noon, held, late, now, lost)


def same(found: dict[str, object], held: dict[str, object]) -> None:
    """Compare every table, the files that belong to them, and whether one signs in."""
    assert found["tables"] == held["tables"]
    assert found["signs_in"] is True
    assert found["sealed"] == "smtp secret"
    assert found["audit"] is None
    assert found["may_rewrite_audit"] is False
    files: dict[str, str] = found["files"]  # type: ignore[assignment]
    assert files.items() >= held["files"].items()  # type: ignore[attr-defined]


def test_a_moment_comes_back_on_a_new_machine(world: World) -> None:
    with open_folder() as folder:
        new = Place(folder)
        words = ("--to", world.noon, "--key-file", key_of(world.origin.data))
        done = new.wasl("backup", "restore", str(world.origin.archive), *words)
        assert done.returncode == 0, done.stderr
        found = new.world()
        same(found, world.held)
        assert len(world.held["files"]) == 8  # type: ignore[arg-type]
        assert {state for state, _error in found["letters"]} == {"failed"}  # type: ignore[attr-defined]


@pytest.mark.long
def test_who_was_erased_after_the_moment_is_erased_again_when_it_comes_back(world: World) -> None:
    with open_folder() as folder:
        (folder / "archive").mkdir()
        place = Archived(folder, folder / "archive")
        for step in ("migrate", "begin"):
            place.do(step)
        place.do("backup", "archive")
        place.world("fill", "stays")
        place.world("fill", "goes")
        # files reach the archive with the log: what is erased before that never was in it
        place.do("backup", "archive")
        noon = moment()
        place.world("erase", "goes")
        place.do("backup", "archive")
        after = place.world()
        told = place.do("backup", "restore", "--to", noon, "--replace")
        assert "had been erased for good since then: 1." in told
        found = place.world()
        assert (found["tables"], found["files"]) == (after["tables"], after["files"])
        # on a new machine, from the archive alone
        new = Place(folder / "new")
        words = ("--to", noon, "--key-file", key_of(place.data))
        told = new.do("backup", "restore", str(place.archive), *words)
        assert "had been erased for good since then: 1." in told
        assert new.world()["files"] == after["files"]
        assert new.do("backup", "restore", str(place.archive), *words, "--replace", "--with-erased")
        assert len(new.world()["files"]) == 8  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("to", "words", "sentence"),
    [
        ("2001-01-01T00:00:00Z", ["--replace"], "begins after that moment. One can go back from 20"),
        ("2101-01-01T00:00:00Z", ["--replace"], "ends before that moment. One can go back from 20"),
        ("noon", [], "say --replace"),
        ("yesterday", [], "use a moment with its zone"),
        ("2026-11-22T07:15:00", [], "use a moment with its zone"),
    ],
)
def test_a_moment_that_cannot_be_reached_is_one_sentence_and_touches_nothing(
    world: World, to: str, words: list[str], sentence: str
) -> None:
    before = sorted(path.name for path in world.origin.data.iterdir())
    done = world.origin.wasl("backup", "restore", "--to", world.noon if to == "noon" else to, *words)
    assert done.returncode != 0
    assert sentence in done.stderr
    assert sorted(path.name for path in world.origin.data.iterdir()) == before


@pytest.mark.parametrize("trouble", ["missing", "damaged", "foreign"])
def test_an_archive_with_a_hole_is_refused(world: World, tmp_path: Path, trouble: str) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(world.origin.archive, copy)
    # the piece in which the moment lies: without it there is no way there
    last = min(log for log in copy.rglob("wal-*") if log.name[29:49] >= world.noon.replace(":", "-"))
    words: list[str] = []
    if trouble == "missing":
        last.rename(last.with_name(last.name.replace(last.name[4:28], "00000001000000000000FFFE")))
        sentence = "lacks the segment"
    elif trouble == "damaged":
        text = bytearray(last.read_bytes())
        text[-100] ^= 1
        last.write_bytes(text)
        sentence = "damaged or cut short"
    else:
        (tmp_path / "key").write_text(
            "AGE-SECRET-KEY-1N9JEPW6DWJ0ZQUDX63F5A03GX8QUW7PXDE39N8UYF82VZ9PC8UFS3M7XA9"
        )
        words, sentence = ["--key-file", str(tmp_path / "key")], "belongs to another key"
    done = world.origin.wasl("backup", "restore", str(copy), "--to", world.noon, "--replace", *words)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_an_outside_database_is_told_that_its_archive_is_its_own(world: World) -> None:
    url = embedded_url(world.origin.data, "wasl")
    world.origin.serving.environment["DATABASE_URL"] = url
    try:
        done = world.origin.wasl("backup", "archive")
        assert (done.returncode, "WASL_ARCHIVE is for the embedded database" in done.stderr) == (1, True)
        archive = world.origin.serving.environment.pop("WASL_ARCHIVE")
        done = world.origin.wasl("backup", "restore", archive, "--to", world.noon)
        assert (done.returncode, "keeps its own archive" in done.stderr) == (1, True)
    finally:
        del world.origin.serving.environment["DATABASE_URL"]
        world.origin.serving.environment["WASL_ARCHIVE"] = str(world.origin.archive)


@pytest.mark.long
def test_the_running_product_archives_by_itself_and_what_is_over_it_comes_back(world: World) -> None:
    """Over the present data, three times: into the past, over the branch that this made, and into what was given up."""
    origin = world.origin
    origin.do("backup", "restore", "--to", world.noon, "--replace")
    same(origin.world(), world.held)
    origin.serving.start()
    try:
        held_until = time.monotonic() + 150
        with psycopg.connect(embedded_url(origin.data, "postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_switch_wal()")
        while not list(origin.archive.rglob("wal-00000002*")):
            assert time.monotonic() < held_until, "the log was not archived by itself"
            time.sleep(1)
    finally:
        origin.serving.stop(signal.SIGTERM)
    origin.do("backup", "archive")
    assert list(origin.archive.rglob("base-*-00000002*")), "a new timeline wants a new base"
    later = origin.world("fill", "evening")
    evening = moment()
    origin.world("fill", "night")
    origin.do("backup", "archive")
    # from a base of before, over the branch
    for base in origin.archive.rglob("base-*-00000002*"):
        base.unlink()
    origin.do("backup", "restore", "--to", evening, "--replace", "--keep-old")
    same(origin.world(), later)
    kept = next(origin.data.glob("before-*"))
    assert (kept / "postgres" / "PG_VERSION").exists()
    # what was given up by going back to noon is not lost
    origin.do("backup", "restore", "--to", world.late, "--replace")
    same(origin.world(), world.now)


OLD = ("base unpacked", "replay", "replayed", "undecided")
NEW = (
    "decided", "old cluster aside", "new cluster there", "exchanging files", "exchanging secrets", "clearing",
    "migrating", "erasing",
)  # fmt: skip
SHORT = ("replay", "exchanging files")


@pytest.mark.parametrize(
    "phase", [phase if phase in SHORT else pytest.param(phase, marks=pytest.mark.long) for phase in OLD + NEW]
)
def test_a_way_back_that_is_killed_leaves_the_old_or_the_new_and_the_next_start_ends_it(
    world: World, phase: str
) -> None:
    with open_folder() as folder:
        place = Place(folder)
        subprocess.run(["cp", "-a", str(world.origin.data), str(place.data)], check=True)
        words = ("backup", "restore", str(world.origin.archive), "--to", world.noon, "--replace")
        done = place.serving.run("-m", "tests.chaos.killed", phase, *words)
        assert done.returncode == -signal.SIGKILL, done.stderr
        start_again(place)
        found = place.world()
        if phase in OLD:
            assert found == world.lost
        else:
            same(found, world.held)
        assert leavings(place.data) == []


def start_again(place: Place) -> None:
    """Do what `wasl serve` does before it serves; jobs at work would change what is compared."""
    place.do("backup", "recover")
    place.do("migrate", "--quiet")
    place.do("begin")


def leavings(data: Path) -> list[str]:
    """Return what a restore must not leave behind."""
    stray = ("restore", "before-", "postgres-", "postgres.link", "cluster.json")
    return [
        path.name for path in data.iterdir() if path.name.startswith(stray) and path.name != "postgres-wal"
    ]
