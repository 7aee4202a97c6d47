"""The plan: what is made when, what is told to whom, what is let go."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.mail.models import Account, Message
from wasl.operations import checks, commands, queries, running
from wasl.operations.commands import steps
from wasl.operations.models import Backup, BackupPlan, Drill, State
from wasl.workspace.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = datetime.timedelta(hours=1)
OUTBOX = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}


@pytest.fixture(autouse=True)
def clean_folder() -> Iterator[None]:
    yield
    shutil.rmtree(ENV.backups, ignore_errors=True)


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def letters(settings: object) -> None:
    settings.MAILERS = OUTBOX  # type: ignore[attr-defined]
    Account.objects.create(host="mail.example", from_address="crm@nakheel.example")


def made() -> Backup:
    """Make a backup as its job does; its first drill waits in the queue."""
    backup = commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)
    running.make(backup.pk)
    backup.refresh_from_db()
    return backup


def test_a_backup_is_made_proven_and_tried_in_a_drill(owner: User) -> None:
    backup = made()
    drain()
    assert (backup.state, backup.error) == ("done", "")
    assert backup.size == backup.place.stat().st_size > 10_000
    assert backup.verified_at
    assert backup.rows > 10
    drill = Drill.objects.get()
    assert (drill.state, drill.rows, drill.tables) == ("done", backup.rows, backup.tables)
    assert AuditEntry.objects.filter(action="backup.made").count() == 1


def test_two_at_once_are_refused(owner: User) -> None:
    commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)
    with pytest.raises(Conflict, match="being made already"):
        commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)


def test_a_job_that_runs_again_after_a_kill_makes_it_once(owner: User) -> None:
    backup = commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)
    steps.begin(backup)
    running.make(backup.pk)
    size = Backup.objects.get().size
    running.make(backup.pk)
    assert Backup.objects.get().size == size
    assert len(list(ENV.backups.iterdir())) == 1


def test_the_plan_makes_one_a_night_and_catches_up(owner: User) -> None:
    """Riyadh is three hours ahead of UTC: two at night there is 23:00 UTC."""
    with time_machine.travel("2026-11-22T20:30:00Z", tick=True) as moved:
        running.keep()
        assert Backup.objects.count() == 1  # the night before was missed: the machine was off
        running.make(Backup.objects.get().pk)
        running.keep()
        assert Backup.objects.count() == 1
        moved.move_to("2026-11-22T23:07:00Z")
        running.keep()
        assert Backup.objects.filter(is_planned=True).count() == 2


def test_a_plan_that_is_off_makes_none(owner: User) -> None:
    commands.change_plan(queries.plan(SYSTEM), by=SYSTEM, is_on=False)
    running.keep()
    assert not Backup.objects.exists()


def test_a_failed_one_is_tried_again_three_times_a_night(owner: User) -> None:
    with time_machine.travel("2026-11-22T23:07:00Z", tick=False):
        for _hour in range(5):
            running.keep()
            Backup.objects.filter(state="waiting").update(state="failed")
        assert Backup.objects.count() == running.TRIES


def test_a_drill_is_made_each_week(owner: User) -> None:
    made()
    running.keep()
    assert Drill.objects.count() == 1
    Drill.objects.update(created_at=clock.now() - datetime.timedelta(days=8), state="done")
    running.keep()
    drain()
    assert Drill.objects.filter(state="done").count() == 2


def test_a_failed_backup_keeps_its_reason_and_is_told_to_the_owner(
    owner: User, letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasl.operations.backups.programs.DUMP", ("pg_dump", "--no-such-option"))
    backup = made()
    assert backup.state == "failed"
    assert "no-such-option" in backup.error
    letter = Message.objects.get(purpose="backup_trouble")
    assert letter.recipient == owner.email
    assert "no-such-option" in letter.text
    assert "/settings/backups/" in letter.text


def test_a_drill_that_fails_takes_the_proof_away_and_is_told(owner: User, letters: None) -> None:
    backup = made()
    whole = bytearray(backup.place.read_bytes())
    whole[len(whole) // 2] ^= 1
    backup.place.write_bytes(whole)
    drain()
    assert Drill.objects.order_by("-created_at")[0].state == "failed"
    backup.refresh_from_db()
    assert backup.verified_at is None
    assert Message.objects.filter(purpose="backup_trouble").count() == 1


def test_owners_are_told_once_a_day_that_none_is_young_enough(owner: User, letters: None) -> None:
    made()
    Drill.objects.update(state="done")
    commands.change_plan(queries.plan(SYSTEM), by=SYSTEM, is_on=False)
    start = clock.now()
    with time_machine.travel(start + 25 * HOUR, tick=False):
        running.keep()
        assert not Message.objects.exists()
        assert checks.backups().is_well
    with time_machine.travel(start + 27 * HOUR, tick=False) as moved:
        running.keep()
        running.keep()
        assert Message.objects.count() == 1
        assert not checks.backups().is_well
        moved.shift(24 * HOUR)
        running.keep()
        assert Message.objects.count() == 2


def test_a_file_that_is_gone_proves_nothing(owner: User) -> None:
    backup = made()
    assert queries.standing(SYSTEM).verified == backup
    backup.place.unlink()
    assert queries.standing(SYSTEM).verified is None


def test_what_was_broken_off_for_good_is_given_up_and_told(owner: User, letters: None) -> None:
    backup = commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM)
    Backup.objects.update(created_at=clock.now() - 13 * HOUR)
    running.keep()
    backup.refresh_from_db()
    assert backup.state == "failed"
    assert Message.objects.count() == 1


def test_the_second_place_gets_a_copy(owner: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    object.__setattr__(ENV, "second_backups", tmp_path)
    try:
        backup = made()
    finally:
        object.__setattr__(ENV, "second_backups", None)
    assert backup.copied_at
    assert (tmp_path / backup.name).read_bytes() == backup.place.read_bytes()


def test_a_second_place_that_is_away_is_told_but_the_backup_stands(
    owner: User, letters: None, tmp_path: Path
) -> None:
    object.__setattr__(ENV, "second_backups", tmp_path / "away")
    try:
        backup = made()
    finally:
        object.__setattr__(ENV, "second_backups", None)
    assert (backup.state, backup.copied_at) == ("done", None)
    assert "No such file" in backup.copy_error
    assert "No such file" in Message.objects.get().text


def test_old_planned_ones_are_let_go_and_asked_ones_kept(owner: User) -> None:
    commands.change_plan(queries.plan(SYSTEM), by=SYSTEM, is_on=True, daily=2, weekly=0, monthly=0)
    ENV.backups.mkdir(mode=0o700, exist_ok=True)
    for number in range(1, 6):
        moment = clock.now() - datetime.timedelta(days=number)
        for is_planned in (True, False):
            name = f"old-{number}-{is_planned}"
            (ENV.backups / name).write_bytes(b"x")
            Backup.objects.create(
                name=name, is_planned=is_planned, state=State.DONE, created_at=moment, started_at=moment
            )
    running.make(commands.ask_backup(queries.plan(SYSTEM), by=SYSTEM, is_planned=True).pk)
    left = {path.name for path in ENV.backups.iterdir() if path.name.startswith("old")}
    assert left == {"old-1-True", *(f"old-{number}-False" for number in range(1, 6))}
    assert Backup.objects.filter(removed_at=None, is_planned=True).count() == 2


@pytest.mark.parametrize("values", [{"hour": 24}, {"daily": 0}, {"weekly": 53}, {"monthly": 61}])
def test_a_plan_that_makes_no_sense_is_refused(owner: User, values: dict[str, int]) -> None:
    with pytest.raises(Invalid) as refused:
        commands.change_plan(BackupPlan(), by=SYSTEM, is_on=True, **values)
    assert list(refused.value.fields) == list(values)


def test_who_may_not_is_refused(owner: User) -> None:
    agent, admin = make.actor("agent"), make.actor("admin")
    with pytest.raises(NotAllowed):
        commands.ask_backup(BackupPlan(), by=agent)
    with pytest.raises(NotAllowed):
        commands.show_key(BackupPlan(), by=admin)
    with pytest.raises(NotAllowed):
        queries.latest(agent)
    assert queries.latest(admin) == []
