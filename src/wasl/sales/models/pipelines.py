"""Pipelines and their stages: the ordered ways that deals go."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.ids import uuid7
from wasl.lists.models import spoken


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    """Pipelines by who works with them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the pipelines that `actor` may see: all, for whoever sees any deal."""
        return self if actor.reach_for("deal") is not Reach.NONE else self.none()

    def current(self) -> Self:
        """Leave out those that are no longer used."""
        return self.filter(archived_at=None)


class Pipeline(models.Model):
    """A way that deals go, by its stages. `names` are by language. Without a `currency` its deals are in the firm's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = PipelineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], name="pipeline_one_default", condition=Q(is_default=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any."""
        return spoken(self.names)


class Stage(models.Model):
    """A stage of a pipeline. One that was removed keeps its row: the history of deals still names it.

    `probability` is how likely a deal that stands here is won, in percent. A deal that stays longer than `rots_after` days
    is rotting. A deal may go on from here when the fields in `needs` are filled and, where `needs_tasks`, no task about it
    is open.
    """

    class Meaning(models.TextChoices):
        OPEN = "open", pgettext_lazy("deal", "Open")
        WON = "won", pgettext_lazy("deal", "Won")
        LOST = "lost", pgettext_lazy("deal", "Lost")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    meaning = models.CharField(max_length=4, choices=Meaning, default=Meaning.OPEN)
    probability = models.PositiveSmallIntegerField(default=0)
    rots_after = models.PositiveSmallIntegerField(null=True, blank=True)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    needs_tasks = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(probability__lte=100), name="stage_probability"),
            models.UniqueConstraint(
                fields=["pipeline", "meaning"],
                name="stage_one_end",
                condition=Q(removed_at=None, meaning__in=("won", "lost")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any."""
        return spoken(self.names)

    @property
    def is_open(self) -> bool:
        """Tell whether deals that stand here are still going on."""
        return self.meaning == self.Meaning.OPEN
