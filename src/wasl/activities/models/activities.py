"""Tasks, calls and meetings: one table, so that a day, a panel and a calendar are one query (docs/decisions/0020)."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Self, cast

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.records.models import Anchor, Description, Note, Record, RecordManager, RecordQuerySet
from wasl.workspace.models import User
from wasl.workspace.visibility import reach

CURRENT = Q(archived_at__isnull=True, deleted_at__isnull=True)
OPEN_STATES = ("open", "started", "waiting")
OPEN = Q(state__in=OPEN_STATES)
# when nothing is said, a talk takes so many minutes in a calendar
USUAL_MINUTES = {"call": 15, "meeting": 60}


class ActivityQuerySet[A: "Activity"](RecordQuerySet[A]):
    """Activities by state, by time and by what they are about."""

    def visible_to(self, actor: Actor, action: str = "read") -> Self:
        """Return the rows that `actor` may read (or change), by reach over each kind."""
        if self.model is not Activity:
            return super().visible_to(actor, action)
        condition = Q(pk__in=())
        for kind in KINDS:
            condition |= Q(kind=kind) & reach(actor, kind, action)
        return self.filter(condition)

    def open(self) -> Self:
        """Leave what is still to be done."""
        return self.filter(OPEN)

    def about_record(self, anchor_id: uuid.UUID) -> Self:
        """Leave what is about one record."""
        return self.filter(about=anchor_id)


class ActivityManager(RecordManager["Activity"]):
    """A kind's own manager knows the rows of its kind alone."""

    def get_queryset(self) -> models.QuerySet["Activity"]:
        """Return the rows that are not in the bin."""
        rows = super().get_queryset()
        kind = CLASS_KINDS.get(self.model)
        return rows.filter(kind=kind) if kind else rows


