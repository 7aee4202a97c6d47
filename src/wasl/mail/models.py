"""The mail account, edited wordings, and the outbox."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock, secrets
from wasl.kernel.ids import uuid7

PASSWORD_PLACE = "mail.account.password"  # noqa: S105 - where it lies, not what it is


class Account(models.Model):
    """The one SMTP account that letters leave by: a single row. The password can be written, never read back."""

    class Security(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS (port 587)")
        TLS = "tls", _("TLS (port 465)")
        NONE = "none", _("None (a mail server in this house)")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    username = models.CharField(max_length=254, blank=True)
    sealed_password = models.TextField(blank=True, editable=False)
    password_set_at = models.DateTimeField(null=True, editable=False)
    from_name = models.CharField(max_length=120, blank=True)
    from_address = models.EmailField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="account_is_single")]

    def __str__(self) -> str:
        return self.from_address

    @property
    def password(self) -> str:
        """Return the password for the moment of signing in to the mail server."""
        return secrets.unseal(self.sealed_password, PASSWORD_PLACE) if self.sealed_password else ""

    def set_password(self, password: str) -> None:
        """Seal a new password."""
        self.sealed_password = secrets.seal(password, PASSWORD_PLACE) if password else ""
        self.password_set_at = clock.now() if password else None


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
    """One letter to one person. (recipient, purpose, source) is unique: one cause sends one letter, ever."""

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
