"""What is known of records that may be the same: by what each is recognized, the pairs found, the searches for them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from wasl.contacts.models.contacts import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User
from wasl.workspace.visibility import reach


class MatchKeys(models.Model):
    """By what a contact is recognized: numbers made of its addresses, phones and names in any spelling."""

    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="match_keys")
    keys = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["keys"], name="match_keys")]

    def __str__(self) -> str:
        return f"{self.contact_id} {len(self.keys)}"


class PairQuerySet(models.QuerySet["Pair"]):
    """Pairs by who may see both records."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the pairs of which `actor` may read both records."""
        first, second = (reach(actor, "contact", prefix=f"{side}__") for side in ("first", "second"))
        return self.filter(first, second, first__deleted_at=None, second__deleted_at=None)

    def open(self) -> Self:
        """Leave out those that somebody has called different."""
        return self.filter(dismissed_at=None)


class Pair(models.Model):
    """Two records that may be the same, how sure that is, and why; `dismissed_at` says that somebody knows better."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Contact, models.CASCADE, related_name="pairs_before")
    second = models.ForeignKey(Contact, models.CASCADE, related_name="pairs_after")
    kind = models.CharField(max_length=8, choices=Contact.Kind)
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    found_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(default=clock.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar = PairQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["-score", "-id"], name="pair_best", condition=models.Q(dismissed_at__isnull=True)
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.score}"

    def may_change(self, actor: Actor) -> bool:
        """Tell whether both records lie in the actor's reach for changing."""
        return self.first.may_change(actor) and self.second.may_change(actor)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether both records may be read."""
        return self.first.is_visible_to(actor) and self.second.is_visible_to(actor)


class DuplicateSearch(models.Model):
    """One search through the whole base: where it stands, and what it found."""

    class Stage(models.TextChoices):
        READING = "reading"
        COMPARING = "comparing"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.READING)
    position = models.CharField(max_length=40, blank=True)
    contacts_count = models.PositiveIntegerField(default=0)
    pairs_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.stage} {self.started_at:%Y-%m-%d}"


class DuplicatePolicy(models.Model):
    """Whether records that are surely the same are merged without asking; off until somebody switches it on."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    merges_by_itself = models.BooleanField(default=False)
    # in whose name: with that person's rights, and none when that person is gone
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="duplicate_policy_one")
        ]

    def __str__(self) -> str:
        return "on" if self.merges_by_itself else "off"
