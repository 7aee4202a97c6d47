"""The fields that a firm has added, as a chunk of rows fills them: one query for what they are, one for what must be unique."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.exchange.importing import ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.taking import Taken, defaults, linked
from wasl.lists.custom.values import read
from wasl.lists.models import CustomField
from wasl.records.models import Record

type Words = Mapping[str, str]


class Customs:
    """Understands and keeps the values of one chunk. What is required is not asked of a file: its rows may lack it."""

    def __init__(
        self, rows: Sequence[Words], *, options: ImportOptions, by: Actor, model: type[Record] = Contact
    ) -> None:
        self.options, self.by, self.model, self.kind = options, by, model, model.kind_name()
        self.fields = {one.key: one for one in custom_fields(self.kind)}
        self.read: dict[tuple[str, str], Any] = {}
        self.taken = {
            one.stored: self._held(one, {row[one.key] for row in rows if one.key in row})
            for one in self.fields.values()
            if one.is_unique
        }

    def refusal(self, row: Words, held: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the first field of a row that cannot be taken, with the reason; `held` is what the met record has."""
        for key, text in row.items():
            known = self.fields.get(key)
            if known is None or self.by.locks(self.kind, known.name):
                return f"custom.{key}", _("Your role may not change this field.")
            try:
                value = self._value(known, text)
            except Invalid as refusal:
                return known.name, refusal.message
            if value != held.get(known.stored) and value in self.taken.get(known.stored, ()):
                return known.name, _("Another record has this value already.")
        return None

    def of_new(self, row: Words) -> dict[str, Any]:
        """Return what stands in a new record: the defaults, and what the row says."""
        taken = Taken()
        for key, text in row.items():
            self._put(taken, self.fields[key], text, {})
        self.keep(taken)
        return taken.over(defaults(self.fields.values()))

    def of_known(self, row: Words, record: Record) -> Taken:
        """Return what a row changes of a contact; when filling, what is there already stays."""
        taken = Taken()
        for key, text in row.items():
            known = self.fields[key]
            if self.options.on_match != "fill" or known.stored not in record.custom:
                self._put(taken, known, text, record.custom)
        return taken

    def of_returned(self, row: Words, record: Record) -> Taken:
        """Return what the cells of a file that came back change of a record; an emptied cell empties its field."""
        taken = Taken()
        for key, text in row.items():
            known = self.fields[key]
            value = self._value(known, text)
            if value is None and known.is_required:
                taken.refuse(known.name, _("This field is required."))
            taken.put(known, record.custom, value)
        return taken

    def keep(self, taken: Taken) -> None:
        """Remember unique values, so that a later row of the file does not take them again."""
        for stored, value in taken.values.items():
            if stored in self.taken:
                self.taken[stored].add(value)

    def _put(self, taken: Taken, known: CustomField, text: str, held: Mapping[str, Any]) -> None:
        value = self._value(known, text)
        if value is not None:
            taken.put(known, held, value)

    def _value(self, known: CustomField, text: str) -> Any:
        key = known.key, text
        if key not in self.read:
            is_link = known.type == CustomField.Type.LINK
            self.read[key] = (
                linked(known, text, by=self.by)
                if is_link
                else read(known, text, country=self.options.country)
            )
        return self.read[key]

    def _held(self, known: CustomField, texts: set[str]) -> set[Any]:
        """Return which of the values are held by records already; others wait until this chunk is stored."""
        CustomField.objects.select_for_update().get(pk=known.pk)
        wanted = []
        for text in texts:
            try:
                wanted.append(self._value(known, text))
            except Invalid:
                # the row is refused when its turn comes
                continue
        same = [Q(custom__contains={known.stored: one}) for one in wanted if one is not None]
        held: Any = self.model._default_manager  # noqa: SLF001 - Django's documented way
        rows = held.filter(reduce(or_, same)) if same else held.none()
        return {custom[known.stored] for custom in rows.values_list("custom", flat=True)}
