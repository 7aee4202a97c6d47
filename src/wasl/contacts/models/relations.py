"""How contacts are related: employment, parent and subsidiary, family and others, with a role on both sides."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models.contacts import Contact
from wasl.kernel import clock
from wasl.kernel.ids import uuid7


class Relation(models.Model):
    """A link from one contact to another; `title` is the role of the first, `other_title` that of the second.

    An employment runs from the person to the company, a subsidiary relation from the daughter to the parent. A
    relation that is over keeps its row with `until`.
    """

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("works at")
        SUBSIDIARY = "subsidiary", _("is a subsidiary of")
        SUPPLIER = "supplier", _("supplies")
        MEMBER = "member", _("is a member of")
        ADVISER = "adviser", _("advises")
        PARTNER = "partner", _("is a partner of")
        FAMILY = "family", _("is family of")
        REFERRAL = "referral", _("was recommended by")
        OTHER = "other", _("is related to")

    # the kinds of contacts that a kind of relation joins, where it matters
    SIDES: ClassVar[dict[str, tuple[str, str]]] = {
        Kind.EMPLOYMENT: (Contact.Kind.PERSON, Contact.Kind.COMPANY),
        Kind.SUBSIDIARY: (Contact.Kind.COMPANY, Contact.Kind.COMPANY),
    }
    # what the second contact is to the first, where the words differ
    REVERSE: ClassVar[dict[str, Any]] = {
        Kind.EMPLOYMENT: _("employs"),
        Kind.SUBSIDIARY: _("is the parent company of"),
        Kind.SUPPLIER: _("is supplied by"),
        Kind.MEMBER: pgettext_lazy("relation", "has as a member"),
        Kind.ADVISER: _("is advised by"),
        Kind.REFERRAL: _("recommended"),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    first = models.ForeignKey(Contact, models.CASCADE, related_name="relations")
    second = models.ForeignKey(Contact, models.CASCADE, related_name="reverse_relations")
    title = models.CharField(max_length=160, blank=True)
    other_title = models.CharField(max_length=160, blank=True)
    is_primary = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="relation_of_two"),
            models.UniqueConstraint(
                fields=["first"],
                name="relation_one_primary_employer",
                condition=models.Q(kind="employment", is_primary=True, until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} {self.second_id}"

    @property
    def reverse_label(self) -> str:
        """Return the relation in words, read from the second contact."""
        return str(self.REVERSE.get(self.kind, self.get_kind_display()))
