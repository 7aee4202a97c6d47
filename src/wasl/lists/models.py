"""Work on many records at once: what was asked, what became of each record, and how each was before."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User


class BulkWorkQuerySet(models.QuerySet["BulkWork"]):
    """Bulk work by visibility: one's own, or everybody's by right."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the works that `actor` may see and take back."""
        return self if actor.may("lists.undo_others") else self.filter(asked_by_id=actor.user_id)


class BulkWork(models.Model):
    """One act on many records. It can be taken back for 30 days; the targets say what each record was before."""

    class State(models.TextChoices):
        """Where the work stands."""

        RUNNING = "running", _("Running")
        OVER = "over", _("Done")
        CANCELED = "canceled", _("Canceled")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    KEPT_FOR = datetime.timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    act = models.CharField(max_length=20)
    value = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    undone_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = BulkWorkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_by", "id"], name="bulk_work_by")]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.total}"

    @property
    def is_moving(self) -> bool:
        """Tell whether a job is at it."""
        return self.state in {self.State.RUNNING, self.State.UNDOING}

    @property
    def can_be_undone(self) -> bool:
        """Tell whether it can be taken back now."""
        is_over = self.state in {self.State.OVER, self.State.CANCELED}
        return is_over and self.done_count > 0 and self.started_at > clock.now() - self.KEPT_FOR

    @property
    def percent(self) -> int:
        """Return how far the present work is, from 0 to 100."""
        if self.state == self.State.UNDOING:
            done, whole = self.undone_count + self.kept_count, self.done_count
        else:
            done = self.done_count + self.same_count + self.missing_count + self.refused_count
            whole = self.total
        return min(100, done * 100 // whole) if whole else 100


class BulkTarget(models.Model):
    """One record of a bulk work, what became of it, and what it was before (or why it was left alone).

    The record is no foreign key: nothing is asked of it by the database, and a check per row would be paid each time.
    """

    class State(models.TextChoices):
        """What became of the record."""

        WAITING = "", _("Waiting")
        DONE = "done", _("Done")
        SAME = "same", _("Was so already")
        MISSING = "missing", _("Not found")
        REFUSED = "refused", _("Refused")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Changed since, left as it is")

    id = models.BigAutoField(primary_key=True)
    work = models.ForeignKey(BulkWork, models.CASCADE, related_name="targets", db_index=False)
    record_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, blank=True)
    before: Any = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["work", "state", "id"], name="bulk_target_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.record_id}"
