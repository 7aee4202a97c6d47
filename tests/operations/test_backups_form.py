"""The form of bundles: what is taken, and what is refused with a sentence."""

import io
import random
import re
import tarfile
from pathlib import Path

import pyrage
import pytest

from tests.operations import bundle
from wasl.kernel.errors import Invalid
from wasl.operations.backups import bundles, checking
from wasl.operations.backups.bundles import Entry, zstd
from wasl.operations.backups.keys import Key, read_key
from wasl.operations.backups.making import FORMAT

KEY = bundle.new_key()
CONTENTS = {
    "database/00001": random.Random(1).randbytes(120_000),
    "files/2026/11/abc": random.Random(2).randbytes(70_000),
    "files/2026/11/empty": b"",
    "secrets/field_keys": b"one\ntwo",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "one.tar.zst.age"
    bundle.write(file, KEY, CONTENTS)
    return file


def test_what_goes_in_comes_out(place: Path) -> None:
    found: dict[str, bytes] = {}
    checking.walk(place, KEY, lambda entry: found.update({entry.name: b"".join(entry.content)}))
    assert found == CONTENTS


def test_a_bundle_opens_with_age_zstd_and_tar_alone(place: Path) -> None:
    plain = zstd.decompress(pyrage.decrypt(place.read_bytes(), [KEY.identity]))
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        names = archive.getnames()
        file = archive.extractfile("files/2026/11/abc")
        assert file is not None
        assert file.read() == CONTENTS["files/2026/11/abc"]
    assert names == ["wasl.json", *CONTENTS, "manifest.json", "manifest.mac"]


def test_nothing_of_the_content_is_readable_in_it(place: Path) -> None:
    sealed = place.read_bytes()
    assert b"field_keys" not in sealed
    assert b"manifest" not in sealed


def test_a_flipped_bit_anywhere_is_refused(place: Path) -> None:
    whole = place.read_bytes()
    chance = random.Random(20261122)
    positions = [*range(0, 240, 6), len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(50))]
    for position in positions:
        damaged = bytearray(whole)
        damaged[position] ^= 1 << chance.randrange(8)
        place.write_bytes(damaged)
        with pytest.raises(Invalid) as refused:
            checking.check(place, KEY)
        assert re.search(r"damaged|is not a backup", refused.value.message), position


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.9999])
def test_one_cut_short_is_refused(place: Path, share: float) -> None:
    whole = place.read_bytes()
    place.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Invalid):
        checking.check(place, KEY)


def test_one_with_something_after_its_end_is_refused(place: Path) -> None:
    with place.open("ab") as file:
        file.write(b"more")
    with pytest.raises(Invalid, match="damaged"):
        checking.check(place, KEY)


def test_another_key_is_told_so(place: Path) -> None:
    with pytest.raises(Invalid, match="belongs to another key"):
        checking.check(place, bundle.new_key())


@pytest.mark.parametrize("text", [b"", b"PK\x03\x04 a zip", b"age-encryption.org/v2\n"])
def test_another_kind_of_file_is_told_so(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(text)
    with pytest.raises(Invalid, match="is not a backup of Wasl"):
        checking.check(file, KEY)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No such file"):
        checking.check(tmp_path / "x", KEY)


def test_who_knows_only_the_public_half_cannot_make_one(tmp_path: Path) -> None:
    """Closed for our key, but marked by a stranger's: what it holds must not run as the owner of the tables."""
    file = tmp_path / "x"
    stranger = bundle.new_key()
    ours = Key(str(KEY))
    ours.mark = stranger.mark  # type: ignore[method-assign]
    bundle.write(file, ours, CONTENTS)
    with pytest.raises(Invalid, match="not made by a holder"):
        checking.check(file, KEY)


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "files/../../x", "files//x", "files/./x", "postgres/x", "files/x;id", "secrets/a/b", "database/x", "files/ق"],
)  # fmt: skip
def test_names_that_could_land_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "x"
    bundle.write(file, KEY, {name: b"x"})
    with pytest.raises(Invalid, match="strange"):
        checking.check(file, KEY)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_links_devices_and_folders_are_refused(tmp_path: Path, kind: bytes) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        info = tarfile.TarInfo("files/x")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    file = tmp_path / "x"
    file.write_bytes(pyrage.encrypt(zstd.compress(plain.getvalue()), [KEY.identity.to_public()]))
    with pytest.raises(Invalid, match="strange"):
        checking.check(file, KEY)


def test_what_is_sealed_for_us_but_is_no_bundle_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(pyrage.encrypt(random.Random(3).randbytes(4_000_000), [KEY.identity.to_public()]))
    with pytest.raises(Invalid, match="damaged"):
        checking.check(file, KEY)


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x"
    bundle.raw(file, KEY, [("wasl.json", b'{"format": 1}'), ("files/x", b"1"), ("files/x", b"2")])
    with pytest.raises(Invalid, match="damaged"):
        checking.check(file, KEY)


def test_one_without_its_manifest_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x"
    bundle.raw(file, KEY, [("wasl.json", b'{"format": 1}'), ("files/x", b"1")])
    with pytest.raises(Invalid, match="not made by a holder"):
        checking.check(file, KEY)


@pytest.mark.parametrize(
    "header", [{"format": FORMAT + 1}, {"migrations": [("contacts", "9999_from_the_future")]}]
)
def test_one_of_a_newer_version_names_the_version(tmp_path: Path, header: dict[str, object]) -> None:
    file = tmp_path / "x"
    bundle.write(file, KEY, CONTENTS, product="7.0.0", **header)
    with pytest.raises(Invalid, match=r"Wasl 7\.0\.0, which is newer"):
        checking.check(file, KEY)


def test_a_full_disk_is_told_as_what_it_is() -> None:
    entry = Entry("files/x", 3_000_000, [random.Random(4).randbytes(3_000_000)])
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb") as full:
        bundles.write(full, KEY, [entry])


def test_an_entry_that_shrinks_while_it_is_copied_is_told(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file, pytest.raises(Invalid, match=r"files/x changed while"):
        bundles.write(file, KEY, [Entry("files/x", 10, [b"nine here"])])


def test_a_key_is_read_as_it_was_written_down(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"# Wasl, Riga\n\n  {str(KEY).lower()}  \n")
    assert str(read_key(file)) == str(KEY)


@pytest.mark.parametrize("text", ["", "secret", "AGE-SECRET-KEY-1QQQQ"])
def test_what_is_no_key_is_told_so(text: str) -> None:
    with pytest.raises(Invalid, match="not a backup key"):
        Key(text)
