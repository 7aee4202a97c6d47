"""Takes the changed cells of files of deals and leads that were taken out here; an emptied cell empties its field."""

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.exchange.exporting import Revision
from wasl.exchange.importing import ImportOptions, Outcome
from wasl.exchange.own_fields import own_cells
from wasl.exchange.revising import one_by_one
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.dates import Order, parse_date
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.money import read_amount
from wasl.kernel.numbers import decimal_of
from wasl.kernel.text import clean, clean_line, parted
from wasl.records.commands.changes import as_json
from wasl.sales.commands.deals import change_deal
from wasl.sales.commands.leads import change_lead
from wasl.sales.importing.deals import carried
from wasl.sales.importing.places import Place, Places
from wasl.sales.importing.undoing import standing_of
from wasl.sales.importing.words import LOST, reason_of
from wasl.sales.models import Deal, Lead

# the field of a sheet by the column of a record that it fills
NAMED = {"owner_id": "owner", "probability": "chance"}
type Read = Callable[[Places, str], dict[str, Any]]


def revise_deals(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of deals in the caller's transaction; see `exchange.exporting` for what is promised."""
    places = Places(options, by=dataclasses.replace(by, cause=import_id))
    return one_by_one(rows, lambda key, cells: _deal(key, cells, places), named=NAMED)


def revise_leads(
    rows: Sequence[Revision], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Change one chunk of leads in the caller's transaction; see `exchange.exporting` for what is promised."""
    places = Places(options, by=dataclasses.replace(by, cause=import_id))
    return one_by_one(rows, lambda key, cells: _lead(key, cells, places), named=NAMED)


def _deal(key: UUID, cells: Mapping[str, str], places: Places) -> dict[str, Any] | None:
    """Change a deal, also its stage; returns what an undo needs, None where nothing is new."""
    deal = _held(Deal, key, "sales.change", by=places.by)
    values = _values(cells, places)
    stage = clean_line(cells.get("stage", ""))
    place = places.place({"stage": stage, "pipeline": str(deal.pipeline)}) if stage else None
    reason = _reason(deal, cells, place)
    before = {"fields": _before(deal, values), "custom": dict(deal.custom), "made": []} | standing_of(deal)
    now = change_deal(deal, by=places.by, quiet=True, **values) if values else deal
    if place:
        now = carried(now, place, reason, at=clock.now(), by=places.by)
    return before if now.version != deal.version or "tags" in values else None


def _reason(deal: Deal, cells: Mapping[str, str], place: Place | None) -> tuple[str, str]:
    """Return why a row loses its deal and in which words, nothing where it does not. Raises `Invalid` by field.

    A reason stands only beside a loss: that of a deal which is lost already is history.
    """
    said = {name: clean_line(cells[name]) for name in ("reason", "reason_text") if name in cells}
    reason, words = reason_of(said.get("reason", "")), said.get("reason_text", deal.reason_text)
    if place and place.state == LOST and not deal.is_lost:
        if not reason:
            choices = _(", ").join(str(label) for label in Deal.Reason.labels)
            text = _("Say here why it was lost, in one of these words: %(choices)s.") % {"choices": choices}
            raise Invalid(fields={"reason": [text]})
        return reason, words
    held = {"reason": deal.reason, "reason_text": deal.reason_text}
    meant = {name: reason if name == "reason" else text for name, text in said.items()}
    goes_on = place is not None and place.stage.is_open
    if any(meant[name] != held[name] and (text or not goes_on) for name, text in said.items()):
        name = next(iter(said))
        raise Invalid(fields={name: [_("Why a deal is lost is said only by the row that loses it.")]})
    return "", ""


def _lead(key: UUID, cells: Mapping[str, str], places: Places) -> dict[str, Any] | None:
    """Change a lead; returns what an undo needs, None where nothing is new."""
    lead = _held(Lead, key, "sales.change_leads", by=places.by)
    values = _values(cells, places)
    before = {"fields": _before(lead, values), "custom": dict(lead.custom)}
    now = change_lead(lead, by=places.by, quiet=True, **values)
    return before if now.version != lead.version or "tags" in values else None


def _held(model: Any, key: UUID, right: str, *, by: Actor) -> Any:
    found = model.objects.select_related("anchor").filter(pk=key).first()
    if found is None or not found.may_change(by) or not by.may(right):
        raise NotAllowed(_("This row means a record that you may not change."))
    return found


def _before(record: Deal | Lead, values: Mapping[str, Any]) -> dict[str, Any]:
    held = {name: as_json(getattr(record, name)) for name in values if name not in {"tags", "custom"}}
    held = {name: str(value) if isinstance(value, UUID) else value for name, value in held.items()}
    if "tags" in values:
        held["tags"] = sorted(record.anchor.tag_links.values_list("tag__name", flat=True))
    return held


def _values(cells: Mapping[str, str], places: Places) -> dict[str, Any]:
    """Return the columns that cells fill. Raises `Invalid` by field."""
    found: dict[str, Any] = {"custom": own} if (own := own_cells(cells)) else {}
    for key, text in cells.items():
        try:
            found |= READERS[key](places, text.strip()) if key in READERS else {}
        except Invalid as error:
            raise Invalid(fields={key: [error.message]}) from error
    return found


def _owner(places: Places, text: str) -> dict[str, Any]:
    if not text:
        return {"owner_id": None, "team_id": None}
    owner = places.owner(clean_line(text))
    if owner is None:
        raise Invalid(_("There is no colleague of this name."))
    return {"owner_id": owner.pk, "team_id": owner.team_id}


def _expected(places: Places, text: str) -> dict[str, datetime.date | None]:
    order = places.options.date_order if places.options.date_order in {"dmy", "mdy"} else None
    return {"expected_on": parse_date(text, cast("Order | None", order)).value if text else None}


def _line(name: str) -> Read:
    return lambda _places, text: {name: clean_line(text)}


READERS: Mapping[str, Read] = {
    "title": _line("title"),
    "source": _line("source"),
    "campaign": _line("campaign"),
    "message": lambda _places, text: {"message": clean(text)},
    "amount": lambda _places, text: {"amount": read_amount(text) if text else None},
    "chance": lambda _places, text: {"probability": int(decimal_of(text)) if text else None},
    "expected_on": _expected,
    "owner": _owner,
    "tags": lambda _places, text: {"tags": parted(text)},
}
