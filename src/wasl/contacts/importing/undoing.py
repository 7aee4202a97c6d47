"""Takes back what an import did; what somebody has worked on since is kept, with the reason."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from wasl.contacts.commands.contacts import difference
from wasl.contacts.importing.saving import CHILDREN, apply
from wasl.contacts.intake import Intake
from wasl.contacts.models import Contact, Relation
from wasl.exchange.importing import Effect, UndoResult
from wasl.kernel.actor import Actor
from wasl.records.commands import lock
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import Changed
from wasl.records.models import Anchor, Event, EventLink, Note, TagLink


def undo_rows(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    touched = _touched([effect.record_id for effect in effects], import_id)
    reason = _("Somebody has worked on this record since the import.")
    kept: dict[UUID, str] = {}
    created: list[Effect] = []
    changed: list[Emission] = []
    done = 0
    for effect in effects:
        if effect.record_id in touched:
            kept[effect.record_id] = reason
        elif effect.action == "created":
            created.append(effect)
        else:
            changed += _put_back(effect)
            done += 1
    if changed:
        emit_many(changed, by=by, quiet=True, cause=import_id)
    _remove([effect.record_id for effect in created])
    companies = {UUID(effect.before["company"]) for effect in created if effect.before.get("company")}
    _remove(_deserted(companies - _touched(list(companies), import_id)))
    return UndoResult(done + len(created), kept)


def _touched(ids: Sequence[UUID], import_id: UUID) -> set[UUID]:
    """Return the records on which something happened after the import first wrote to them, by others than it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT link.anchor_id FROM records_eventlink link JOIN records_event event ON event.id = link.event_id"
            " WHERE link.anchor_id = ANY(%s::uuid[]) AND event.subject_id = link.anchor_id"
            " GROUP BY link.anchor_id HAVING max(event.recorded_at) FILTER (WHERE event.cause IS DISTINCT FROM %s)"
            " > min(event.recorded_at) FILTER (WHERE event.cause = %s)",
            [list(ids), import_id, import_id],
        )
        return {pk for (pk,) in cursor.fetchall()}


def _put_back(effect: Effect) -> list[Emission]:
    contact = Contact.objects.filter(pk=effect.record_id).first()
    if contact is None:
        return []
    contact = lock(contact)
    rows: dict[str, Any] = {
        name: [CHILDREN[name](**row) for row in found] for name, found in effect.before["rows"].items()
    }
    fields: dict[str, Any] = effect.before["fields"]
    intake = Intake(fields=dict(fields), **rows)
    changes = difference(contact, intake)
    if not changes:
        return []
    if "company_id" in fields:
        Relation.objects.filter(
            first=contact, kind=Relation.Kind.EMPLOYMENT, is_primary=True, until=None
        ).exclude(second_id=fields["company_id"]).delete()
    apply(contact, fields, rows)
    return [Emission(Changed(contact, changes=changes))]


def _deserted(companies: set[UUID]) -> list[UUID]:
    """Return those companies that came with a person and have nobody left."""
    busy = set(Contact.objects.filter(company_id__in=companies).values_list("company_id", flat=True))
    return [pk for pk in companies if pk not in busy]


def _remove(ids: Sequence[UUID]) -> None:
    """Delete records that nobody else has touched, with everything on them: one statement a table."""
    if not ids:
        return
    events = list(EventLink.objects.filter(anchor_id__in=ids).values_list("event_id", flat=True))
    Contact.objects.filter(company_id__in=ids).update(company=None, company_name="")
    Relation.objects.filter(first_id__in=ids).delete()
    Relation.objects.filter(second_id__in=ids).delete()
    for model in CHILDREN.values():
        model.objects.filter(contact_id__in=ids).delete()
    Note.objects.filter(anchor_id__in=ids).delete()
    with connection.cursor() as cursor:
        # by hand: Django would look for events by their subject, which has no index
        for table, column, keys in (
            (EventLink, "event_id", events), (Event, "id", events), (TagLink, "anchor_id", ids),
            (Contact, "anchor_id", ids), (Anchor, "id", ids),
        ):  # fmt: skip
            name = table._meta.db_table  # noqa: SLF001 - public in Django's documentation
            cursor.execute(f"DELETE FROM {name} WHERE {column} = ANY(%s::uuid[])", [list(keys)])  # noqa: S608 - our names
