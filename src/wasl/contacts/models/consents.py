"""The ledger of consents: what a contact agreed to or withdrew, by channel and purpose, with proof."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models.contacts import Contact
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User


class Consent(models.Model):
    """One statement of a contact. Rows are only added: the latest for a channel and purpose holds.

    GDPR art. 7(1) wants the consent to be shown: `source` says where it was given, `proof` how, `wording` which text.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WHATSAPP = "whatsapp", _("WhatsApp")
        SMS = "sms", _("SMS")
        POST = "post", _("Letter")

    class Purpose(models.TextChoices):
        MARKETING = "marketing", _("Offers and news")
        SURVEY = "survey", _("Surveys")
        SERVICE = "service", _("Messages about orders and service")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent", "Given")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents", db_index=False)
    channel = models.CharField(max_length=12, choices=Channel)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.MARKETING)
    state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=120, blank=True)
    proof = models.TextField(blank=True)
    wording = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contact", "channel", "purpose", "-at", "-id"], name="consent_latest")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose} {self.state}"
