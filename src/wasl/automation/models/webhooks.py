"""Webhooks: addresses of other programs that are told of events, and everything that was sent to them."""

import base64
import datetime
import os
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock, secrets
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User

PLACE = "automation.webhook.secret"
PREFIX = "whsec_"
# as long as an old secret signs beside the new one
OVERLAP = datetime.timedelta(hours=24)


class Webhook(models.Model):
    """An address that is told of chosen events on records that its owner may see; the secret can be written, never read back.

    Without `events` it is told of what rules send there alone. A webhook is *paused* by the system when everything sent to
    it has failed for three days, or when the other side says that it is gone.
    """

    class State(models.TextChoices):
        ON = "on", pgettext_lazy("webhook", "On")
        OFF = "off", pgettext_lazy("webhook", "Off")
        PAUSED = "paused", pgettext_lazy("webhook", "Paused")

    class Pause(models.TextChoices):
        FAILING = "failing", _("Nothing could be delivered for three days.")
        GONE = "gone", _("The other side says that it no longer wants this (410).")
        OWNER = "owner", _("Its owner is no longer active.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=2000)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    events = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    filter = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ON)
    paused_because = models.CharField(max_length=10, choices=Pause, blank=True)
    sealed_secret = models.TextField(editable=False)
    sealed_old_secret = models.TextField(blank=True, editable=False)
    secret_set_at = models.DateTimeField(default=clock.now, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    # whoever sends holds it until then; a dead sender lets it go by itself
    leased_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Tell whether events are sent."""
        return self.state == self.State.ON

    def new_secret(self) -> str:
        """Make a secret and return it, this once; the one before signs along for a day."""
        secret = PREFIX + base64.b64encode(os.urandom(32)).decode()
        self.sealed_old_secret = self.sealed_secret
        self.sealed_secret = secrets.seal(secret, PLACE)
        self.secret_set_at = clock.now()
        return secret

    def secrets(self) -> list[bytes]:
        """Return the keys that sign now, the newest first."""
        sealed = [self.sealed_secret]
        if self.sealed_old_secret and clock.now() < self.secret_set_at + OVERLAP:
            sealed.append(self.sealed_old_secret)
        return [base64.b64decode(secrets.unseal(one, PLACE).removeprefix(PREFIX)) for one in sealed]

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the actor may change webhooks: the right is asked by the command, no webhook is anyone's alone."""
        return actor.user_id is not None

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the actor may see it; the right is asked where it is read."""
        return actor.user_id is not None


class Delivery(models.Model):
    """One message to one webhook, as it was when its event happened; its key is the `webhook-id`, the same in every try.

    `source` names the event (or the step of a rule, or a test): one delivery for each, ever. `attempts` are the tries:
    `[moment, status or reason, milliseconds]`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        SENT = "sent", pgettext_lazy("delivery", "Delivered")
        FAILED = "failed", pgettext_lazy("delivery", "Failed")
        HELD = "held", pgettext_lazy("delivery", "Held back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    source = models.CharField(max_length=100)
    type = models.CharField(max_length=80)
    # no foreign key: a message that was sent outlives its record, until the log is cleared
    anchor_id = models.UUIDField(null=True, db_index=True)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField(default=clock.now)
    attempts = models.JSONField(default=list)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    response = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "source"], name="delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-id"], name="delivery_newest"),
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=models.Q(state="waiting"),
                include=["webhook"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
