"""The bin: which records were deleted, when and by whom, and how long they are kept."""

import datetime
from typing import ClassVar, Self

from django.db import models

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.records.models.records import Anchor
from wasl.workspace.models import User
from wasl.workspace.visibility import reach


class BinQuerySet(models.QuerySet["Binned"]):
    """What is in the bin, by who could see the records before."""

    def visible_to(self, actor: Actor, action: str = "read") -> Self:
        """Return what stood within the actor's reach for reading (or changing)."""
        condition = models.Q(pk__in=())
        for kind in registry().all("kinds"):
            condition |= models.Q(anchor__kind=kind.name) & reach(actor, kind.name, action, prefix="anchor__")
        return self.filter(condition)


class Binned(models.Model):
    """A record in the bin. The record itself stays as it was, but for its `deleted_at` and its anchor's `is_deleted`.

    The key is made from the moment, so that the latest are the greatest.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    anchor = models.OneToOneField(Anchor, models.CASCADE, related_name="binned")
    deleted_at = models.DateTimeField(default=clock.now)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar = BinQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["deleted_at"], name="binned_at")]

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.deleted_at:%Y-%m-%d}"

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the record lay in the actor's reach for changing."""
        return self.anchor.is_covered(actor, "change")

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the record lay in the actor's reach for reading."""
        return self.anchor.is_covered(actor, "read")


class BinRules(models.Model):
    """For how many days the bin keeps what was deleted: a single row."""

    LEAST: ClassVar = 7
    MOST: ClassVar = 365

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="bin_rules_are_single"),
            models.CheckConstraint(condition=models.Q(days__range=(7, 365)), name="bin_rules_are_sane"),
        ]

    def __str__(self) -> str:
        return str(self.days)

    @classmethod
    def current(cls) -> "BinRules":
        """Return the rule in force (an unsaved one before anybody has set it)."""
        return cls._default_manager.filter(pk=1).first() or cls()

    @property
    def kept_for(self) -> datetime.timedelta:
        """Return how long the bin keeps a record."""
        return datetime.timedelta(days=self.days)
