"""The exchange of old data for restored ones, broken off at every step: afterwards it is the one or the other, whole."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict
from wasl.operations.backups import databases, switching
from wasl.operations.backups.databases import Database
from wasl.operations.backups.switching import Switch

pytestmark = pytest.mark.django_db
STEPS = ("server", "_finish", "_exchange_secrets", "shutil.rmtree", "databases.drop")


class PowerCut(BaseException):
    """What no code catches."""


@pytest.fixture
def wanted() -> Iterator[Switch]:
    """An old and a new database, an old and a new file, an old and a new key."""
    old, new = databases.make_scratch(), databases.make_scratch()
    found = Switch("0123456789ab", old.name, new.name)
    for database, text in ((old, "old"), (new, "new")):
        with psycopg.connect(database.conninfo(), autocommit=True) as connection:
            connection.execute(f"CREATE TABLE is_{text} ()")  # type: ignore[arg-type]
    for folder, text in ((ENV.data, "old"), (found.new, "new")):
        (folder / "files").mkdir(parents=True, exist_ok=True)
        (folder / "files" / text).write_text(text)
        (folder / "secrets").mkdir(exist_ok=True)
        (folder / "secrets" / "probe_key").write_text(text)
    yield found
    databases.drop(found.live, found.staged, found.aside)
    for folder in (found.new, found.old, ENV.data / "files"):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (switching.journal(), ENV.data / "secrets" / "probe_key"):
        file.unlink(missing_ok=True)


def standing(wanted: Switch) -> tuple[str, str, str]:
    """Return which database, which files and which key are in place."""
    with psycopg.connect(Database(wanted.live).conninfo()) as connection:
        row = connection.execute(
            "SELECT relname FROM pg_class WHERE relname IN ('is_old', 'is_new')"
        ).fetchone()
    files = sorted(path.name for path in (ENV.data / "files").iterdir())
    assert row is not None
    return row[0].removeprefix("is_"), "+".join(files), (ENV.data / "secrets" / "probe_key").read_text()


def left(wanted: Switch) -> list[str]:
    """Return what should be gone."""
    places = [place.name for place in (wanted.new, wanted.old, switching.journal()) if place.exists()]
    return places + databases.names(wanted.staged) + databases.names(wanted.aside)


def test_an_exchange_leaves_the_new_and_nothing_of_the_old(wanted: Switch) -> None:
    assert standing(wanted) == ("old", "old", "old")
    switching.switch(wanted)
    assert standing(wanted) == ("new", "new", "new")
    assert left(wanted) == []


def test_the_old_is_kept_when_asked(wanted: Switch) -> None:
    kept = Switch(wanted.mark, wanted.live, wanted.staged, is_old_kept=True)
    switching.switch(kept)
    assert standing(kept) == ("new", "new", "new")
    assert databases.names(kept.aside) == [kept.aside]
    assert (kept.old / "files" / "old").read_text() == "old"
    assert (kept.old / "secrets" / "probe_key").read_text() == "old"


@pytest.mark.parametrize("step", STEPS)
def test_a_power_cut_at_any_step_leaves_the_one_or_the_other(
    wanted: Switch, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_given: object, **_named: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        name = "databases.server" if step == "server" else step
        patched.setattr(f"wasl.operations.backups.switching.{name}", cut)
        with pytest.raises(PowerCut):
            switching.switch(wanted)
    switching.recover()
    end = "old" if step == "server" else "new"
    assert standing(wanted) == (end, end, end)
    assert left(wanted) == []


def test_a_power_cut_between_the_two_renames_leaves_the_old(
    wanted: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one transaction: half of it is nothing."""
    rename = switching._rename

    def cut(connection: "psycopg.Connection[object]", before: str, after: str) -> None:
        if before == wanted.staged:
            raise PowerCut
        rename(connection, before, after)

    with monkeypatch.context() as patched:
        patched.setattr(switching, "_rename", cut)
        with pytest.raises(PowerCut):
            switching.switch(wanted)
    switching.recover()
    assert standing(wanted) == ("old", "old", "old")
    assert left(wanted) == []


def test_a_power_cut_between_old_and_new_files_goes_on_to_the_new(
    wanted: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.rename

    def cut(self: Path, target: Path) -> Path:
        if self == wanted.new / "files":
            raise PowerCut
        return move(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(PowerCut):
            switching.switch(wanted)
    assert not (ENV.data / "files").exists()
    switching.recover()
    assert standing(wanted) == ("new", "new", "new")
    assert left(wanted) == []


def test_an_exchange_the_server_refuses_is_undone(wanted: Switch) -> None:
    with (
        psycopg.connect(Database(wanted.staged).conninfo()),
        pytest.raises(Conflict, match="being accessed by other users"),
    ):
        switching.switch(wanted)
    assert standing(wanted) == ("old", "old", "old")
    assert left(wanted) == []


def test_without_a_journal_there_is_nothing_to_recover() -> None:
    switching.recover()
    assert not switching.journal().exists()
