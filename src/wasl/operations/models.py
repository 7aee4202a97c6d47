"""Backups as the product remembers them, the drills that tried them, and the plan by which they are made."""

import datetime
from pathlib import Path
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.env import ENV
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User

ENDING = ".tar.zst.age"


class State(models.TextChoices):
    """Where a backup or a drill stands."""

    WAITING = "waiting", pgettext_lazy("backup", "Waiting")
    RUNNING = "running", pgettext_lazy("backup", "Running")
    DONE = "done", pgettext_lazy("backup", "Done")
    FAILED = "failed", pgettext_lazy("backup", "Failed")


class Work(models.Model):
    """What a backup and a drill have in common: when, how long, how it ended, what was in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    tables = models.PositiveIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=600, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Tell whether it waits or runs."""
        return self.state in {State.WAITING, State.RUNNING}

    @property
    def took(self) -> datetime.timedelta | None:
        """Return how long it took, once it is over."""
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None


class Backup(Work):
    """One bundle: made by the plan, or when somebody asked."""

    State = State

    name = models.CharField(max_length=80, unique=True)
    is_planned = models.BooleanField(default=False)
    size = models.BigIntegerField(default=0)
    content_size = models.BigIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True, db_index=True)
    copied_at = models.DateTimeField(null=True, blank=True)
    copy_error = models.CharField(max_length=600, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Path:
        """Return where the bundle lies."""
        return ENV.backups / self.name

    @property
    def is_there(self) -> bool:
        """Tell whether it was made and its file is still there."""
        return self.state == State.DONE and self.place.is_file()


class Drill(Work):
    """One bundle put back into a scratch database and compared, table by table."""

    State = State

    backup = models.ForeignKey(Backup, models.CASCADE, related_name="drills")

    def __str__(self) -> str:
        return f"{self.backup_id} {self.state}"


class Erasure(models.Model):
    """A record that was erased for good, by its id alone: no older backup may bring it back."""

    record_id = models.UUIDField(primary_key=True, editable=False)
    erased_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.record_id)


class BackupPlan(models.Model):
    """When backups are made and how many are kept: a single row. Places are the operator's (WASL_BACKUPS), never set here."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(_("Make a backup every night"), default=True)
    hour = models.PositiveSmallIntegerField(_("At this hour"), default=2)
    daily = models.PositiveSmallIntegerField(_("Days"), default=7)
    weekly = models.PositiveSmallIntegerField(_("Weeks"), default=4)
    monthly = models.PositiveSmallIntegerField(_("Months"), default=6)
    key_noted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="backup_plan_is_single")
        ]

    def __str__(self) -> str:
        return f"{self.hour}:00"
