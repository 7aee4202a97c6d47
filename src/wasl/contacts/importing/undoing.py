"""Takes back what an import did; what somebody has worked on since is kept, with the reason."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from wasl.contacts.commands.contacts import difference
from wasl.contacts.importing.holding import CHILDREN, Held, agree_on_titles, employments, hold, store
from wasl.contacts.importing.tagging import replace_tags
from wasl.contacts.intake import Intake
from wasl.contacts.models import Contact, MatchKeys, Pair, Relation
from wasl.exchange.importing import Effect, UndoResult
from wasl.exchange.undone import touched, undoing
from wasl.kernel.actor import Actor
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.custom.taking import Taken
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import Changed, NoteWritten
from wasl.records.models import Anchor, Event, EventLink, Note, TagLink


def undo_rows(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    found = undoing(effects, import_id)
    _put_all_back(found.changed, by=by, import_id=import_id)
    _remove(found.made)
    companies = {UUID(effect.before["company"]) for effect in found.undone if effect.before.get("company")}
    _remove(_deserted(companies - touched(list(companies), import_id)))
    return found.result


def _put_all_back(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> None:
    """Give changed contacts their earlier values, the newest change first."""
    held = hold(effect.record_id for effect in effects)
    known = [effect for effect in effects if effect.record_id in held]
    emissions = [emission for effect in known for emission in _put_back(held[effect.record_id], effect)]
    _reopen(known, held)
    emissions += put_tags_back(known, held)
    _remove_notes(list(held), [UUID(effect.before["note"]) for effect in known if effect.before.get("note")])
    store(held.values())
    agree_on_titles([one.contact for one in held.values() if not one.contact.is_company])
    if emissions:
        emit_many(emissions, by=by, quiet=True, cause=import_id)


def _put_back(held: Held, effect: Effect) -> list[Emission]:
    fields: dict[str, Any] = dict(effect.before["fields"])
    for name in {"company_id", "owner_id", "team_id"} & fields.keys():
        fields[name] = UUID(fields[name]) if fields[name] else None
    rows: dict[str, Any] = {
        name: [CHILDREN[name](**row) for row in found] for name, found in effect.before["rows"].items()
    }
    plain = {name: value for name, value in fields.items() if name != "custom"}
    changes = difference(held.contact, Intake(fields=plain, **rows), held.rows)
    customs = _customs_back(held.contact, fields)
    changes |= customs.changes
    if "photo" in fields:
        changes["photo"] = [bool(held.contact.photo), bool(fields["photo"])]
        _forget_photos([held.contact.photo])
    held.change(fields, rows)
    return [Emission(Changed(held.contact, changes=changes, labels=customs.labels))] if changes else []


def _customs_back(contact: Contact, fields: Mapping[str, Any]) -> Taken:
    """Return what the taking back changes of fields that the firm has added."""
    taken = Taken()
    for known in custom_fields("contact") if "custom" in fields else ():
        taken.put(known, contact.custom, fields["custom"].get(known.stored))
    return taken


def put_tags_back(effects: Sequence[Effect], held: Mapping[UUID, Held]) -> list[Emission]:
    """Give contacts the tags they had; returns what is told of it."""
    moved = {effect.record_id: effect.before["tags"] for effect in effects if "tags" in effect.before}
    return replace_tags({held[key].contact: names for key, names in moved.items()})


def _reopen(effects: Sequence[Effect], held: Mapping[UUID, Held]) -> None:
    """Take back the employments that came with a change, and let those go on that it ended."""
    moved = [effect for effect in effects if "company_id" in effect.before["fields"]]
    if not moved:
        return
    old = {effect.record_id: held[effect.record_id].contact.company_id for effect in moved}
    current = employments(list(old))
    current.filter(pk__in=[one.pk for one in current if one.second_id != old[one.first_id]]).delete()
    ended = [effect.before["employment"] for effect in moved if effect.before.get("employment")]
    Relation.objects.filter(pk__in=ended).update(until=None, is_primary=True)


def _remove_notes(ids: Sequence[UUID], notes: Sequence[UUID]) -> None:
    """Take the notes back that came with changes of these records, and the events that tell of them."""
    if not notes:
        return
    links = EventLink.objects.filter(anchor_id__in=ids, type=NoteWritten.type).values_list(
        "event_id", flat=True
    )
    told = Event.objects.filter(pk__in=list(links), data__note__in=[str(key) for key in notes])
    events = list(told.values_list("pk", flat=True))
    _delete_events(events)
    Note.objects.filter(pk__in=notes).delete()


def _forget_photos(keys: Sequence[str]) -> None:
    """Delete photos once the taking back is certain."""
    for key in filter(None, keys):
        transaction.on_commit(partial(default_storage.delete, key))


def _deserted(companies: set[UUID]) -> list[UUID]:
    """Return those companies that came with a person and have nobody left."""
    busy = set(Contact.objects.filter(company_id__in=companies).values_list("company_id", flat=True))
    return [pk for pk in companies if pk not in busy]


def _remove(ids: Sequence[UUID]) -> None:
    """Delete records that nobody else has touched, with everything on them: one statement a table."""
    if not ids:
        return
    # locked before anything is deleted, so that no search for duplicates writes of them in between
    mine = Contact.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    _forget_photos(list(mine.values_list("photo", flat=True)))
    events = list(EventLink.objects.filter(anchor_id__in=ids).values_list("event_id", flat=True))
    Contact.objects.filter(company_id__in=ids).update(company=None, company_name="")
    MatchKeys.objects.filter(contact__in=ids).delete()
    Pair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).delete()
    Relation.objects.filter(first_id__in=ids).delete()
    Relation.objects.filter(second_id__in=ids).delete()
    for model in CHILDREN.values():
        model.objects.filter(contact_id__in=ids).delete()
    Note.objects.filter(anchor_id__in=ids).delete()
    _delete_events(events)
    _delete((TagLink, "anchor_id", ids), (Contact, "anchor_id", ids), (Anchor, "id", ids))


def _delete_events(events: Sequence[UUID]) -> None:
    _delete((EventLink, "event_id", events), (Event, "id", events))


def _delete(*targets: tuple[Any, str, Sequence[UUID]]) -> None:
    """Delete by hand: Django would look for events by their subject, which has no index."""
    with connection.cursor() as cursor:
        for table, column, keys in targets:
            name = table._meta.db_table  # noqa: SLF001 - public in Django's documentation
            cursor.execute(f"DELETE FROM {name} WHERE {column} = ANY(%s::uuid[])", [list(keys)])  # noqa: S608 - our names
