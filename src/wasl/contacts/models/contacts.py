"""The contact: a person or a company we deal with, in one table, so that everything else points at either."""

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.lists.custom.definitions import leftovers
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet

CURRENT = models.Q(archived_at__isnull=True, deleted_at__isnull=True)
# where the search texts of each kind stand (`records.models.SHELVES`)
SHELVES = {"person": "search_1", "company": "search_2"}
# what a person's display name is made of, in the order of writing
NAME_PARTS = ("prefix", "given_name", "middle_name", "family_name", "suffix")


class ContactQuerySet(RecordQuerySet["Contact"]):
    """Contacts by kind."""

    def people(self) -> Self:
        """Leave only persons."""
        return self.filter(kind=Contact.Kind.PERSON)

    def companies(self) -> Self:
        """Leave only companies."""
        return self.filter(kind=Contact.Kind.COMPANY)


class Contact(Record):
    """A person or a company.

    `name` is always the name as it is shown; for a person it is made of the parts. `primary_email`, `primary_phone`,
    `city`, `city_key`, `country` and `company_name` are copies of child rows, so that a list needs no join; the
    commands and the importer are their only writers. `birthday` is an ISO day, or "--MM-DD" (RFC 6350 §6.2.5) where
    the year is not known.
    """

    class Kind(models.TextChoices):
        PERSON = "person", pgettext_lazy("contact", "Person")
        COMPANY = "company", pgettext_lazy("contact", "Company")

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        PROSPECT = "prospect", pgettext_lazy("role of a contact", "Prospect")
        SUPPLIER = "supplier", _("Supplier")
        PARTNER = "partner", pgettext_lazy("role of a contact", "Partner")
        COMPETITOR = "competitor", _("Competitor")
        MEMBER = "member", pgettext_lazy("role of a contact", "Member")
        AFFILIATE = "affiliate", _("Affiliate")

    class Household(models.TextChoices):
        UNKNOWN = "", _("Not known")
        SINGLE = "single", pgettext_lazy("household", "Single")
        FAMILY = "family", pgettext_lazy("household", "Family")

    class Channel(models.TextChoices):
        NONE = "", _("No preference")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WHATSAPP = "whatsapp", _("WhatsApp")
        SMS = "sms", _("SMS")
        POST = "post", _("Letter")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=400)
    prefix = models.CharField(max_length=60, blank=True)
    given_name = models.CharField(max_length=120, blank=True)
    middle_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    suffix = models.CharField(max_length=60, blank=True)
    job_title = models.CharField(max_length=160, blank=True)
    department = models.CharField(max_length=160, blank=True)
    company = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="people", db_index=False
    )
    company_name = models.CharField(max_length=400, blank=True)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), default=list, blank=True)
    number = models.CharField(max_length=60, blank=True)
    tax_number = models.CharField(max_length=60, blank=True)
    registration_number = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, blank=True)
    preferred_channel = models.CharField(max_length=12, choices=Channel, blank=True, default="")
    interests = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    household = models.CharField(max_length=8, choices=Household, blank=True, default="")
    birthday = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=120, blank=True)
    photo = models.CharField(max_length=80, blank=True)
    primary_email = models.CharField(max_length=254, blank=True)
    primary_phone = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    city_key = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)

    # the texts of e-mails and phones for `describe`, where the caller knows them already (commands, importer)
    ways: Sequence[str] | None = None

    objects: ClassVar = RecordManager.from_queryset(ContactQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "sort_key", "anchor"], name="contact_sort", condition=CURRENT),
            models.Index(
                fields=["owner", "kind", "sort_key", "anchor"], name="contact_owner", condition=CURRENT
            ),
            models.Index(
                fields=["team", "kind", "sort_key", "anchor"], name="contact_team", condition=CURRENT
            ),
            models.Index(
                fields=["city_key", "kind", "sort_key", "anchor"], name="contact_city", condition=CURRENT
            ),
            models.Index(fields=["created_at", "anchor"], name="contact_created", condition=CURRENT),
            models.Index(fields=["updated_at", "anchor"], name="contact_updated", condition=CURRENT),
            models.Index(
                fields=["archived_at", "anchor"],
                name="contact_archived",
                condition=models.Q(archived_at__isnull=False, deleted_at__isnull=True),
            ),
            models.Index(
                fields=["company", "sort_key"],
                name="contact_company",
                condition=models.Q(company__isnull=False),
            ),
            # whose birthday it is, of those a person looks after
            models.Index(
                fields=["owner", "birthday"], name="contact_birthday", condition=~models.Q(birthday="")
            ),
            # what custom fields are equal to: filters and unique values
            # in one, so that rows that fit both are found before any is read
            GinIndex(fields=["roles", "custom"], name="contact_facets"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"],
                name="contact_number",
                condition=~models.Q(number="") & models.Q(deleted_at__isnull=True),
            ),
            models.CheckConstraint(condition=models.Q(kind__in=("person", "company")), name="contact_kind"),
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_has_name"),
        ]

    @property
    def is_company(self) -> bool:
        """Tell whether this is a company."""
        return self.kind == self.Kind.COMPANY

    def leftovers(self, viewer: Actor) -> dict[str, Any]:
        """Return what a file said beyond our fields."""
        return leftovers(viewer, "contact", self.custom)

    @property
    def role_labels(self) -> list[str]:
        """Return the roles in words."""
        labels = dict(self.Role.choices)
        return [str(labels.get(role, role)) for role in self.roles]

    @property
    def born_on(self) -> datetime.date | None:
        """Return the birthday where its year is known."""
        return None if self.birthday[:2] in {"", "--"} else datetime.date.fromisoformat(self.birthday)

    def describe(self) -> Description:
        """Return the name, and all it is found by: names, company, number, e-mails, phones."""
        ways = self.stored_ways() if self.ways is None else self.ways
        texts = (self.name, self.company_name, self.number, self.tax_number, self.registration_number, *ways)
        return Description(self.name, tuple(text for text in texts if text), SHELVES[self.kind])

    def stored_ways(self) -> list[str]:
        """Return the e-mails and phones as they stand in the database."""
        if self._state.adding:
            return []
        return [row.value for row in self.emails.all()] + [row.e164 or row.raw for row in self.phones.all()]

    def set_place(self, city: str, country: str) -> None:
        """Take over where the contact is from its first address."""
        self.city, self.city_key, self.country = city, fold(city)[:120], country
