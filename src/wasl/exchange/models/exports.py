"""Exports: a list on its way into a file, and the rule about large ones."""

import datetime
from pathlib import Path
from typing import ClassVar, Self

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User

TONES = {"done": "ok", "failed": "bad", "running": "info", "queued": "info"}


class ExportQuerySet(models.QuerySet["Export"]):
    """An export is seen by whoever asked for it, and by nobody else."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the exports of `actor`."""
        return self.filter(by_id=actor.user_id) if actor.user_id else self.none()


class Export(models.Model):
    """A list on its way into a file. `key` is where the file lies; empty before it is written and after it expired.

    `asked` holds what the list was asked: "q", "filter" (JSON), "sort", "ids"; `columns` the keys of the chosen fields,
    empty for all. `estimate` is the number of rows when it was asked for, `rows` how many are written;
    `is_told` whether the owners were told of a large one.
    """

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        CSV = "csv", "CSV"
        VCF = "vcf", "vCard"
        JSON = "json", "JSON"

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("export", "Waiting")
        RUNNING = "running", pgettext_lazy("export", "Being written")
        DONE = "done", pgettext_lazy("export", "Ready")
        FAILED = "failed", pgettext_lazy("export", "Stopped by a fault")
        CANCELLED = "cancelled", pgettext_lazy("export", "Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    listing = models.CharField(max_length=40)
    format = models.CharField(max_length=4, choices=Format)
    columns = models.JSONField(default=list, blank=True)
    asked = models.JSONField(default=dict, blank=True)
    name = models.CharField(max_length=255)
    key = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    estimate = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    is_told = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    KEPT_FOR: ClassVar = datetime.timedelta(days=7)
    objects: ClassVar = ExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["by", "-id"], name="export_of_person")]

    def __str__(self) -> str:
        return self.name

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` asked for this."""
        return self.is_visible_to(actor)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether `actor` asked for this."""
        return actor.kind == "system" or (self.by_id is not None and self.by_id == actor.user_id)

    @property
    def is_moving(self) -> bool:
        """Tell whether it is being written, or will be."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def is_ready(self) -> bool:
        """Tell whether there is a file to fetch."""
        return self.state == self.State.DONE and bool(self.key)

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return Path(default_storage.path(self.key))

    @property
    def filename(self) -> str:
        """Return how the file is called where it is saved."""
        return f"{self.name} {self.created_at:%Y-%m-%d}.{self.format}"

    @property
    def tone(self) -> str:
        """Return the tone of the palette that goes with the state."""
        return TONES.get(self.state, "mute")

    @property
    def percent(self) -> int:
        """Return how far it is, from 0 to 100."""
        return min(100, self.rows * 100 // self.estimate) if self.estimate else 0


class ExportRules(models.Model):
    """From how many rows on an export is told to the owners at once: a single row."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    large_from = models.PositiveIntegerField(default=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="export_rules_are_single")
        ]

    def __str__(self) -> str:
        return str(self.large_from)

    @classmethod
    def current(cls) -> "ExportRules":
        """Return the rule in force (an unsaved one before anybody has set it)."""
        return cls._default_manager.filter(pk=1).first() or cls()
