"""Anchors, the abstract record, events and links: what every kind of record shares."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models.functions import Concat

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import FEW, copy_in, insert, rewrite, unsaved
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.kernel.text import fold, search_text, sort_key
from wasl.workspace.models import Team, User
from wasl.workspace.visibility import covers, reach

# search texts stand on shelves: columns with statistics and an index of their own, so that a word which is common on one
# does not slow those who look on another. A kind whose lists are kept apart says so in its manifest; others share the first
SHELVES = ("search", "search_1", "search_2")
# what an anchor repeats of its record
COPIED = ("title", "title_key", *SHELVES, "owner_id", "team_id", "is_archived", "is_deleted")


# what has a next step; said of the bin too, so that the index alone answers
PROMISED = models.Q(next_step_at__isnull=False, is_deleted=False)
# the skeletons of an anchor's names, read from its search text; an index holds them
SKELETONS = models.Func(
    models.Func(Concat(*SHELVES), models.Value("~.*"), function="substring"),
    models.Value("~"),
    function="string_to_array",
    output_field=ArrayField(models.TextField()),
)


@dataclass(frozen=True)
class Description:
    """How a record is called and by what it is found: `title`, the texts that search looks through, and their `shelf`."""

    title: str
    search: Sequence[str] = ()
    shelf: str = SHELVES[0]


def standing(prefix: str = "") -> models.Q:
    """Return the condition that a record (behind `prefix`) is neither archived nor in the bin."""
    return models.Q(**{f"{prefix}archived_at": None, f"{prefix}deleted_at": None})


class AnchorQuerySet(models.QuerySet["Anchor"]):
    """Anchors by visibility: each kind has its own reach."""

    def visible_to(self, actor: Actor, action: str = "read") -> Self:
        """Return the anchors of all kinds that `actor` may read (or change)."""
        condition = models.Q(pk__in=())
        for kind in (*registry().all("kinds"), *registry().circles.values()):
            condition |= models.Q(kind=kind.name) & reach(actor, kind.name, action)
        return self.filter(condition)


class AnchorManager(models.Manager["Anchor"]):
    """What is in the bin is not there for anybody who asks `objects`; the bin itself asks Django's base manager."""

    def get_queryset(self) -> models.QuerySet["Anchor"]:
        """Return the anchors that are not in the bin."""
        return super().get_queryset().filter(is_deleted=False)


class Anchor(models.Model):
    """One thin row for each thing the CRM can talk about; notes, tags, files and events point here.

    `title` and the search text (on one of the `SHELVES`, `sought`) are copies made from the record by `Record.save()` and `bulk_insert()` alone. `is_archived` says
    that it stands in no list, archived or in the bin; `is_deleted` that it is in the bin.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    title_key = models.CharField(max_length=120, blank=True)
    search = models.TextField(blank=True)
    search_1 = models.TextField(blank=True, default="", db_default="")
    search_2 = models.TextField(blank=True, default="", db_default="")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_archived = models.BooleanField(default=False)
    is_deleted = models.BooleanField(default=False, db_default=False)
    last_event_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_at = models.DateTimeField(null=True, blank=True)
    next_step_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects: ClassVar = AnchorManager.from_queryset(AnchorQuerySet)()
    with_bin: ClassVar = models.Manager.from_queryset(AnchorQuerySet)()

    class Meta:
        indexes: ClassVar = [
            *(
                GinIndex(fields=[shelf], opclasses=["gin_trgm_ops"], name=f"anchor_{shelf}")
                for shelf in SHELVES
            ),
            GinIndex(SKELETONS, name="anchor_skeletons"),
            models.Index(OpClass("title_key", "text_pattern_ops"), name="anchor_title"),
            models.Index(
                "kind",
                models.F("last_event_at").desc(nulls_last=True),
                models.F("id").desc(),
                name="anchor_last",
            ),
            models.Index(
                "owner", "kind", models.F("last_event_at").desc(nulls_last=True), name="anchor_owner_last"
            ),
            models.Index(
                fields=["next_step_by", "next_step_at"],
                name="anchor_next_by",
                condition=PROMISED,
            ),
            models.Index(
                fields=["kind", "next_step_at"],
                name="anchor_next",
                include=("next_step_by", "is_archived"),
                condition=PROMISED,
            ),
            models.Index(
                fields=["merged_into"],
                name="anchor_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sought(self) -> str:
        """Return the text by which it is found, whichever shelf it stands on."""
        return self.search or self.search_1 or self.search_2

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the record behind this anchor lies in the actor's reach for changing."""
        return not self.is_deleted and self.is_covered(actor, "change")

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the record behind this anchor lies in the actor's reach for reading."""
        return not self.is_deleted and self.is_covered(actor, "read")

    def is_covered(self, actor: Actor, action: str) -> bool:
        """Tell whether the record lies in the actor's reach, were it not in the bin."""
        return covers(actor, self.kind, action, key=self.pk, owner_id=self.owner_id, team_id=self.team_id)


class RecordQuerySet[R: "Record"](models.QuerySet[R]):
    """The gate of reading: everything shown to an actor starts at `visible_to`."""

    def visible_to(self, actor: Actor, action: str = "read") -> Self:
        """Return the rows that `actor` may read (or change), by reach over their kind."""
        return self.filter(reach(actor, registry().kind_of(self.model).name, action))

    def current(self) -> Self:
        """Leave out archived rows."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Leave only archived rows; what became part of another record is not among them."""
        return self.filter(archived_at__isnull=False, anchor__merged_into=None)


