"""What somebody sent through a form: as typed, with where it came from; and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.capture.models.forms import WebForm
from wasl.contacts.models import Contact
from wasl.records.models import Anchor, Description, Record, RecordManager, RecordQuerySet


class Submission(Record):
    """One submission. `answers` are {key, label, answer}, as they were asked and typed; `name`, `email`, `phone` repeat them.

    It waits until it is handed on; `doubts` are why it was held back as spam, `problem` why it could not be handed on.
    `contact` is whom it was found to be from (`was_new`: made of it), `made` the record that somebody made of it. `network`
    is the address it came from without its last part, so that it names no household (GDPR recital 26).
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("submission", "Being worked on")
        DONE = "done", pgettext_lazy("submission", "Taken in")
        HELD = "held", pgettext_lazy("submission", "Held back")
        FAILED = "failed", pgettext_lazy("submission", "Failed")

    class Doubt(models.TextChoices):
        TRAP = "trap", _("A field was filled in that people do not see")
        HASTE = "haste", _("It was filled in faster than people type")
        STAMP = "stamp", _("Its stamp of time was not made here, or is older than a week")
        LINKS = "links", _("The text is full of links")
        SITE = "site", _("It came from a site that is not among the allowed ones")
        HAND = "hand", _("A colleague called it spam")

    form = models.ForeignKey(WebForm, models.PROTECT, related_name="submissions", db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    doubts = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=list)
    consent = models.TextField(blank=True)
    consent_version = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8)
    page = models.CharField(max_length=500, blank=True)
    referrer = models.CharField(max_length=500, blank=True)
    utm = models.JSONField(default=dict)
    network = models.CharField(max_length=43, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="submissions")
    was_new = models.BooleanField(default=False)
    made = models.ForeignKey(Anchor, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["form", "-created_at"], name="submission_by_form"),
            models.Index(fields=["state", "-created_at", "-anchor"], name="submission_by_state"),
            models.Index(fields=["-created_at", "-anchor"], name="submission_newest"),
        ]

    def describe(self) -> Description:
        """Name it after whoever sent it; found by that, the address and the number."""
        title = self.name or self.email or self.phone or str(self.form)
        return Description(title, (title, self.email, self.phone))

    def answer(self, key: str) -> str:
        """Return what was answered under a key of the form, or nothing."""
        return next((str(one["answer"]) for one in self.answers if one["key"] == key), "")

    @property
    def has_consent(self) -> bool:
        """Tell whether the box under the consent was ticked."""
        return bool(self.consent)

    @property
    def said_doubts(self) -> list[str]:
        """Why it was held back, in sentences."""
        return [str(Submission.Doubt(one).label) for one in self.doubts]
