"""Calendars on other servers that are kept the same as a person's own, what stands in them, and when he is busy there."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wasl.activities.models import Activity
from wasl.kernel import clock, secrets
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User

PLACE = "calendar.link.password"


class Link(models.Model):
    """A calendar of a person on another server. The password can be written, never read back.

    `offered` are the calendars to choose from until `url` is one of them. `token` and `mark` are by what the server tells
    what is new (RFC 6578, or the older ctag). `error` is why it failed last, a word of `wording.FAULTS`.
    """

    class Direction(models.TextChoices):
        BOTH = "both", _("Both ways")
        READ = "read", _("Only read: Wasl knows when you are busy")
        WRITE = "write", _("Only write: your meetings stand there too")

    class State(models.TextChoices):
        CHOOSING = "choosing", _("Calendar not chosen")
        ON = "on", _("In sync")
        PAUSED = "paused", _("Paused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    server = models.CharField(max_length=500)
    login = models.CharField(max_length=254)
    sealed_password = models.TextField(editable=False)
    offered = models.JSONField(default=list)
    url = models.CharField(max_length=1000, blank=True)
    name = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.BOTH)
    has_calls = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.CHOOSING)
    token = models.CharField(max_length=1000, blank=True)
    mark = models.CharField(max_length=500, blank=True)
    laid_until = models.DateField(null=True)
    error = models.CharField(max_length=20, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="link_due", condition=Q(state="on"))]

    def __str__(self) -> str:
        return self.name or self.server

    @property
    def password(self) -> str:
        """Return the password for the moment of signing in."""
        return secrets.unseal(self.sealed_password, PLACE)

    def set_password(self, password: str) -> None:
        """Seal a new password."""
        self.sealed_password = secrets.seal(password, PLACE)

    @property
    def reads(self) -> bool:
        """Tell whether what stands there is read."""
        return self.direction != Link.Direction.WRITE

    @property
    def writes(self) -> bool:
        """Tell whether our meetings are written there."""
        return self.direction != Link.Direction.READ


class Distant(models.Model):
    """An object of a calendar elsewhere: one of ours (`is_ours`) as both sides knew it last, or a foreign event as it came.

    `sent` is what both agreed on, `version` that of the activity which it says; -1 where ours is to be written anew.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("In sync")
        ASKED = "asked", _("Deleted there: waits for an answer")
        LEFT = "left", _("Deleted there, after it was over")
        REFUSED = "refused", _("Refused by the server")

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(Link, models.CASCADE, related_name="objects_there")
    path = models.CharField(max_length=1000)
    uid = models.CharField(max_length=255, blank=True)
    etag = models.CharField(max_length=255, blank=True)
    is_ours = models.BooleanField(default=False)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="+")
    version = models.IntegerField(default=-1)
    sent = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.KEPT)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "path"], name="object_there_once")]

    def __str__(self) -> str:
        return self.path


class Busy(models.Model):
    """A time at which somebody is busy elsewhere: one day of a foreign event. Its words are for himself alone."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Distant, models.CASCADE, related_name="times")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    is_free = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "starts_at"], name="busy_by_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> datetime.timedelta:
        """Return how long it takes."""
        return self.ends_at - self.starts_at
