"""The mail account and the mailbox, edited wordings, the outbox, and letters that came in."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock, secrets
from wasl.kernel.ids import uuid7
from wasl.mail.models.mailed import MailedList

__all__ = ["Account", "Enclosure", "Incoming", "Mailbox", "MailedList", "Message", "Template"]


class SignIn(models.Model):
    """How Wasl signs in to a mail server. The password can be written, never read back; `PLACE` is where it lies."""

    PLACE: ClassVar[str]

    host = models.CharField(max_length=253, blank=True)
    username = models.CharField(max_length=254, blank=True)
    sealed_password = models.TextField(blank=True, editable=False)
    password_set_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def password(self) -> str:
        """Return the password for the moment of signing in to the mail server."""
        return secrets.unseal(self.sealed_password, self.PLACE) if self.sealed_password else ""

    def set_password(self, password: str) -> None:
        """Seal a new password."""
        self.sealed_password = secrets.seal(password, self.PLACE) if password else ""
        self.password_set_at = clock.now() if password else None


class Account(SignIn):
    """The one SMTP account that letters leave by: a single row."""

    PLACE: ClassVar = "mail.account.password"

    class Security(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS (port 587)")
        TLS = "tls", _("TLS (port 465)")
        NONE = "none", _("None (a mail server in this house)")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    from_name = models.CharField(max_length=120, blank=True)
    from_address = models.EmailField()
    # what rules may send in an hour, all of them together: strangers can begin them
    rules_per_hour = models.PositiveIntegerField(default=200)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="account_is_single")]

    def __str__(self) -> str:
        return self.from_address


class Template(models.Model):
    """A wording that somebody changed; the ready ones stand in `wasl.mail.wording`."""

    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "language"], name="template_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"


class Message(models.Model):
    """One letter to one person. (recipient, purpose, source) is unique: one cause sends one letter, ever.

    `stop_url` is where whoever gets such letters ends them with one click (RFC 8058), nothing for letters that answer an act.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("letter", "Waiting")
        SENDING = "sending", pgettext_lazy("letter", "Being sent")
        SENT = "sent", pgettext_lazy("letter", "Sent")
        FAILED = "failed", pgettext_lazy("letter", "Failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.EmailField()
    purpose = models.CharField(max_length=40)
    source = models.CharField(max_length=100)
    language = models.CharField(max_length=8, default="en")
    subject = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    stop_url = models.CharField(max_length=400, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    generation = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    was_lost = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "purpose", "source"], name="letter_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="letters_due", condition=models.Q(state__in=["queued", "sending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} to {self.recipient}"


class Enclosure(models.Model):
    """What travels with a letter, such as a workbook or an invitation; gone once the letter has left, like its text.

    `mime` is the whole type ("text/calendar; method=REQUEST"). A calendar object with a method also stands in the letter
    itself, where mail programs look for the buttons to answer it (RFC 6047 §2.4).
    """

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=120)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Mailbox(SignIn):
    """The one mailbox of the workspace: a single row. Its letters are fetched by IMAP, or handed over by a mail server.

    `uid_validity` and `last_uid` say how far it is read (RFC 9051 §2.3.1.1). `error` is a code of `reception.FAULTS`.
    """

    PLACE: ClassVar = "mail.mailbox.password"

    class Way(models.TextChoices):
        IMAP = "imap", _("Wasl fetches it (IMAP)")
        PIPE = "pipe", _("The mail server hands it over (wasl mail receive)")

    class Security(models.TextChoices):
        TLS = "tls", _("TLS (port 993)")
        STARTTLS = "starttls", _("STARTTLS (port 143)")
        NONE = "none", _("None (a mail server in this house)")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    address = models.EmailField()
    way = models.CharField(max_length=8, choices=Way, default=Way.IMAP)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security, default=Security.TLS)
    folder = models.CharField(max_length=200, default="INBOX")
    move_to = models.CharField(max_length=200, blank=True)
    uid_validity = models.BigIntegerField(null=True, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="mailbox_is_single")]

    def __str__(self) -> str:
        return self.address

    @property
    def place(self) -> dict[str, str]:
        """Return what says which letters it holds: where these change, it is read from its beginning."""
        return {name: getattr(self, name) for name in ("host", "username", "folder")}


class Incoming(models.Model):
    """A letter as it came, stored before anybody looks into it. `key` is where it came from, `digest` what it is.

    `handler` is who took it or refused it, `reason` a code of that handler or of `reception.FAULTS`, `about` the names in
    its sentence. Of one that is too large only the beginning is `raw`; the whole is still on the mail server.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("incoming letter", "Waiting")
        TAKEN = "taken", pgettext_lazy("incoming letter", "Taken")
        KEPT = "kept", pgettext_lazy("incoming letter", "Set aside")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    size = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    handler = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="incoming_by_state")]

    def __str__(self) -> str:
        return self.subject
