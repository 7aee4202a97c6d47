"""What people are told, what they follow, and how they want to hear of it."""

import datetime
from typing import Any, ClassVar

from django.db import models

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import NoticeKind
from wasl.records.models import Anchor
from wasl.workspace.models import User


class Notification(models.Model):
    """Tells one person of an event, or says a sentence to them; `source` is its cause: told once to each, ever.

    `more` counts further records of the same act (a hundred customers handed over are one notification). One that is not
    shown in the page is only there to be mailed or pushed. `mail_at` and `push_at` are moments at which it is still to
    leave, in a daily letter where `in_digest` says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=100)
    anchor = models.ForeignKey(Anchor, models.CASCADE, null=True, related_name="+")
    # no foreign key: an event goes with its record, and so does this
    event_id = models.UUIDField(null=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    text = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=300, blank=True)
    more = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)
    push_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "source"], name="notification_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notification_newest"),
            models.Index(
                fields=["person"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True, is_shown=True),
            ),
            models.Index(
                fields=["mail_at"], name="notification_mail", condition=models.Q(mail_at__isnull=False)
            ),
            models.Index(
                fields=["push_at"], name="notification_push", condition=models.Q(push_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"

    def may_change(self, actor: Actor) -> bool:
        """Tell whether it is the actor's own."""
        return self.person_id == actor.user_id

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether it is the actor's own."""
        return self.person_id == actor.user_id


class Follow(models.Model):
    """A person who wants to hear what happens to a record."""

    pk = models.CompositePrimaryKey("person_id", "anchor_id")
    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.person_id} {self.anchor_id}"


class NotificationPreferences(models.Model):
    """How a person wants to hear of things: by kind where it differs from the usual, and the hours of rest.

    `choices` is `{"mention": {"page": true, "mail": "now", "push": false}}`.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    choices = models.JSONField(default=dict)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.person_id)

    def choice(self, kind: NoticeKind) -> dict[str, Any]:
        """Return what holds for a kind: {"page", "mail", "push"}."""
        usual: dict[str, Any] = {"page": True, "mail": kind.mail, "push": kind.is_pushed}
        return usual | dict(self.choices.get(kind.name, {}))

    def end_of_rest(self, moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
        """Return the moment itself, or the end of the hours of rest that it falls into (they may span midnight)."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return moment
        local = moment.astimezone(zone)
        time, start, end = local.time(), self.quiet_from, self.quiet_until
        rests = start <= time < end if start < end else time >= start or time < end
        if not rests:
            return moment
        day = local.date() + datetime.timedelta(days=int(time >= end))
        return datetime.datetime.combine(day, end, zone).astimezone(datetime.UTC)

    def next_digest(self, moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
        """Return the next moment of the daily letter after `moment`."""
        local = moment.astimezone(zone)
        hour = datetime.time(self.digest_hour)
        day = local.date() + datetime.timedelta(days=int(local.time() >= hour))
        return datetime.datetime.combine(day, hour, zone).astimezone(datetime.UTC)


class PushSubscription(models.Model):
    """A browser that takes web push for a person (RFC 8030): where to, and its keys."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    browser = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.browser or str(self.id)
