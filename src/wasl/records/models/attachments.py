"""What people attach to any record: notes of several kinds with their history, files, tags."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.records.models.records import Anchor
from wasl.workspace.models import User

# for so long a message can be changed or taken back by who wrote it; then others have acted on it
MESSAGE_OPEN = datetime.timedelta(hours=24)
# kinds of notes that stand in rooms, and nowhere else
SAID = ("message", "announcement")


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes with what is drawn with them."""

    def with_signs(self) -> Self:
        """Return the notes with the signs set at them as `set_signs`, in the same query."""
        rows = NoteSign.objects.filter(note_id=models.OuterRef("pk")).order_by("at")
        shown = JSONObject(sign="sign", person="person_id", name="person__name")
        return self.annotate(set_signs=ArraySubquery(rows.values(shown=shown)))


class Note(models.Model):
    """Something a person wrote on a record: a note, a call, minutes, a complaint, an opinion.

    `body` is sanitized HTML; `details` holds what the kind adds (call: direction, outcome, minutes; complaint: state).
    Notes of calls and meetings are what was said there. A deleted note keeps its row and its history; the timeline says that it was removed.
    A message is a note in a room, an announcement one to all of them; news has no words of its own: what is said of it
    answers it. `client_key` is the sender's own, so that a message sent twice is one.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("Internal note")
        CALL = "call", pgettext_lazy("noun", "Call")
        MEETING = "meeting", _("Meeting minutes")
        COMPLAINT = "complaint", _("Complaint")
        OPINION = "opinion", _("Opinion")
        MESSAGE = "message", _("Message")
        ANNOUNCEMENT = "announcement", _("Announcement")
        NEWS = "news", _("News")

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
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="notes", db_index=False)
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
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by", db_index=False
    )
    client_key = models.UUIDField(null=True, blank=True, editable=False)

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_key"], name="note_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["anchor", "id"], name="note_anchor"),
            models.Index(
                fields=["answers", "id"], name="note_answers", condition=models.Q(answers__isnull=False)
            ),
            GinIndex(fields=["words"], name="note_words"),
            models.Index(fields=["author", "happened_at"], name="note_author_at"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` wrote this, or may change the record it stands on and moderate it.

        A message is its author's for a day; whoever may change the room may remove it then as well.
        """
        is_author = self.author_id is not None and self.author_id == actor.user_id
        if self.kind == self.Kind.MESSAGE:
            is_late = self.created_at < clock.now() - MESSAGE_OPEN
            return (is_author and not is_late) or self.anchor.may_change(actor)
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


class NoteSign(models.Model):
    """A sign that a person set at a note instead of an answer."""

    class Sign(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        LIKED = "liked", pgettext_lazy("reaction", "I like it")
        BRAVO = "bravo", _("Congratulations")
        LOOKING = "looking", _("I look after it")
        DONE = "done", pgettext_lazy("reaction", "Done")

    pk = models.CompositePrimaryKey("note_id", "person_id", "sign")
    note = models.ForeignKey(Note, models.CASCADE, related_name="signs", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    sign = models.CharField(max_length=8, choices=Sign)
    at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.note_id} {self.sign}"


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
