"""What people attach to any record: notes of several kinds with their history, files, tags."""

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.records.models.records import Anchor
from wasl.workspace.models import User


class Note(models.Model):
    """Something a person wrote on a record: a note, a call, minutes, a complaint, an opinion.

    `body` is sanitized HTML; `details` holds what the kind adds (call: direction, outcome, minutes; complaint: state).
    Notes of calls and meetings are what was said there. A deleted note keeps its row and its history; the timeline says that it was removed.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("Internal note")
        CALL = "call", pgettext_lazy("noun", "Call")
        MEETING = "meeting", _("Meeting minutes")
        COMPLAINT = "complaint", _("Complaint")
        OPINION = "opinion", _("Opinion")

    class Direction(models.TextChoices):
        OUT = "out", _("Outgoing call")
        IN = "in", _("Incoming call")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        BUSY = "busy", pgettext_lazy("phone line", "Busy")
        VOICEMAIL = "voicemail", _("Left a message")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NOTE)
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    body = models.TextField(blank=True)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    words = SearchVectorField(null=True)
    details = models.JSONField(default=dict, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    happened_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    attendees = models.ManyToManyField(Anchor, related_name="+", blank=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="note_words"),
            models.Index(fields=["author", "happened_at"], name="note_author_at"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` wrote this, or may change the record it stands on and moderate it."""
        is_author = self.author_id is not None and self.author_id == actor.user_id
        return is_author or (actor.may("records.edit_others_notes") and self.anchor.may_change(actor))

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the record it stands on may be read."""
        return self.anchor.is_visible_to(actor)


class NoteVersion(models.Model):
    """How a note read before an edit or its removal."""

    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(Note, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.note_id} {self.number}"


class File(models.Model):
    """A file on a record. The bytes lie in the storage under `key`, which has nothing of the name in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="files")
    note = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=127)
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class TagQuerySet(models.QuerySet["Tag"]):
    """Tags are words of the whole firm: everyone who reads records may read them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return all tags to people of the firm, none to strangers."""
        return self if actor.user_id or actor.kind == "system" else self.none()


class Tag(models.Model):
    """A word that groups records; two spellings that fold alike are one tag."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, unique=True)
    tone = models.CharField(max_length=8, default="brand")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar = TagQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["folded"]

    def __str__(self) -> str:
        return self.name


class TagLink(models.Model):
    """A tag on a record."""

    pk = models.CompositePrimaryKey("anchor_id", "tag_id")
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="tag_links", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="links")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.tag_id}"
