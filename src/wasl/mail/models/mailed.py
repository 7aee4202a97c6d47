"""Lists that are mailed on a schedule: reports by mail."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.lists.models import SavedView
from wasl.workspace.models import User

MANAGE = "mail.manage"


class MailedListQuerySet(models.QuerySet["MailedList"]):
    """Reports by who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return one's own reports, and all to those who manage mail."""
        if actor.may(MANAGE):
            return self
        return self.filter(owner_id=actor.user_id) if actor.user_id else self.none()


class MailedList(models.Model):
    """A list, or a view of one, that leaves by mail as a workbook on a schedule: a report.

    `asked` holds what the list was asked beside the `view` (q, filter, sort). Each recipient gets what he himself may see.
    `hour` is of the firm's zone; `weekday` counts from Monday, a month that has no `month_day` takes its last. `trouble`
    is a code of `mailing.TROUBLES`: why it stands still, or what went wrong last.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    listing = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.SET_NULL, null=True, blank=True, related_name="+")
    has_view = models.BooleanField(default=False)
    asked = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    recipients = models.ManyToManyField(User, related_name="+")
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=6)
    month_day = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=8)
    skips_empty = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    trouble = models.CharField(max_length=20, blank=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    last_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar = MailedListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="mailed_list_due", condition=models.Q(is_paused=False))
        ]

    def __str__(self) -> str:
        return self.name

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether it is the actor's own, or mail is his to manage."""
        return actor.may(MANAGE) or (actor.user_id is not None and self.owner_id == actor.user_id)

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the actor may change it."""
        return self.is_visible_to(actor)