class Activity(Record):
    """A task, a call or a meeting, planned or done; read as an object of its own kind.

    `due_at` is the moment it must be done by or begins; without `has_time` it is the end of the day `due_on`, where the
    owner is; `starts_on` is the day on which one begins that takes several. `minutes` is how long it takes. A finished one has `done_at`. `body` is what there is to say before; what was
    said is `note`. `repeat` is a rule (RFC 5545 §3.3.10) counted from `repeat_from`; the next one `follows` the one before.
    `repeat_at` is the moment of the rule that this one stands for: one that is put off leaves the rhythm as it is.
    `is_late_told` and `remind_at` remember what was announced of the present due moment.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        CALL = "call", pgettext_lazy("noun", "Call")
        MEETING = "meeting", _("Meeting")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "To do")
        STARTED = "started", pgettext_lazy("task", "In progress")
        WAITING = "waiting", pgettext_lazy("task", "Waiting for others")
        DONE = "done", pgettext_lazy("task", "Done")
        DROPPED = "dropped", pgettext_lazy("task", "Dropped")

    class Priority(models.IntegerChoices):
        LOW = 1, pgettext_lazy("priority", "Low")
        NORMAL = 2, pgettext_lazy("priority", "Normal")
        HIGH = 3, pgettext_lazy("priority", "High")
        URGENT = 4, pgettext_lazy("priority", "Urgent")

    Direction = Note.Direction
    Result = Note.Outcome

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    about = models.ManyToManyField(Anchor, related_name="+", blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    has_time = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_before = models.PositiveIntegerField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    is_late_told = models.BooleanField(default=False)
    repeat = models.CharField(max_length=200, blank=True)
    repeat_from = models.DateTimeField(null=True, blank=True)
    repeat_at = models.DateTimeField(null=True, blank=True)
    follows = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    checklist = models.JSONField(default=list, blank=True)
    blocked_by = models.ManyToManyField("self", symmetrical=False, related_name="blocks", blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    direction = models.CharField(max_length=3, choices=Direction, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    place = models.CharField(max_length=200, blank=True)
    recording = models.CharField(max_length=500, blank=True)
    note = models.OneToOneField(Note, models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    objects: ClassVar = ActivityManager.from_queryset(ActivityQuerySet)()

    class Meta:
        indexes: ClassVar = [
            # what is open, by whose it is: my day, lists of open ones
            models.Index(
                fields=["owner", "due_at", "anchor"], name="activity_owner_open", condition=OPEN & CURRENT
            ),
            models.Index(
                fields=["team", "due_at", "anchor"], name="activity_team_open", condition=OPEN & CURRENT
            ),
            models.Index(fields=["kind", "due_at", "anchor"], name="activity_open", condition=OPEN & CURRENT),
            models.Index(
                fields=["kind", "priority", "anchor"], name="activity_urgent", condition=OPEN & CURRENT
            ),
            # what people have and had to do in the days of a calendar
            models.Index(fields=["owner", "due_at"], name="activity_owner_due", condition=CURRENT),
            # whole lists in their orders
            models.Index(fields=["kind", "due_at", "anchor"], name="activity_due", condition=CURRENT),
            models.Index(fields=["kind", "sort_key", "anchor"], name="activity_sort", condition=CURRENT),
            models.Index(fields=["kind", "created_at", "anchor"], name="activity_created", condition=CURRENT),
            models.Index(
                "kind",
                models.F("done_at").desc(nulls_last=True),
                models.F("anchor").desc(),
                name="activity_done",
                condition=CURRENT,
            ),
            models.Index(
                fields=["owner", "kind", "done_at"],
                name="activity_owner_done",
                condition=Q(state="done") & CURRENT,
            ),
            # what is still to be announced
            models.Index(
                fields=["due_at"],
                name="activity_untold",
                condition=OPEN & CURRENT & Q(is_late_told=False, due_at__isnull=False),
            ),
            models.Index(
                fields=["remind_at"],
                name="activity_remind",
                condition=OPEN & CURRENT & Q(remind_at__isnull=False),
            ),
            GinIndex(fields=["custom"], name="activity_custom"),
        ]

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Return a row as an object of its kind's class, whoever asked for it, as far as the kind was asked too."""
        held: dict[str, Any] = dict(zip(field_names, values, strict=True))
        if cls is Activity and "kind" in held:
            return cast("Self", KINDS[held["kind"]].from_db(db, field_names, values, **more))
        return super().from_db(db, field_names, values, **more)

    def name_records(self, records: Sequence[Anchor]) -> None:
        """Point at exactly these records, in this order, which Django's `set` loses: the first of a talk is whom it is with."""
        links: Any = Activity.about.through._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
        links.filter(activity_id=self.pk).delete()
        links.bulk_create([links.model(activity_id=self.pk, anchor_id=record.id) for record in records])

    def describe(self) -> Description:
        """Return the title, by which it is found too."""
        return Description(self.title, (self.title, self.outcome))

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state in OPEN_STATES

    @property
    def is_late(self) -> bool:
        """Tell whether its moment has passed and it is still to be done."""
        return self.is_open and self.due_at is not None and self.due_at <= clock.now()

    @property
    def is_talk(self) -> bool:
        """Tell whether it is a call or a meeting."""
        return self.kind != Activity.Kind.TASK

    @property
    def ends_at(self) -> datetime.datetime | None:
        """Return when it is over, for a calendar; nothing for what has no time of day."""
        if self.due_at is None or not self.has_time:
            return None
        length = self.minutes if self.minutes is not None else USUAL_MINUTES.get(self.kind, 0)
        return self.due_at + datetime.timedelta(minutes=length)


class Task(Activity):
    """Something to be done by somebody, by a moment."""

    objects: ClassVar = ActivityManager.from_queryset(ActivityQuerySet)()

    class Meta:
        proxy = True


class Call(Activity):
    """A phone call, planned or made."""

    objects: ClassVar = ActivityManager.from_queryset(ActivityQuerySet)()

    class Meta:
        proxy = True


class Meeting(Activity):
    """A meeting, planned or held; the records it is about are those who attend."""

    objects: ClassVar = ActivityManager.from_queryset(ActivityQuerySet)()

    class Meta:
        proxy = True


KINDS: dict[str, type[Activity]] = {"task": Task, "call": Call, "meeting": Meeting}
CLASS_KINDS: dict[Any, str] = {model: kind for kind, model in KINDS.items()}


class Script(models.Model):
    """What to say on a call for one purpose: written by hand, shown beside the call."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    body = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "name"]

    def __str__(self) -> str:
        return self.name
