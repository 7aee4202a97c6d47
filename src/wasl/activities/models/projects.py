"""Projects: a thing to be done in several tasks, for a record; and the templates from which they start."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.records.models import Anchor, Description, Record, RecordManager, RecordQuerySet

CURRENT = Q(archived_at__isnull=True, deleted_at__isnull=True)
GOING = ("planned", "running", "paused")


class Project(Record):
    """A set of tasks with dates. Its tasks are those that are *about* it, so that they stand on its timeline as on any
    record's, and its next step is the earliest of them. `about` is the record it is done for.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("project", "Planned")
        RUNNING = "running", pgettext_lazy("project", "Running")
        PAUSED = "paused", pgettext_lazy("project", "Paused")
        DONE = "done", pgettext_lazy("project", "Finished")
        DROPPED = "dropped", pgettext_lazy("project", "Given up")

    name = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    about = models.ForeignKey(Anchor, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    start_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_on", "anchor"], name="project_due", condition=CURRENT),
            models.Index(fields=["start_on", "anchor"], name="project_start", condition=CURRENT),
            models.Index(fields=["sort_key", "anchor"], name="project_sort", condition=CURRENT),
            models.Index(fields=["created_at", "anchor"], name="project_created", condition=CURRENT),
            models.Index(fields=["owner", "due_on"], name="project_owner", condition=CURRENT),
            GinIndex(fields=["custom"], name="project_custom"),
        ]

    def describe(self) -> Description:
        """Return the name, by which it is found too."""
        return Description(self.name, (self.name,))

    @property
    def is_going(self) -> bool:
        """Tell whether it is neither finished nor given up."""
        return self.state in GOING

    @property
    def is_done(self) -> bool:
        """Tell whether it is finished."""
        return self.state == Project.State.DONE

    @property
    def is_late(self) -> bool:
        """Tell whether its last day has passed and it still goes on."""
        return (
            self.is_going
            and self.due_on is not None
            and self.due_on < clock.today(timezone.get_current_timezone())
        )


class ProjectTemplate(models.Model):
    """The tasks of a kind of project, by working days after its start.

    `steps` is a list of `{"key", "title", "start", "due", "minutes", "priority", "checklist", "owner", "after"}`: `start` and
    `due` count working days of the firm, `owner` is "project", "record", "user:ID" or "team:ID" (whoever has the least to do
    there), `after` are the keys of steps that come first.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    hint = models.CharField(max_length=300, blank=True)
    steps = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def length(self) -> int:
        """How many working days after the start the last step is due."""
        return max((step["due"] for step in self.steps), default=0)
