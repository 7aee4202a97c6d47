"""What is tried on a deal that is lost or stands still: pieces of the playbook, offers for a time, tasks, colleagues."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.sales.models.deals import Deal
from wasl.sales.models.pipelines import Stage
from wasl.sales.models.plays import Play
from wasl.workspace.models import User


class Offer(models.Model):
    """A personal offer on the lines of a deal, until a day.

    It holds until `ends_at`, the end of the day `valid_until` where whoever made it is, and then ends by itself: `terms` says of each line what it
    asked before and asks now ({line, price_before, discount_before, state_before, price, discount}, amounts in the deal's
    currency as text), so that the lines go back. `is_applied` while the lines ask what the offer says.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer", "Holds")
        USED = "used", pgettext_lazy("offer", "Taken")
        EXPIRED = "expired", pgettext_lazy("offer", "Expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="offers")
    percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    terms = models.JSONField(default=list)
    valid_until = models.DateField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    is_applied = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    deal_id: uuid.UUID

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], name="offer_ends", condition=Q(state="open")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal"], name="offer_one_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Tell whether it holds: nobody has taken it, and its moment has not come, whether or not the job has run."""
        return self.state == self.State.OPEN and self.ends_at > clock.now()

    def term_of(self, line: uuid.UUID) -> dict[str, Any] | None:
        """Return what it says of a line."""
        return next((one for one in self.terms if one["line"] == str(line)), None)


class Attempt(models.Model):
    """Something that was tried on a deal, in the stage where it stood. A piece counts once for each deal.

    `reason` is why the deal was about to be lost, or "stuck"; nothing where the piece was used in the usual course. What
    was tried before a deal came back is how it came back.
    """

    class Way(models.TextChoices):
        SCRIPT = "script", pgettext_lazy("way to win a deal back", "Script")
        ANSWER = "answer", pgettext_lazy("way to win a deal back", "Answer to an objection")
        OFFER = "offer", pgettext_lazy("way to win a deal back", "Personal offer")
        LATER = "later", pgettext_lazy("way to win a deal back", "A task for later")
        COLLEAGUE = "colleague", pgettext_lazy("way to win a deal back", "A colleague’s help")
        PLAN = "plan", pgettext_lazy("playbook", "Plan of the talk")
        QUESTIONS = "questions", pgettext_lazy("playbook", "Questions to ask")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="attempts", db_index=False)
    way = models.CharField(max_length=10, choices=Way)
    play = models.ForeignKey(Play, models.PROTECT, null=True, blank=True, related_name="attempts")
    reason = models.CharField(max_length=10, blank=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=clock.now)

    deal_id: uuid.UUID
    play_id: uuid.UUID | None

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["deal", "way", "made_at"], name="attempt_deal_way")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "play"], name="attempt_play_once", condition=Q(play__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.way}"
