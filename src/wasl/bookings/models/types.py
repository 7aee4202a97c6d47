"""A meeting that customers may book: with whom, how long, when at the earliest, what is asked."""

import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User


class MeetingType(models.Model):
    """A public page on which a meeting is booked, under the address `slug`.

    One `host` of the `hosts` takes it (round robin: whoever has least), or all of them together. Times are in minutes.
    `questions` are {key, label, kind, is_needed}, with `options` where one of several is chosen. One that is not listed is found by its address alone; one that is not
    active takes no more bookings.
    """

    class Style(models.TextChoices):
        ROUND_ROBIN = "round_robin", _("One of them, in turn")
        COLLECTIVE = "collective", _("All of them together")

    class Way(models.TextChoices):
        VIDEO = "video", _("Video call")
        PHONE = "phone", _("Phone call: we call")
        PLACE = "place", _("At a place")

    class Kind(models.TextChoices):
        LINE = "line", _("One line")
        TEXT = "text", _("Several lines")
        YES = "yes", _("Yes or no")
        CHOICE = "choice", _("One of several")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    hosts = models.ManyToManyField(User, related_name="meeting_types")
    style = models.CharField(max_length=12, choices=Style, default=Style.ROUND_ROBIN)
    minutes = models.PositiveSmallIntegerField(default=30)
    step = models.PositiveSmallIntegerField(default=30)
    way = models.CharField(max_length=8, choices=Way, default=Way.VIDEO)
    place = models.CharField(max_length=200, blank=True)
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)
    notice = models.PositiveIntegerField(default=240)
    days_ahead = models.PositiveSmallIntegerField(default=60)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    reminders = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    is_listed = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def length(self) -> datetime.timedelta:
        """Return how long it takes."""
        return datetime.timedelta(minutes=self.minutes)

    @property
    def before(self) -> datetime.timedelta:
        """Return what is kept free before it."""
        return datetime.timedelta(minutes=self.buffer_before)

    @property
    def after(self) -> datetime.timedelta:
        """Return what is kept free after it."""
        return datetime.timedelta(minutes=self.buffer_after)

    @property
    def is_collective(self) -> bool:
        """Tell whether all hosts take part."""
        return self.style == MeetingType.Style.COLLECTIVE
