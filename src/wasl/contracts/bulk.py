"""Renews many members or contracts at once; taken back, each has the days he had before."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.contracts.commands import (
    renew_contract,
    renew_membership,
    undo_contract_renewal,
    undo_renewal,
)
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, Membership
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.forms.bulk import BulkForm
from wasl.lists.listing import Listing

RIGHTS = {"membership": "contracts.change_members", "contract": "contracts.change"}


class RenewForm(BulkForm):
    """Whether the dues of the new terms are paid already."""

    is_paid = forms.BooleanField(
        label=gettext_lazy("The dues of the new term are paid today"), required=False
    )

    def offer(self) -> None:
        """Ask of dues where there are any."""
        if self.listing.kind != "membership" or self.viewer.hides("membership", "dues"):
            del self.fields["is_paid"]

    def value(self) -> dict[str, Any]:
        """Return whether they are."""
        return {"is_paid": bool(self.cleaned_data.get("is_paid"))}


class Renewing(OfRecords):
    """Gives each another term; the value says whether dues are paid."""

    key = "renew"
    label = gettext_lazy("Renew")
    icon = "refresh"
    form = RenewForm

    def permission(self, listing: Listing) -> str:
        """Return the right to renew records of this kind; none for other kinds."""
        return RIGHTS.get(listing.kind, "")

    def read(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> dict[str, Any]:
        """Return whether dues are paid."""
        return {"is_paid": bool(value.get("is_paid"))}

    def sentence(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> str:
        """Return what is done."""
        return _("Renewed, dues paid") if value.get("is_paid") else _("Renewed for another term")

    def apply(self, batch: Batch) -> Applied:
        """Renew each; who cannot be renewed is left alone and says why."""
        done: dict[UUID, Any] = {}
        refused: dict[UUID, str] = {}
        for record in _locked(batch.model, batch.ids):
            try:
                with transaction.atomic():
                    done[record.pk] = _renewed(record, batch)
            except (Conflict, Invalid) as error:
                refused[record.pk] = error.message
        return Applied(done, refused)

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Take back what is still the last renewal."""
        undone = set()
        for record in _locked(batch.model, list(before)):
            try:
                with transaction.atomic():
                    _take_back(record, before[record.pk], batch)
            except (Conflict, Invalid):
                continue
            undone.add(record.pk)
        return undone


def _locked(model: Any, ids: Sequence[UUID]) -> list[Any]:
    return list(model.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))


def _renewed(record: Membership | Contract, batch: Batch) -> dict[str, str]:
    """Renew one; returns what taking it back needs."""
    if isinstance(record, Membership):
        paid_on = firm_day() if batch.value.get("is_paid") else None
        term = renew_membership(record, by=batch.by, paid_on=paid_on, quiet=batch.quiet)
        return {"term": str(term.pk)}
    before = record.ends_on.isoformat() if record.ends_on else ""
    now = renew_contract(record, by=batch.by, quiet=batch.quiet)
    return {"before": before, "after": now.ends_on.isoformat() if now.ends_on else ""}


def _take_back(record: Membership | Contract, held: Mapping[str, str], batch: Batch) -> None:
    if isinstance(record, Membership):
        undo_renewal(record, term=held["term"], by=batch.by, quiet=batch.quiet)
        return
    before, renewed = (datetime.date.fromisoformat(held[name]) for name in ("before", "after"))
    undo_contract_renewal(record, before=before, renewed=renewed, by=batch.by, quiet=batch.quiet)
