"""Many records given to another owner or team: by two statements a batch, as a leaver's customers are handed over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.bulk.editing import Editing
from wasl.lists.listing import Listing
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import Changed
from wasl.records.journal import rows_of
from wasl.records.models import Anchor
from wasl.workspace.models import Team, User

MODELS: dict[str, Any] = {"owner": User, "team": Team}


class Assigning(OfRecords):
    """Gives records an owner, a team, or both; the value names them by id, an empty one means nobody."""

    key = "assign"
    label = gettext_lazy("Assign")
    icon = "user-share"

    def permission(self, listing: Listing) -> str:
        """Return the right to change records of this kind."""
        return Editing().permission(listing)

    def read(self, listing: Listing, value: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Return the ids of owner and team, as far as they are to change."""
        found: dict[str, str] = {}
        for name, model in MODELS.items():
            if name not in value:
                continue
            if by.locks(listing.kind, name):
                raise Invalid(fields={name: [_("Your role may not change this field.")]})
            found[name] = str(value[name] or "")
            if found[name] and _named(model, found[name]) is None:
                raise Invalid(fields={name: [_("There is nobody and nothing with this id.")]})
        if not found:
            raise Invalid(fields={"owner": [_("Choose an owner or a team.")]})
        return found

    def sentence(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> str:
        """Return who gets the records."""
        names = {
            name: str(_named(MODELS[name], key) or "") if key else _("nobody") for name, key in value.items()
        }
        if len(names) == 2:
            return _("Assign to %(owner)s, team %(team)s") % names
        if "owner" in names:
            return _("Assign to %(owner)s") % names
        return _("Assign to the team %(team)s") % names

    def apply(self, batch: Batch) -> Applied:
        """Give the records that are not so yet to the new owner and team."""
        wanted = {name: UUID(key) if key else None for name, key in batch.value.items()}
        before: dict[UUID, Any] = {}
        for pk, *keys in _locked(batch, list(wanted), batch.ids):
            old = dict(zip(wanted, keys, strict=True))
            if old != wanted:
                before[pk] = {name: str(key) if key else "" for name, key in old.items()}
        _give(batch, {key: dict(batch.value) for key in before}, before)
        return Applied(before)

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Give back what still belongs to whom it was given."""
        names = list(batch.value)
        still = {
            pk
            for pk, *keys in _locked(batch, names, list(before))
            if [str(key) if key else "" for key in keys] == [batch.value[name] for name in names]
        }
        back = {pk: before[pk] for pk in before if pk in still}
        _give(batch, back, {key: dict(batch.value) for key in back})
        return still


def _named(model: Any, key: str) -> Any:
    try:
        return model.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _locked(batch: Batch, names: list[str], ids: list[UUID]) -> list[tuple[Any, ...]]:
    rows = batch.model.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    return list(rows.values_list("pk", *(f"{name}_id" for name in names)))


def give(model: Any, wanted: Mapping[UUID, Mapping[str, str]]) -> None:
    """Write owner and team (by id, empty for nobody) of records and anchors, one statement for each new pair."""
    groups: dict[tuple[tuple[str, str], ...], list[UUID]] = {}
    for pk, values in wanted.items():
        groups.setdefault(tuple(sorted(values.items())), []).append(pk)
    for pairs, ids in groups.items():
        columns = {f"{name}_id": key or None for name, key in pairs}
        # what lies in the bin is handed over too, so that it comes back to somebody who is there
        rows_of(model).filter(pk__in=ids).update(**columns, version=F("version") + 1, updated_at=clock.now())
        Anchor.with_bin.filter(pk__in=ids).update(**columns)
    registry().settle(model, list(wanted))


def _give(batch: Batch, wanted: Mapping[UUID, dict[str, str]], old: Mapping[UUID, dict[str, str]]) -> None:
    """Write owner and team, and tell each record."""
    give(batch.model, wanted)
    names = names_of(key for values in (*wanted.values(), *old.values()) for key in values.items())
    emissions = [
        Emission(
            Changed(
                unsaved(Anchor, id=pk),
                changes={
                    name: [names[name, old[pk][name]], names[name, key]]
                    for name, key in values.items()
                    if old[pk][name] != key
                },
            )
        )
        for pk, values in wanted.items()
    ]
    if emissions:
        emit_many(emissions, by=batch.by, quiet=batch.quiet, cause=batch.cause)


def names_of(keys: Any) -> dict[tuple[str, str], str]:
    """Return what owners and teams are called, by (field, id)."""
    found = {("owner", ""): "", ("team", ""): ""}
    wanted = set(keys)
    for name, model in MODELS.items():
        ids = [key for field, key in wanted if field == name and key]
        found |= {(name, str(row.pk)): str(row) for row in model.objects.filter(pk__in=ids)}
    return found
