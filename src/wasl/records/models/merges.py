"""Records made one of several: what moved where, kept so that it can be taken back."""

import datetime
from typing import ClassVar, Self

from django.db import models

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.records.models.records import Anchor
from wasl.workspace.models import User
from wasl.workspace.visibility import reach


class MergeQuerySet(models.QuerySet["Merge"]):
    """Merges by who may see what came out of them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the merges whose survivor `actor` may read."""
        condition = models.Q(pk__in=())
        standing = self.filter(survivor__is_deleted=False)
        for kind in self.values_list("survivor__kind", flat=True).distinct():
            condition |= models.Q(survivor__kind=kind) & reach(actor, kind, prefix="survivor__")
        return standing.filter(condition)


class Merge(models.Model):
    """Several records became one, the survivor; the others point there by `Anchor.merged_into`.

    `journal` lists every row that moved, was removed or was written, in order; `fields` what the survivor was and
    became. Both are emptied once the merge can no longer be taken back.
    """

    KEPT_FOR: ClassVar = datetime.timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    survivor = models.ForeignKey(Anchor, models.CASCADE, related_name="merges")
    others = models.ManyToManyField(Anchor, related_name="+")
    merged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    merged_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    journal = models.JSONField(default=list)
    fields = models.JSONField(default=dict)

    objects: ClassVar = MergeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["merged_at"], name="merge_at")]

    def __str__(self) -> str:
        return f"{self.survivor_id} {self.merged_at:%Y-%m-%d}"

    @property
    def undo_until(self) -> datetime.datetime:
        """Return the last moment at which it can be taken back."""
        return self.merged_at + self.KEPT_FOR

    @property
    def can_be_undone(self) -> bool:
        """Tell whether it stands and is young enough."""
        return self.undone_at is None and clock.now() <= self.undo_until

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the survivor lies in the actor's reach for changing."""
        return self.survivor.may_change(actor)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the survivor may be read."""
        return self.survivor.is_visible_to(actor)
