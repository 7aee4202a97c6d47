"""By what groups can be compared besides a listing's own fields: attributes of the one record that a row points at.

Such a field is called "contact.household", as in the filter language, and rows of a record that the viewer may not see have
no value in it, as there.
"""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor, Reach
from wasl.lists.expressions import through
from wasl.lists.listing import Field, Listing, Relation
from wasl.lists.reports.asking import EMPTY
from wasl.workspace.visibility import reach


@dataclass(frozen=True)
class Attribute(Field):
    """A field of the record `via` points at, by which rows are grouped."""

    via: Relation | None = None

    @property
    def kind(self) -> str:
        """Return the kind of the related record."""
        assert self.via is not None  # noqa: S101 - each has one
        return self.via.listing().kind

    def joined(self, rows: QuerySet[Any], viewer: Actor) -> QuerySet[Any]:
        """Return rows with their related record beside them, where the viewer may see it."""
        assert self.via is not None  # noqa: S101 - each has one
        name = self.via.path.removesuffix("_id")
        seen = Q(**{f"{name}__deleted_at": None}) & reach(viewer, self.kind, prefix=f"{name}__")
        found: QuerySet[Any] = rows.annotate(**{_alias(self.via): FilteredRelation(name, condition=seen)})
        return found


def _alias(via: Relation) -> str:
    return f"seen_{via.name}"


def attributes(listing: Listing, viewer: Actor) -> list[Field]:
    """Return by which attributes rows can be grouped: those of the firm's own making, then those of related records."""
    own = [one for one in listing.fields_for(viewer) if one.is_attribute and one.name.startswith("custom.")]
    related: list[Field] = []
    for via in listing.relations_for(viewer):
        theirs = via.listing() if via.is_compared else None
        if theirs is not None and viewer.reach_for(theirs.kind) is not Reach.NONE:
            related += [_attribute(one, via) for one in theirs.fields_for(viewer) if one.is_attribute]
    return [*own, *related]


def note_on(known: Field, viewer: Actor) -> str:
    """Return what one must know of groups by a field: values that overlap, records that the viewer may not see."""
    notes = [_("What has several values counts under each of them.")] if known.type == "choices" else []
    if isinstance(known, Attribute) and viewer.reach_for(known.kind) is not Reach.ALL:
        notes.append(_("Who is not shown to you counts as without a value."))
    return " ".join(notes)


def in_group(known: Field, value: Any) -> Any:
    """Return the condition, in the filter language, of the rows that are counted under a value of a field."""
    if known.type == "choices" and value:
        return {"field": known.name, "op": "has", "value": str(value)}
    if known.type == "yes_no" and value is None:
        return {"not": {"any": [condition(known.name, word) for word in (True, False)]}}
    return condition(known.name, value)


def condition(name: str, value: Any) -> Any:
    """Return the condition of a choice, or of a group: a field has a value, or none."""
    if value is None or value in ("", EMPTY):
        return {"field": name, "op": "is_empty"}
    if isinstance(value, bool):
        return {"field": name, "op": "is", "value": value}
    return {"field": name, "op": "is", "value": str(value)}


def _attribute(known: Field, via: Relation) -> Attribute:
    held = {one.name: getattr(known, one.name) for one in fields(Field)}
    held |= {
        "name": f"{via.name}.{known.name}",
        "label": format_lazy("{} ({})", known.label, via.label),
        "by": through(F(known.column) if known.by is None else known.by, _alias(via)),
    }
    return Attribute(**held, via=via)
