"""How a person has arranged the home pages, and what was answered to suggestions."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.records.models import Anchor
from wasl.workspace.models import User


class HomeChoice(models.Model):
    """What a person has chosen: the home that opens first (none: that of the role), blocks put away, their order.

    `has_letter` says whether the letter of the week is wanted (None: as the role has it). `last_letter` is the day of the last.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    first = models.CharField(max_length=8, blank=True)
    hidden = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    order = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    has_letter = models.BooleanField(null=True)
    last_letter = models.DateField(null=True)

    person_id: uuid.UUID

    def __str__(self) -> str:
        return str(self.person_id)


class HintAnswer(models.Model):
    """What somebody answered to a suggestion about a record: done, not now, or never. Until `until` it is not shown again.

    Each answer is a row, so that the use of suggestions can be counted.
    """

    class Answer(models.TextChoices):
        DONE = "done", pgettext_lazy("suggestion", "Done")
        LATER = "later", pgettext_lazy("suggestion", "Not now")
        NEVER = "never", pgettext_lazy("suggestion", "Never for this one")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    record = models.ForeignKey(Anchor, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer)
    at = models.DateTimeField(default=clock.now)
    # none: for good
    until = models.DateTimeField(null=True, blank=True)

    record_id: uuid.UUID

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "source", "record"], include=["until"], name="hint_of_person"),
            models.Index(fields=["at"], name="hint_at"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.answer}"
