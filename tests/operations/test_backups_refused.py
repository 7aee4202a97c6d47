"""`wasl backup restore` refuses before it makes anything: no database stands for a backup that cannot be opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations import bundle


def restore(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "WASL_BACKUP_KEY"}
    } | {"WASL_DATA": str(data)}
    command = [sys.executable, "-m", "wasl.project.cli", "backup", "restore", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("has_key", "is_bundle", "said"),
    [
        (True, True, "This key does not open"),
        (False, True, "Name the key of the backup"),
        (True, False, "is not a backup of Wasl"),
    ],
)
def test_what_cannot_be_opened_is_refused_before_a_database_is_made(
    tmp_path: Path, *, has_key: bool, is_bundle: bool, said: str
) -> None:
    file, key, data = tmp_path / "firm.wasl", tmp_path / "key", tmp_path / "data"
    bundle.write(file, bundle.new_key(), {"files/a": b"1"})
    if not is_bundle:
        file.write_text("tea")
    key.write_text(str(bundle.new_key()))
    done = restore(data, str(file), *(["--key-file", str(key)] if has_key else []))
    assert done.returncode == 1
    assert said in done.stderr
    assert not (data / "postgres").exists()
    assert not (data / "secrets" / "backup_key").exists()


def test_a_backup_without_room_is_refused_before_a_database_is_made(tmp_path: Path) -> None:
    file, key, data = tmp_path / "firm.wasl", bundle.new_key(), tmp_path / "new" / "data"
    bundle.write(file, key, {"files/a": b"1"}, database_bytes=10**18)
    (tmp_path / "key").write_text(str(key))
    done = restore(data, str(file), "--key-file", str(tmp_path / "key"))
    assert done.returncode == 1
    assert "There is no room: the backup needs" in done.stderr
    assert not (data / "postgres").exists()
