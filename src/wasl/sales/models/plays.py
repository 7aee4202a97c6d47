"""Playbooks: what to say where a deal stands, written by the firm in each language."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.kernel.ids import uuid7
from wasl.lists.models import spoken
from wasl.sales.models.pipelines import Stage

LONGEST_NAME, LONGEST_BODY = 160, 20_000


class Play(models.Model):
    """One piece of a playbook. `names` and `bodies` are by language; a body is markup that was sanitized.

    `stage` is where it is shown, nowhere in particular without one; `situation` is when. The name of an answer is the
    objection itself. One that is used no more keeps its row (`removed_at`): what was told of it stays true.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", pgettext_lazy("playbook", "Plan of the talk")
        QUESTIONS = "questions", pgettext_lazy("playbook", "Questions to ask")
        ANSWER = "answer", pgettext_lazy("playbook", "Answer to an objection")
        SCRIPT = "script", pgettext_lazy("playbook", "What to say")

    class Situation(models.TextChoices):
        ANY = "", pgettext_lazy("situation of a deal", "At any time")
        STUCK = "stuck", pgettext_lazy("situation of a deal", "It stands still")
        UNSURE = "unsure", pgettext_lazy("why a deal is lost", "The customer is unsure")
        OBJECTION = "objection", pgettext_lazy("why a deal is lost", "One objection")
        LATER = "later", pgettext_lazy("why a deal is lost", "Later")
        COMPETITOR = "competitor", pgettext_lazy("why a deal is lost", "A competitor")
        OTHER = "other", pgettext_lazy("why a deal is lost", "Another reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    situation = models.CharField(max_length=10, choices=Situation, blank=True)
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="plays")
    names = models.JSONField(default=dict)
    bodies = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    stage_id: uuid.UUID | None

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(names={}), name="play_has_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any."""
        return spoken(self.names)

    @property
    def languages(self) -> list[str]:
        """Return the languages in which there is something to say."""
        return [code for code, text in self.bodies.items() if text]

    def said_in(self, language: str) -> tuple[str, str, str]:
        """Return name, body and their language: the wanted one where it is written, else that in which there is one."""
        wanted = [language, "en", *self.languages]
        found = next((code for code in wanted if self.bodies.get(code)), language)
        return self.names.get(found) or self.name, self.bodies.get(found, ""), found
