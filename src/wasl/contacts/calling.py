"""Says whom a phone number reaches, for the search over everything."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wasl.contacts.models import Phone


def called(numbers: Sequence[str]) -> QuerySet[Any]:
    """Return the keys of contacts who are reached at one of some phone numbers (E.164)."""
    return Phone.objects.filter(e164__in=numbers).values("contact_id")
