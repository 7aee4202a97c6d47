"""Says whom a phone number or an e-mail address reaches, for those who know contacts by their key alone."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wasl.contacts.models import Email, Phone
from wasl.kernel.email import normalize_email


def called(numbers: Sequence[str]) -> QuerySet[Any]:
    """Return the keys of contacts who are reached at one of some phone numbers (E.164)."""
    return Phone.objects.filter(e164__in=numbers).values("contact_id")


def written(addresses: Sequence[str]) -> QuerySet[Any]:
    """Return the keys of contacts who are reached at one of some e-mail addresses, in whatever case."""
    return Email.objects.filter(folded__in=[normalize_email(one) for one in addresses]).values("contact_id")
