"""Ways to reach a contact: e-mails, phones, addresses, web profiles; several of each, with labels."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models.contacts import Contact


class Email(models.Model):
    """An e-mail address; `folded` is what it is matched by, in any case."""

    class Label(models.TextChoices):
        WORK = "work", pgettext_lazy("label of an address", "Work")
        HOME = "home", pgettext_lazy("label of an address", "Home")
        OTHER = "other", pgettext_lazy("label of an address", "Other")

    # the index of `email_once_per_contact` begins with it
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="emails", db_index=False)
    value = models.CharField(max_length=254)
    folded = models.CharField(max_length=254)
    label = models.CharField(max_length=40, choices=Label, default=Label.WORK)
    is_primary = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["folded"], name="email_folded")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "folded"], name="email_once_per_contact")
        ]

    def __str__(self) -> str:
        return self.value


class Phone(models.Model):
    """A phone number: as typed, and as E.164 where it is one."""

    class Label(models.TextChoices):
        MOBILE = "mobile", _("Mobile")
        WORK = "work", pgettext_lazy("label of an address", "Work")
        HOME = "home", pgettext_lazy("label of an address", "Home")
        FAX = "fax", _("Fax")
        WHATSAPP = "whatsapp", _("WhatsApp")
        OTHER = "other", pgettext_lazy("label of an address", "Other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phones")
    e164 = models.CharField(max_length=20, blank=True)
    raw = models.CharField(max_length=60)
    extension = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=40, choices=Label, default=Label.MOBILE)
    is_primary = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["e164"], name="phone_e164")]

    def __str__(self) -> str:
        return self.e164 or self.raw


class Address(models.Model):
    """A postal address; `city_key` is the city in any spelling."""

    class Label(models.TextChoices):
        WORK = "work", pgettext_lazy("label of an address", "Work")
        HOME = "home", pgettext_lazy("label of an address", "Home")
        BILLING = "billing", _("Billing")
        SHIPPING = "shipping", _("Delivery")
        OTHER = "other", pgettext_lazy("label of an address", "Other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses")
    lines = models.TextField(max_length=500, blank=True)
    city = models.CharField(max_length=120, blank=True)
    city_key = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    label = models.CharField(max_length=40, choices=Label, default=Label.WORK)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        place = " ".join(part for part in (self.postal_code, self.city) if part)
        return ", ".join(
            part for part in (*self.lines.splitlines(), place, self.region, self.country) if part
        )


class WebProfile(models.Model):
    """A place on the web: the own site or a profile in a network."""

    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        LINKEDIN = "linkedin", "LinkedIn"
        X = "x", "X"
        INSTAGRAM = "instagram", "Instagram"
        FACEBOOK = "facebook", "Facebook"
        TIKTOK = "tiktok", "TikTok"
        SNAPCHAT = "snapchat", "Snapchat"
        TELEGRAM = "telegram", "Telegram"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", pgettext_lazy("label of an address", "Other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="profiles")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.WEBSITE)
    url = models.CharField(max_length=500)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.url
