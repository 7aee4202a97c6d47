"""A backup and a restore of a whole installation, as an operator does them, killed at any moment.

Everything runs as the command line in folders of its own; what stands afterwards is compared row by row and byte by byte.
"""

import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.serving import ROOT, Serving, open_folder

pytestmark = pytest.mark.chaos
WASL = (sys.executable, "-m", "wasl.project.cli")
PASSWORD = "riyadh riga 2026"
OTHER_KEY = "AGE-SECRET-KEY-1N9JEPW6DWJ0ZQUDX63F5A03GX8QUW7PXDE39N8UYF82VZ9PC8UFS3M7XA9"


class Place:
    """One installation that is not running; commands start its database for themselves."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.serving = Serving(
            folder, WASL_OWNER_PASSWORD=PASSWORD, WASL_OWNER_EMAIL="owner@wasl.example", **environment
        )
        self.data = self.serving.data

    def wasl(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the product."""
        return self.serving.run("-m", "wasl.project.cli", *words)

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command and let it run."""
        return subprocess.Popen(
            [*WASL, *words], cwd=ROOT, env=self.serving.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def do(self, *words: str) -> str:
        """Run a command that must succeed."""
        done = self.wasl(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def world(self, *words: str) -> dict[str, object]:
        """Fill it, or tell what is in it: the state of every table, the hash of every file, whether one signs in."""
        done = self.serving.run("-m", "tests.chaos.backup_world", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def origin() -> Iterator[Place]:
    """An installation with an owner, people, a note and files."""
    with open_folder() as folder:
        place = Place(folder)
        place.serving.prepare()
        place.do("begin")
        place.world("fill", "first")
        yield place


@pytest.fixture(scope="module")
def bundle(origin: Place) -> tuple[Path, dict[str, object]]:
    """A backup of it, and what was in it."""
    file = origin.data.parent / "one.tar.zst.age"
    done = origin.wasl("backup", "create", str(file))
    assert done.returncode == 0, done.stderr
    return file, origin.world()


def key_of(place: Path) -> str:
    return str(place / "secrets" / "backup_key")


def test_a_restore_on_a_new_machine_is_one_command_and_signs_in(
    origin: Place, bundle: tuple[Path, dict[str, object]]
) -> None:
    file, held = bundle
    with open_folder() as folder:
        new = Place(folder)
        done = new.wasl("backup", "restore", str(file), "--key-file", key_of(origin.data))
        assert done.returncode == 0, done.stderr
        found = new.world()
        assert found["files"] == held["files"]
        assert len(held["files"]) == 4  # type: ignore[arg-type]
        assert found["signs_in"] is True
        assert found["sealed"] == held["sealed"] == "smtp secret"
        assert found["tables"] == held["tables"]
        assert (new.data / "secrets" / "backup_key").read_text() == (
            origin.data / "secrets" / "backup_key"
        ).read_text()
        assert new.wasl("doctor").stdout.count("FAIL  audit") == 0
        # a letter that waited then may have been sent since: it is held for somebody to decide
        assert (held["letters"], found["letters"]) == ([["queued", ""]], [["failed", "restored"]])
        # the application may still not rewrite its audit
        assert found["may_rewrite_audit"] is False


def test_what_cannot_be_put_back_is_one_sentence_and_touches_nothing(
    origin: Place, bundle: tuple[Path, dict[str, object]]
) -> None:
    file, held = bundle
    folder = origin.data.parent
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 8
    (folder / "damaged").write_bytes(damaged)
    (folder / "foreign").write_bytes(b"PK")
    (folder / "key").write_text(OTHER_KEY)
    for words, sentence in (
        ([str(folder / "damaged"), "--replace"], "damaged or cut short"),
        ([str(folder / "foreign"), "--replace"], "is not a backup of Wasl"),
        ([str(file), "--replace", "--key-file", str(folder / "key")], "belongs to another key"),
        ([str(file)], "say --replace"),
    ):
        done = origin.wasl("backup", "restore", *words)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert origin.world() == held


def test_a_backup_that_is_killed_is_not_taken_for_one(
    origin: Place, bundle: tuple[Path, dict[str, object]]
) -> None:
    """Kill -9 from the first byte to the last: what bears the name is whole, or nothing does."""
    file = origin.data.parent / "killed.tar.zst.age"
    chance = random.Random(20261122)
    kills = 0
    for _turn in range(4):
        file.unlink(missing_ok=True)
        process = origin.begin("backup", "create", str(file))
        partial = file.with_name(file.name + ".partial")
        while process.poll() is None and not partial.exists():
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.5))
        kills += process.poll() is None
        process.kill()
        process.wait()
        if file.exists():
            assert origin.wasl("backup", "verify", str(file)).returncode == 0
    assert kills
    done = origin.wasl("backup", "create", str(file), "--force")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(
    origin: Place, bundle: tuple[Path, dict[str, object]]
) -> None:
    """Kill -9 at moments over its whole length; the next start must find one of the two, whole."""
    file, held = bundle
    with open_folder() as folder:
        place = Place(folder)
        begin = time.monotonic()
        assert place.wasl("backup", "restore", str(file), "--key-file", key_of(origin.data)).returncode == 0
        length = time.monotonic() - begin
        ends = {"old": 0, "new": 0}
        chance = random.Random(5)
        for turn in range(3):
            old = place.world("fill", f"again {turn}")
            assert old["files"] != held["files"]
            process = place.begin("backup", "restore", str(file), "--replace")
            time.sleep(length * chance.uniform(0.3, 1.0))
            process.kill()
            process.wait()
            assert place.wasl("backup", "recover").returncode == 0
            found = place.world()
            end = "old" if found["files"] == old["files"] else "new"
            ends[end] += 1
            new = held | {"audit": found["audit"], "letters": [["failed", "restored"]]}
            assert found == (old if end == "old" else new)
        assert ends["old"] + ends["new"] == 3
        left = [
            path.name for path in place.data.iterdir() if path.name.startswith(("before-", "restore.json"))
        ]
        assert left == []


def test_what_a_bundle_hides_stays_hidden(bundle: tuple[Path, dict[str, object]]) -> None:
    """Planted secrets are nowhere in the file (S-097)."""
    file, _held = bundle
    sealed = file.read_bytes()
    for planted in (b"smtp secret", b"Layan Planted", hashlib.sha256(b"x").hexdigest().encode()):
        assert planted not in sealed
