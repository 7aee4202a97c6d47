"""One field of many records changed, by the command that changes one: every rule of the kind holds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.bulk.wording import listed
from wasl.lists.listing import Field, Listing
from wasl.records.commands.changes import as_json


class Editing(OfRecords):
    """Sets a field; the value is `{"field": name, "value": new}`."""

    key = "edit"
    label = gettext_lazy("Change a field")
    icon = "pencil"

    def permission(self, listing: Listing) -> str:
        """Return the right that the listing's own command asks for."""
        return str(listing.change.__wasl__.permission) if listing.change else ""  # type: ignore[attr-defined]  # set by @command

    def read(self, listing: Listing, value: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Return the field and its new value; the command says later what it does not take."""
        field = self.field(listing, str(value.get("field", "")), by)
        new = value.get("value")
        if isinstance(new, str) and len(new) > 1_000:
            raise Invalid(fields={"value": [_("This text is too long.")]})
        return {"field": field.name, "value": new}

    @staticmethod
    def field(listing: Listing, name: str, by: Actor) -> Field:
        """Return a field that can be set for many; raises `Invalid`."""
        found = listing.field_named(name, by)
        if found is None or not settable(found) or by.locks(listing.kind, found.denied_by):
            raise Invalid(fields={"field": [_("This field cannot be changed for many records.")]})
        return found

    def sentence(self, listing: Listing, value: Mapping[str, Any], by: Actor) -> str:
        """Return the field with its new value in words."""
        field = self.field(listing, value["field"], by)
        shown = _shown(listing, field, value["value"], by)
        if not shown:
            return _("Empty the field “%(field)s”") % {"field": field.label}
        return _("Set “%(field)s” to “%(value)s”") % {"field": field.label, "value": shown}

    def apply(self, batch: Batch) -> Applied:
        """Change each record; one whose kind refuses the value is left alone and says why."""
        field = self.field(batch.listing, batch.value["field"], batch.by)
        before: dict[UUID, Any] = {}
        refused: dict[UUID, str] = {}
        for record in _locked(batch, batch.ids):
            old = _now(record, field)
            try:
                with transaction.atomic():
                    new = _now(_change(batch, record, field, batch.value["value"]), field)
            except Invalid as error:
                refused[record.pk] = next(
                    (text for texts in error.fields.values() for text in texts), error.message
                )
                continue
            if new != old:
                before[record.pk] = [old, new]
        return Applied(before, refused)

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Set the earlier value where the field still has the one that was given."""
        field = self.field(batch.listing, batch.value["field"], batch.by)
        undone = set()
        for record in _locked(batch, list(before)):
            old, new = before[record.pk]
            if _now(record, field) == new:
                _put_back(batch, record, field, old)
                undone.add(record.pk)
        return undone


def settable(field: Field) -> bool:
    """Tell whether a field has one column of its own that the listing's command sets."""
    return bool(field.keyword) and field.through is None and "__" not in field.column


def _locked(batch: Batch, ids: list[UUID]) -> Any:
    return batch.model.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")


def _now(record: Any, field: Field) -> Any:
    return as_json(field.value_of(record))


def _change(batch: Batch, record: Any, field: Field, value: Any) -> Any:
    change = batch.listing.change
    if change is None:
        raise NotAllowed
    return change(record, by=batch.by, quiet=batch.quiet, **field.given(value))


def _put_back(batch: Batch, record: Any, field: Field, old: Any) -> None:
    _change(batch, record, field, old)


def _shown(listing: Listing, field: Field, value: Any, by: Actor) -> str:
    given = value if isinstance(value, list) else [value]
    pairs = [
        *field.choices,
        *((listing.options(by).get(field.options, [])) if listing.options and field.options else []),
    ]
    words = {str(key): str(label) for key, label in pairs}
    return listed([words.get(str(one), str(one)) for one in given if one not in {None, ""}])
