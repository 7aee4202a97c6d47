"""What an archive of the log is taken for by the names in it, and who hears when it stands still.

That a moment really comes back is tried on whole installations (tests/chaos/test_backup_moment.py).
"""

import datetime
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests import make
from wasl.kernel import clock, env
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.mail.models import Account, Message
from wasl.operations import alarms, archiving, checks, queries
from wasl.operations.backups import archive
from wasl.operations.backups.archive import Index
from wasl.worker.cluster import spool_of
from wasl.workspace.queries import actor_of_user

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def lay(folder: Path, *, bases: dict[int, float], logs: dict[int, float], timeline: int = 1) -> Index:
    """Make an archive of empty files: by number of the segment, how many days after noon each was done."""
    for kind, found in (("base", bases), ("wal", logs)):
        for number, days in found.items():
            segment = f"{timeline:08X}{number // 256:08X}{number % 256:08X}"
            when = f"{NOON + days * DAY:{archive.MOMENT}}"
            parts = (when, segment) if kind == "base" else (segment, when)
            (folder / f"{kind}-{parts[0]}-{parts[1]}.tar.zst.age").touch()
    return Index(folder)


def test_one_can_go_back_from_the_end_of_the_oldest_base_to_the_newest_log(tmp_path: Path) -> None:
    index = lay(tmp_path, bases={254: 0, 257: 2}, logs={254: 0, 255: 1, 256: 1.5, 257: 2, 258: 3})
    span = index.span()
    assert span
    assert (span.since, span.until) == (NOON, NOON + 3 * DAY)


def test_nothing_before_a_hole_is_promised(tmp_path: Path) -> None:
    index = lay(tmp_path, bases={3: 0, 6: 2}, logs={3: 0, 4: 1, 6: 2, 7: 3})
    assert [base.moment for base in index.usable()] == [NOON + 2 * DAY]


@pytest.mark.parametrize("made", [{"bases": {}, "logs": {1: 0}}, {"bases": {1: 0}, "logs": {}}])
def test_without_base_or_log_there_is_no_way_back(tmp_path: Path, made: dict[str, dict[int, float]]) -> None:
    assert lay(tmp_path, **made).span() is None


def test_a_base_is_due_each_week_and_when_the_log_goes_on_in_another_timeline(tmp_path: Path) -> None:
    assert archive.is_base_due(lay(tmp_path, bases={}, logs={}))
    index = lay(tmp_path, bases={4: 0}, logs={4: 0, 5: 6.9})
    with time_machine.travel(NOON + 6.9 * DAY):
        assert not archive.is_base_due(index)
        assert archive.is_base_due(lay(tmp_path, bases={}, logs={5: 6.9}, timeline=2))
    with time_machine.travel(NOON + 7.1 * DAY):
        assert archive.is_base_due(index)


def test_what_is_let_go_leaves_the_days_that_were_promised(tmp_path: Path) -> None:
    index = lay(tmp_path, bases={1: 0, 11: 7, 21: 14}, logs={number: number / 1.5 for number in range(1, 30)})
    with time_machine.travel(NOON + 20 * DAY):
        archive.let_go(index, 14)
        left = Index(tmp_path)
        assert [archive.number(base.segment) for base in left.bases] == [1, 11, 21]
        archive.let_go(left, 10)
    left = Index(tmp_path)
    assert [archive.number(base.segment) for base in left.bases] == [11, 21]
    assert min(left.numbers) == 11
    span = left.span()
    assert span
    assert span.since <= NOON + 10 * DAY


def test_an_archive_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read: No such file"):
        Index(tmp_path / "away")


@pytest.mark.parametrize("days", ["0", "many", "-3"])
def test_days_that_cannot_be_meant_are_refused_at_the_start(days: str) -> None:
    with pytest.raises(env.BadEnvironment, match="WASL_ARCHIVE_DAYS"):
        env.read({**os.environ, "WASL_ARCHIVE_DAYS": days})


def test_an_archive_of_an_outside_database_is_refused_at_the_start() -> None:
    with pytest.raises(env.BadEnvironment, match="for the embedded database"):
        env.read({**os.environ, "DATABASE_URL": "postgresql://a@b/c", "WASL_ARCHIVE": "/srv/archive"})


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Path]:
    """An archive that is not there, and a piece of the log that waits for it."""
    object.__setattr__(ENV, "archive", tmp_path / "away")
    waiting = spool_of(ENV.data) / "000000010000000000000009"
    waiting.parent.mkdir()
    waiting.touch()
    yield waiting
    shutil.rmtree(waiting.parent)
    object.__setattr__(ENV, "archive", None)


@pytest.mark.django_db(transaction=True)
def test_an_archive_that_stands_still_is_told_once_a_day_and_nothing_is_lost(
    away: Path, settings: object
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}  # type: ignore[attr-defined]
    Account.objects.create(host="mail.example", from_address="crm@nakheel.example")
    owner = actor_of_user(make.owner())
    archiving.ship()
    assert (Message.objects.count(), alarms.trouble(owner)) == (0, "")
    late = (clock.now() - archive.STALLED).timestamp() - 1
    os.utime(away, (late, late))
    archiving.ship()
    archiving.ship()
    assert "is not there" in Message.objects.get().text
    assert "quarter of an hour" in str(alarms.trouble(owner))
    assert "quarter of an hour" in checks.backups().trouble
    found = queries.archive(SYSTEM)
    assert found
    assert (found.is_stalled, found.span, "is not there" in found.problem) == (True, None, True)
    assert away.exists()