class RecordManager[R: "Record"](models.Manager[R]):
    """What is in the bin is not there for anybody who asks `objects`: no list, no search, no rule of uniqueness."""

    def get_queryset(self) -> models.QuerySet[R]:
        """Return the rows that are not in the bin."""
        return super().get_queryset().filter(deleted_at__isnull=True)


class Record(models.Model):
    """What a contact, a deal, a ticket have in common. The key is shared one to one with the anchor."""

    anchor = models.OneToOneField(Anchor, models.CASCADE, primary_key=True, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_key = models.BinaryField(max_length=200, editable=False)
    custom = models.JSONField(default=dict, blank=True)

    # the plugin does not derive the columns of foreign keys on an abstract class
    anchor_id: uuid.UUID
    owner_id: uuid.UUID | None
    team_id: uuid.UUID | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.describe().title

    @property
    def id(self) -> uuid.UUID:
        """Return the key, which is the anchor's key."""
        return self.anchor_id

    @classmethod
    def kind_name(cls) -> str:
        """Return the name of the kind, as its manifest says."""
        return registry().kind_of(cls).name

    def describe(self) -> Description:
        """Return title and search texts; every kind answers with its own."""
        raise NotImplementedError

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the record lies in the actor's reach for changing."""
        return self._is_covered(actor, "change")

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the record lies in the actor's reach for reading."""
        return self._is_covered(actor, "read")

    def _is_covered(self, actor: Actor, action: str) -> bool:
        owners = {"key": self.pk, "owner_id": self.owner_id, "team_id": self.team_id}
        return self.deleted_at is None and covers(actor, self.kind_name(), action, **owners)

    def make_anchor(self) -> Anchor:
        """Return the anchor as it must be for this record's present state (unsaved)."""
        description = self.describe()
        return unsaved(
            Anchor,
            id=self.anchor_id or uuid7(),
            kind=self.kind_name(),
            title=description.title[:400],
            title_key=fold(description.title)[:120],
            **{description.shelf: search_text(*description.search)},
            owner_id=self.owner_id,
            team_id=self.team_id,
            is_archived=self.archived_at is not None or self.deleted_at is not None,
            is_deleted=self.deleted_at is not None,
        )

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: DJ012 - stands beside what it writes
        """Save the record and refresh its anchor in one transaction; whoever lives on after a failure sets a savepoint himself."""
        anchor = self.make_anchor()
        self.sort_key = sort_key(anchor.title)
        with transaction.atomic(savepoint=False):
            if self._state.adding:
                anchor.save(force_insert=True)
                self.anchor_id = anchor.id
                self.anchor = anchor
                super().save(*args, **{**kwargs, "force_insert": True})
                return
            self.refresh(anchor)
            super().save(*args, **kwargs)

    def refresh(self, anchor: Anchor | None = None) -> None:
        """Write the anchor's copies again; called by commands that change child rows (phones, e-mails)."""
        anchor = anchor or self.make_anchor()
        Anchor.objects.filter(pk=self.anchor_id).update(**{name: getattr(anchor, name) for name in COPIED})

    @classmethod
    def bulk_insert(cls, records: Sequence[Self], *more: models.Model) -> None:
        """Insert new records with their anchors, and more rows beside: one statement for a few, two or three for many."""
        anchors = [record.make_anchor() for record in records]
        for record, anchor in zip(records, anchors, strict=True):
            record.anchor_id = anchor.id
            record.anchor = anchor
            record.sort_key = sort_key(anchor.title)
        if len(records) < FEW:
            insert(*anchors, *records, *more)
            return
        with transaction.atomic():
            copy_in(Anchor, anchors)
            copy_in(cls, records)
            insert(*more)

    @classmethod
    def bulk_store(cls, records: Sequence[Self]) -> None:
        """Save many changed records and refresh their anchors: two statements a batch."""
        anchors = [record.make_anchor() for record in records]
        for record, anchor in zip(records, anchors, strict=True):
            record.sort_key = sort_key(anchor.title)
        with transaction.atomic():
            rewrite(Anchor, anchors, COPIED)
            rewrite(cls, records)


class Event(models.Model):
    """Something that happened, recorded once and never changed.

    The key is a UUIDv7 made for the moment it happened, so the key orders the timeline, and the table is partitioned
    by key range. The *subject* is the record it happened to: only those who may see it are shown the event.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    type = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    actor_kind = models.CharField(max_length=10)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    cause = models.UUIDField(null=True)
    # no constraint of its own: the link of the same anchor has one, and a check here would need a second big index
    subject = models.ForeignKey(Anchor, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    data = models.JSONField(default=dict)
    search = models.TextField(default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="event_recorded")]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class EventLink(models.Model):
    """Puts an event on the timeline of one anchor."""

    pk = models.CompositePrimaryKey("anchor_id", "event_id")
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="event_links", db_index=False)
    # written in one transaction with its event and never without; a constraint would ask 66 partitions for each link,
    # and each deleted event would need a second big index here (docs/decisions/0012)
    event = models.ForeignKey(
        Event, models.CASCADE, related_name="links", db_index=False, db_constraint=False
    )
    type = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["type", "event"], include=["anchor"], name="event_link_type"),
        ]

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.event_id}"


class ReactionRun(models.Model):
    """Says that a reaction to an event has been done: inserted first, in the transaction of its effect."""

    pk = models.CompositePrimaryKey("event_id", "reaction")
    event_id = models.UUIDField()
    reaction = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.event_id} {self.reaction}"


def anchors_of(targets: Iterable[Record | Anchor]) -> list[uuid.UUID]:
    """Return the anchor ids of records and anchors, each once, in order."""
    return list(dict.fromkeys(t.id for t in targets))
