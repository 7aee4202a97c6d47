"""A backup in a bucket, put back on a new machine and looked at as a person does; who was erased since stays erased."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.serving import open_folder
from tests.chaos.test_backup_kill import PASSWORD, Place, key_of
from tests.chaos.writer import Writer
from tests.operations.test_backups_bucket import GIVEN, Server

pytestmark = pytest.mark.chaos


@dataclass
class World:
    """A machine whose backup lies in a bucket, where to find that, and what it held before somebody was erased."""

    old: Place
    bucket: dict[str, str]
    held: dict[str, object]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Two people are filled in, a backup is made, and one of the two is erased."""
    with open_folder() as folder:
        server = Server(folder / "s3")
        bucket = GIVEN | {"WASL_BACKUPS_S3_ENDPOINT": f"http://127.0.0.1:{server.port}"}
        old = Place(folder, **bucket)
        old.serving.prepare()
        old.do("begin")
        old.world("fill", "stays")
        old.world("fill", "goes")
        held = old.world("back_up")
        old.world("erase", "goes")
        yield World(old, bucket, held)
        server.stop()


def restored(folder: Path, world: World, *words: str) -> tuple[Place, str]:
    """Put the newest bundle of the bucket back on a new machine."""
    new = Place(folder, **world.bucket)
    assert not new.data.exists()
    return new, new.do("backup", "restore", "s3://firm/wasl", "--key-file", key_of(world.old.data), *words)


def test_a_bundle_of_the_bucket_comes_back_on_a_new_machine_without_who_was_erased(world: World) -> None:
    with open_folder() as folder:
        new, told = restored(folder, world)
        assert "had been erased for good since then: 1." in told
        assert len(new.world()["files"]) == 4  # type: ignore[arg-type]
        assert new.world()["audit"] is None
        new.serving.start()
        try:
            look(Writer(new.serving.port, ""))
        finally:
            new.serving.stop()


def look(browser: Writer) -> None:
    """Sign in, open the person who stayed, their photo and a file; find nothing of the other."""

    def page(path: str) -> bytes:
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        status, _, content = browser.ask("GET", path, headers={"Cookie": cookie})
        assert status == 200, path
        return content

    browser.sign_in("owner@wasl.example", PASSWORD)
    people = page("/contacts/").decode()
    assert "Layan Planted stays" in people
    assert "Layan Planted goes" not in people
    found = re.search(r"/contacts/[0-9a-f-]{36}/", people)
    assert found
    person = page(found[0]).decode()
    assert "ملاحظة stays" in person
    assert page(f"{found[0]}photo/")[8:12] == b"WEBP"
    sizes = {len(page(path)) for path in set(re.findall(r"/files/[0-9a-f-]{36}/", person))}
    assert sizes == {1, 70_000, 3_000_000}


@pytest.mark.long
def test_who_was_erased_comes_back_when_the_operator_says_so(world: World) -> None:
    with open_folder() as folder:
        new, _told = restored(folder, world, "--with-erased")
        assert new.world()["tables"] == world.held["tables"]


@pytest.mark.long
def test_on_the_machine_itself_the_erasing_is_known_whatever_lies_beside_the_bundle(world: World) -> None:
    after = world.old.world()
    bundle = next((world.old.data / "backups").glob("wasl-*"))
    alone = world.old.data.parent / bundle.name
    alone.write_bytes(bundle.read_bytes())
    world.old.do("backup", "restore", str(alone), "--replace")
    found = world.old.world()
    assert (found["tables"], found["files"]) == (after["tables"], after["files"])
