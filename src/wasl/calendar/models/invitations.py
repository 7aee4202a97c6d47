"""Meetings to which people were invited by mail, and what they answered."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.records.models import Anchor
from wasl.workspace.models import User


def new_uid() -> str:
    """Return the name of a meeting in calendars: nobody guesses it, so that only who was invited can answer."""
    return f"{uuid.uuid4()}@wasl"


class Invitation(models.Model):
    """A meeting as its guests were told of it: title, times and place; `version` is the meeting's when they were.

    `sequence` counts what was sent (RFC 5545 §3.8.7.4); an answer counts from `answers_from` on, the last change of time
    or place.
    """

    meeting = models.OneToOneField(Activity, models.CASCADE, primary_key=True, related_name="+")
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    organizer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    answers_from = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    is_cancelled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Tell whether the meeting as its guests know it has ended."""
        return self.ends_at <= clock.now()


class Guest(models.Model):
    """Somebody who was invited: a contact or a colleague. `answer_stamp` is when his calendar wrote the answer.

    `proposed_at` and `proposed_until` are another time that he proposes, until somebody takes it or does not.
    """

    class Answer(models.TextChoices):
        NONE = "none", pgettext_lazy("to an invitation", "No answer yet")
        ACCEPTED = "accepted", pgettext_lazy("to an invitation", "Accepted")
        TENTATIVE = "tentative", pgettext_lazy("to an invitation", "Perhaps")
        DECLINED = "declined", pgettext_lazy("to an invitation", "Declined")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="guests")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=300)
    language = models.CharField(max_length=8, default="en")
    contact = models.ForeignKey(Anchor, models.SET_NULL, null=True, related_name="+")
    colleague = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    answer_stamp = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "address"], name="guest_once_per_meeting")
        ]
        # the meetings that somebody may open because he is invited, by the index alone
        indexes: ClassVar = [
            models.Index(
                fields=["colleague", "invitation"],
                name="guest_colleague",
                condition=Q(colleague__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
