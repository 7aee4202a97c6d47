"""Bundles in a bucket: a real server with an S3 interface on this machine, and the product's own client against it."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import make
from tests.drain import drain
from wasl.kernel import env
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV, Bucket
from wasl.kernel.errors import Invalid
from wasl.mail.models import Account, Message
from wasl.operations import commands, queries, running
from wasl.operations.backups import buckets, checking, keys
from wasl.operations.models import Backup

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "planted-secret-7431"
GIVEN = {
    "WASL_BACKUPS_S3": "s3://firm/wasl",
    "WASL_BACKUPS_S3_KEY_ID": "AKIA7431",
    "WASL_BACKUPS_S3_SECRET": SECRET,
}


class Server:
    """The S3 server: it can go away and come back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "firm").mkdir(parents=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        words = [sys.executable, "-m", "localbucket", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def held(self) -> dict[str, Path]:
        """Return what lies in it."""
        return {path.name: path for path in (self.folder / "firm" / "wasl").rglob("*.age")}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running_server = Server(tmp_path / "s3")
    yield running_server
    running_server.stop()
    shutil.rmtree(ENV.backups, ignore_errors=True)


@pytest.fixture
def bucket(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The place as the product has it, with little patience so that tests need not wait."""
    monkeypatch.setattr(buckets, "PATIENCE", {"max_retries": 0})
    given = env.read(
        {**os.environ, **GIVEN, "WASL_BACKUPS_S3_ENDPOINT": f"http://127.0.0.1:{server.port}"}
    ).bucket
    object.__setattr__(ENV, "bucket", given)
    assert given
    yield given
    object.__setattr__(ENV, "bucket", None)


def made() -> Backup:
    make.owner()
    backup = commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)
    running.make(backup.pk)
    backup.refresh_from_db()
    return backup


def test_a_backup_lies_in_the_bucket_too_and_comes_back_whole(bucket: Bucket, server: Server) -> None:
    backup = made()
    assert (backup.copy_error, backup.copied_at is not None) == ("", True)
    assert server.held()[backup.name].read_bytes() == backup.place.read_bytes()
    backup.place.unlink()
    fetched = buckets.fetch(bucket, "")
    assert (fetched, fetched.stat().st_mode & 0o777) == (backup.place, 0o600)
    assert checking.check(fetched, keys.own_key()).rows == backup.rows


def test_a_large_bundle_goes_in_parts_and_is_compared(bucket: Bucket, server: Server, tmp_path: Path) -> None:
    large = tmp_path / "wasl-large.tar.zst.age"
    large.write_bytes(os.urandom(1024) * (40 * 1024))
    buckets.put(bucket, large)
    arrived = server.held()[large.name]
    assert hashlib.sha256(arrived.read_bytes()).digest() == hashlib.sha256(large.read_bytes()).digest()
    assert buckets.fetch(bucket, large.name).read_bytes() == large.read_bytes()


def test_what_arrives_damaged_is_no_copy(
    bucket: Bucket, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "wasl-one.tar.zst.age"
    file.write_bytes(b"whole")
    monkeypatch.setattr(buckets, "_pieces", lambda _store, _name: iter([b"other"]))
    with pytest.raises(Invalid, match="not the same as the backup"):
        buckets.put(bucket, file)
    assert server.held() == {}


def test_a_bucket_that_is_away_is_told_and_tried_again_until_it_is_back(
    bucket: Bucket, server: Server, settings: object
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}  # type: ignore[attr-defined]
    Account.objects.create(host="mail.example", from_address="crm@nakheel.example")
    server.stop()
    backup = made()
    assert (backup.state, backup.copied_at, backup.is_there) == ("done", None, True)
    assert "s3://firm/wasl cannot be used" in backup.copy_error
    drain()
    running.keep()
    assert Message.objects.count() == 1
    server.start()
    running.keep()
    backup.refresh_from_db()
    assert (backup.copy_error, list(server.held())) == ("", [backup.name])


def test_what_the_plan_lets_go_leaves_the_bucket(bucket: Bucket, server: Server) -> None:
    backup = made()
    running._remove(backup)
    assert (server.held(), backup.place.exists()) == ({}, False)
    assert Backup.objects.get().removed_at


def test_the_secret_is_in_no_sentence_no_row_and_no_representation(bucket: Bucket) -> None:
    away = replace(bucket, endpoint="http://127.0.0.1:9")
    with pytest.raises(Invalid) as caught:
        buckets.fetch(away, "one.age")
    told = f"{caught.value.message} {ENV!r} {bucket!s} {queries.further_places()}"
    assert "s3://firm/wasl" in told
    assert SECRET not in told
    with pytest.raises(Invalid, match="There is no backup in"):
        buckets.fetch(bucket, "")
    with pytest.raises(Invalid, match="does not have it"):
        buckets.fetch(bucket, "none.age")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"WASL_BACKUPS_S3": "firm/wasl"}, "s3://BUCKET"),
        ({"WASL_BACKUPS_S3_SECRET": ""}, "WASL_BACKUPS_S3_SECRET too"),
        ({"WASL_BACKUPS_S3_ENDPOINT": "http://s3.example"}, "https://"),
    ],
)
def test_a_bucket_that_cannot_be_meant_is_refused_at_the_start(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(env.BadEnvironment, match=sentence):
        env.read({**os.environ, **GIVEN, **change})
