"""Imports: a file, the rows it refused, and what it did, so that it can be taken back."""

import datetime
import uuid
from pathlib import Path
from typing import ClassVar, Self

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.importing import ImportOptions
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User

OTHERS = "exchange.manage_imports"
TONES = {"done": "ok", "failed": "bad", "running": "info", "queued": "info", "undoing": "info"}


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports are seen by whoever began them, and by those who look after everybody's."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the imports that `actor` may see."""
        if actor.may(OTHERS):
            return self
        return self.filter(by_id=actor.user_id) if actor.user_id else self.none()


class Import(models.Model):
    """One file on its way to becoming records. `key` is where the file lies; empty once it was forgotten.

    `sheet`, `encoding`, `delimiter` and `has_header` say how the file is read: found out at first, then chosen. A line
    of `mapping` is {"column", "field", "position", "label"}. `position` counts the rows taken so far: a chunk moves it
    in the transaction that saves its records, so that each row is taken exactly once whatever happens to the process.
    `trial` holds the counts of the dry run. `asked_by` is who asked for the present work: an administrator may take
    back what another has imported. `is_attended` until the command line that began it has told its outcome. `is_return` when the file was written here and
    its rows are known by their id: then a line of the mapping names a field of the exporter.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("import", "Being prepared")
        CHECKING = "checking", pgettext_lazy("import", "Being checked")
        CHECKED = "checked", pgettext_lazy("import", "Checked")
        QUEUED = "queued", pgettext_lazy("import", "Waiting")
        RUNNING = "running", pgettext_lazy("import", "Running")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Stopped by a fault")
        CANCELLED = "cancelled", pgettext_lazy("import", "Stopped")
        UNDOING = "undoing", pgettext_lazy("import", "Being taken back")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    key = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    delimiter = models.CharField(max_length=4, blank=True)
    sheet = models.CharField(max_length=255, blank=True)
    has_header = models.BooleanField(default=True)
    columns = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=list, blank=True)
    options = models.JSONField(default=dict, blank=True)
    trial = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    estimate = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    created_count = models.PositiveBigIntegerField(default=0)
    updated_count = models.PositiveBigIntegerField(default=0)
    skipped_count = models.PositiveBigIntegerField(default=0)
    refused_count = models.PositiveBigIntegerField(default=0)
    undone_count = models.PositiveBigIntegerField(default=0)
    kept_count = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_attended = models.BooleanField(default=False)
    is_return = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    KEPT_FOR: ClassVar = datetime.timedelta(days=30)
    objects: ClassVar = ImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["sha256", "state"], name="import_same_file"),
        ]

    def __str__(self) -> str:
        return self.name

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` began this, or looks after everybody's imports."""
        return self.is_visible_to(actor)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether `actor` may see this."""
        return actor.may(OTHERS) or (self.by_id is not None and self.by_id == actor.user_id)

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return Path(default_storage.path(self.key))

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be prepared."""
        return self.state in {self.State.DRAFT, self.State.CHECKING, self.State.CHECKED}

    @property
    def is_moving(self) -> bool:
        """Tell whether a worker is busy with it, or will be."""
        return self.state in {self.State.CHECKING, self.State.QUEUED, self.State.RUNNING, self.State.UNDOING}

    @property
    def is_over(self) -> bool:
        """Tell whether the run has ended, well or not, and was not taken back."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to take back and nothing in the way."""
        return self.is_over and bool(self.key) and self.created_count + self.updated_count > 0

    @property
    def taken_count(self) -> int:
        """Return how many rows became or changed records."""
        return self.created_count + self.updated_count

    @property
    def ready_count(self) -> int:
        """Return how many rows the dry run found good."""
        return int(self.trial.get("created", 0)) + int(self.trial.get("updated", 0))

    @property
    def brings_nothing(self) -> bool:
        """Tell whether the dry run saw every row and each would stay as it is."""
        return bool(self.trial.get("is_whole")) and not self.ready_count and not self.trial.get("refused")

    @property
    def tone(self) -> str:
        """Return the tone of the palette that goes with the state."""
        return TONES.get(self.state, "mute")

    @property
    def percent(self) -> int:
        """Return how far the present work is, from 0 to 100; the number of rows is an estimate until the end."""
        if self.state == self.State.UNDOING:
            done, whole = self.undone_count + self.kept_count, self.taken_count
        elif self.state == self.State.CHECKING:
            done, whole = int(self.trial.get("rows", 0)), self.estimate
        else:
            done, whole = self.position, max(self.estimate, self.position)
        return min(100, done * 100 // whole) if whole else 0

    def choices(self) -> ImportOptions:
        """Return the options, typed."""
        given = dict(self.options)
        for name in ("owner_id", "team_id"):
            given[name] = uuid.UUID(given[name]) if given.get(name) else None
        for name in ("match_by", "tags"):
            given[name] = tuple(given.get(name, ()))
        return ImportOptions(**given)


class ImportRefusal(models.Model):
    """A row that was not taken: its number, its cells as read, the first column at fault and all reasons.

    Where several columns are at fault, `faults` holds (column, reason) for each.
    """

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, related_name="refusals", db_index=False)
    number = models.PositiveBigIntegerField()
    values = models.JSONField()
    column = models.CharField(max_length=400, blank=True)
    reason = models.TextField()
    faults = models.JSONField(default=list, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["of", "number"], name="import_refusal_row")]

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"

    @property
    def value(self) -> str:
        """Return the first cell at fault, or nothing when it is the row as a whole."""
        return self.value_in(self.column)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Return (column, value, reason) for each column at fault."""
        pairs = self.faults or [(self.column, self.reason)]
        return [(column, self.value_in(column), reason) for column, reason in pairs]

    def value_in(self, column: str) -> str:
        """Return what stands in a column of this row."""
        columns = self.of.columns
        place = columns.index(column) if column in columns else len(self.values)
        return str(self.values[place]) if place < len(self.values) else ""


class ImportChange(models.Model):
    """What a row of a file that came back would change, cell by cell, and what was decided where others were quicker.

    `cells` are [column, old, new, whether others have changed this since the export]. An undecided conflict is left out.
    """

    class Decision(models.TextChoices):
        NONE = "", pgettext_lazy("decision", "Undecided: leave it out")
        MINE = "mine", pgettext_lazy("decision", "The file’s values")
        THEIRS = "theirs", pgettext_lazy("decision", "Keep what others changed")
        SKIP = "skip", pgettext_lazy("decision", "Leave the row out")

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, related_name="changes", db_index=False)
    number = models.PositiveBigIntegerField()
    record_id = models.UUIDField()
    cells = models.JSONField(default=list)
    is_conflict = models.BooleanField(default=False)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.NONE, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["of", "number"], name="import_change_row")]

    def __str__(self) -> str:
        return f"{self.number}: {len(self.cells)}"


class ImportEffect(models.Model):
    """What one row did to one record, with what is needed to take it back; `kept` says why that was not done.

    The record is no foreign key: taking back removes it, and a check per row would be paid a hundred thousand times.
    """

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, related_name="effects", db_index=False)
    record_id = models.UUIDField()
    action = models.CharField(
        max_length=8, choices=[("created", _("Created")), ("updated", pgettext_lazy("rows", "Updated"))]
    )
    before = models.JSONField(default=dict)
    kept = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["of", "id"], name="import_effect_of")]

    def __str__(self) -> str:
        return f"{self.action} {self.record_id}"
