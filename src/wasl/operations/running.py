"""Does the work of backups, outside any long transaction; every step stands being run again after a kill."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, WaslError
from wasl.operations import alarms, commands, erasing, queries
from wasl.operations.backups import buckets, checking, databases, keeping, making, rehearsing
from wasl.operations.backups.keys import own_key
from wasl.operations.commands import steps
from wasl.operations.models import ENDING, Backup, Drill, State
from wasl.workspace.queries import has_owner, workspace

# a planned backup that failed is tried again each hour, so often
TRIES = 3
# what is open longer was given up by the worker
LONGEST = datetime.timedelta(hours=12)


def keep() -> None:
    """Look after the plan, once an hour."""
    if not has_owner():
        return
    with override(workspace().language):
        _give_up_lost()
        take_in()
        wanted = queries.plan(SYSTEM)
        if wanted.is_on and _is_due(queries.last_due(wanted)):
            with suppress(Conflict):
                commands.ask_backup(wanted, by=SYSTEM, is_planned=True)
        _rehearse_weekly()
        _copy_again()
        if queries.standing(SYSTEM).is_late:
            alarms.tell_late()


def take_in() -> None:
    """Note the bundles of this key in the first place that are not known: a restore brings an older list of them back."""
    known = set(Backup.objects.values_list("name", flat=True))
    for place in sorted(ENV.backups.glob(f"*{ENDING}")):
        if place.name not in known:
            # one of another key, or a damaged one, is none of ours
            with suppress(WaslError):
                steps.found(place, checking.header_of(place, own_key()))


def _is_due(due: datetime.datetime) -> bool:
    since = Backup.objects.filter(is_planned=True, created_at__gte=due)
    return not since.exclude(state=State.FAILED).exists() and since.count() < TRIES


def _give_up_lost() -> None:
    for kind in (Backup, Drill):
        for work in kind.objects.filter(
            state__in=[State.WAITING, State.RUNNING], created_at__lt=clock.now() - LONGEST
        ):
            steps.failed(work, _("It was broken off and not taken up again."))
            alarms.tell_failed(work)


def _rehearse_weekly() -> None:
    """Try the newest proven backup when the last drill is a week old."""
    found = queries.standing(SYSTEM)
    is_recent = Drill.objects.filter(created_at__gt=clock.now() - queries.DRILL_EVERY).exists()
    if found.verified is not None and not is_recent:
        with suppress(Conflict):
            commands.ask_drill(found.verified, by=SYSTEM)


def make(backup_id: UUID | str) -> None:
    """Make, prove and copy one backup."""
    backup = Backup.objects.filter(pk=backup_id).first()
    if backup is None or not backup.is_open:
        return
    with override(workspace().language), _failing(backup):
        steps.begin(backup)
        keeping.clear_partial(ENV.backups, older=LONGEST)
        key = own_key()
        making.make(backup.place, key)
        steps.stands(backup, checking.check(backup.place, key))
        # a try of the last hour may still be at it: the next takes this one along
        with suppress(Conflict):
            _copy(backup)
        _let_go()
        # another may be at it; what does not reach a place today does so with the next backup
        with suppress(WaslError):
            erasing.seal()
        if not Drill.objects.exists():
            commands.ask_drill(backup, by=SYSTEM)


def rehearse(drill_id: UUID | str) -> None:
    """Do one drill."""
    drill = Drill.objects.select_related("backup").filter(pk=drill_id).first()
    if drill is None or not drill.is_open:
        return
    with override(workspace().language), _failing(drill):
        steps.begin(drill)
        steps.passed(drill, rehearsing.rehearse(drill.backup.place, own_key()))


@contextmanager
def _failing(work: Backup | Drill) -> Iterator[None]:
    """Keep a refusal as the reason of the failure, and tell the owners."""
    try:
        yield
    except WaslError as error:
        steps.failed(work, error.message)
        alarms.tell_failed(work)


def _copy(backup: Backup) -> None:
    """Bring a bundle to every further place; the bundle itself stays, and each place is tried, whatever happens there."""
    ways: list[Callable[[], None]] = []
    if ENV.second_backups is not None:
        ways.append(partial(keeping.copy, backup.place, ENV.second_backups))
    if ENV.bucket is not None:
        ways.append(partial(buckets.put, ENV.bucket, backup.place))
    if not ways:
        return
    with databases.locked(databases.COPY_LOCK):
        problems = [problem for way in ways if (problem := _problem(way))]
    steps.copied(backup, " ".join(problems))
    if problems:
        alarms.tell_not_copied(backup)


def _problem(way: Callable[[], None]) -> str:
    try:
        way()
    except WaslError as error:
        return error.message
    return ""


def _copy_again() -> None:
    """Try again, once an hour, what did not reach a further place; also what was made before there was one."""
    if queries.further_places():
        for backup in Backup.objects.filter(state=State.DONE, removed_at=None, copied_at=None):
            if backup.is_there:
                # one that is being copied just now needs no second try
                with suppress(Conflict):
                    _copy(backup)


def _let_go() -> None:
    """Remove what the plan keeps no longer, in both places; never one that somebody asked for, nor the newest proven one."""
    wanted, found = queries.plan(SYSTEM), queries.standing(SYSTEM)
    planned = Backup.objects.filter(is_planned=True, state=State.DONE, removed_at=None)
    by_moment = {backup.created_at: backup for backup in planned}
    kept = keeping.kept(by_moment, daily=wanted.daily, weekly=wanted.weekly, monthly=wanted.monthly)
    for moment, backup in by_moment.items():
        if moment not in kept and backup != found.verified:
            # a place that is away today is asked again after the next backup
            with suppress(WaslError, OSError):
                _remove(backup)


def _remove(backup: Backup) -> None:
    if ENV.second_backups is not None:
        (ENV.second_backups / backup.name).unlink(missing_ok=True)
    if ENV.bucket is not None:
        buckets.remove(ENV.bucket, backup.name)
    backup.place.unlink(missing_ok=True)
    steps.removed(backup)
