"""Which bundles are kept, how one comes to the second place, and how a broken exchange ends."""

import datetime
import os
from pathlib import Path

import pytest

from wasl.kernel import clock
from wasl.kernel.errors import Invalid
from wasl.operations.backups import keeping

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 11, 22, 2, tzinfo=datetime.UTC)


def nights(count: int) -> list[datetime.datetime]:
    return [NOW - DAY * number for number in range(count)]


def test_the_newest_of_each_day_week_and_month_is_kept() -> None:
    kept = keeping.kept(nights(400), daily=7, weekly=4, monthly=6)
    days = {f"{moment:%m-%d}" for moment in kept}
    # seven nights, the Sundays before them, the last nights of the months before
    assert days == {
        "11-22", "11-21", "11-20", "11-19", "11-18", "11-17", "11-16", "11-15", "11-08", "11-01",
        "10-31", "09-30", "08-31", "07-31", "06-30",
    }  # fmt: skip


def test_several_of_one_day_count_as_one() -> None:
    moments = [NOW + datetime.timedelta(hours=hour) for hour in range(5)] + [NOW - DAY]
    assert keeping.kept(moments, daily=2, weekly=0, monthly=0) == {
        NOW + datetime.timedelta(hours=4),
        NOW - DAY,
    }


def test_days_without_a_backup_do_not_use_up_the_count() -> None:
    """A machine that was off for a month keeps its last seven all the same."""
    moments = [NOW, *(NOW - DAY * number for number in range(40, 50))]
    assert len(keeping.kept(moments, daily=7, weekly=0, monthly=0)) == 7


def test_nothing_is_kept_of_nothing() -> None:
    assert keeping.kept([], daily=7, weekly=4, monthly=6) == set()


def test_a_copy_is_whole_and_closed_to_others(tmp_path: Path) -> None:
    place = tmp_path / "one.age"
    place.write_bytes(os.urandom(3_000_000))
    second = tmp_path / "second"
    second.mkdir()
    keeping.copy(place, second)
    assert (second / "one.age").read_bytes() == place.read_bytes()
    assert (second / "one.age").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in second.iterdir()] == ["one.age"]


def test_a_second_place_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "one.age"
    place.write_bytes(b"x")
    with pytest.raises(Invalid, match="No such file or directory"):
        keeping.copy(place, tmp_path / "gone")
    assert not (tmp_path / "gone").exists()


def test_a_copy_that_is_not_the_same_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "one.age"
    place.write_bytes(b"x" * 1000)
    second = tmp_path / "second"
    second.mkdir()

    def torn(_source: object, target: object, _block: int) -> None:
        target.write(b"x" * 999)  # type: ignore[attr-defined]

    monkeypatch.setattr("wasl.operations.backups.keeping.shutil.copyfileobj", torn)
    with pytest.raises(Invalid, match="not the same"):
        keeping.copy(place, second)
    assert list(second.iterdir()) == []


def test_old_halves_are_cleared_away_and_young_ones_left(tmp_path: Path) -> None:
    old, young, whole = (tmp_path / name for name in ("a.age.partial", "b.age.partial", "c.age"))
    for file in (old, young, whole):
        file.write_bytes(b"x")
    before = (clock.now() - DAY).timestamp()
    for file in (old, whole):
        os.utime(file, (before, before))
    keeping.clear_partial(tmp_path, older=datetime.timedelta(hours=12))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.age.partial", "c.age"]
