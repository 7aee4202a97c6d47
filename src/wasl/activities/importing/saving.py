"""Saves a chunk of rows as tasks, and takes tasks back that nobody has worked on since."""

import dataclasses
import datetime
import zoneinfo
from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.activities import events
from wasl.activities.commands.adding import stored
from wasl.activities.commands.steps import refresh_steps
from wasl.activities.importing.returning import named_colleagues, put_back
from wasl.activities.importing.rows import ReadTask
from wasl.activities.models import Activity, Task
from wasl.exchange.importing import Effect, ImportOptions, Outcome, UndoResult
from wasl.exchange.undone import undoing
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.html import from_text
from wasl.kernel.manifest import registry
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import fold
from wasl.records.commands.erasing import erase_records
from wasl.records.commands.events import Emission, emit_many
from wasl.records.models import Anchor
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

MATCH = "title_due"


def save_rows(
    rows: Sequence[tuple[int, ReadTask]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    return Saver(options, by=by).save(rows, import_id)


class Saver:
    """One chunk of rows on its way into the database: whom and what the file names is looked up once."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.options, self.by = options, by
        self.emissions: list[Emission] = []
        self.met: dict[tuple[str, str], Anchor] = {}

    @cached_property
    def people(self) -> dict[str, User]:
        """Whom the file may name as owner."""
        return named_colleagues(self.by)

    @cached_property
    def zone(self) -> str:
        """The clock of whoever has chosen none."""
        return workspace().zone

    def save(self, rows: Sequence[tuple[int, ReadTask]], import_id: UUID) -> list[Outcome]:
        """Save the rows and return what became of each."""
        outcomes = [self._one(number, row) for number, row in rows]
        quiet = not self.options.runs_rules
        if self.emissions:
            emit_many(self.emissions, by=self.by, quiet=quiet, cause=import_id)
            refresh_steps({one.id for told in self.emissions for one in told.event.also})
        return outcomes

    def _one(self, number: int, row: ReadTask) -> Outcome:
        try:
            with transaction.atomic():
                return self._saved(number, row)
        except Invalid as error:
            name = next(iter(error.fields), "")
            reason = " ".join(text for texts in error.fields.values() for text in texts) or error.message
            return Outcome(
                number, "refused", reason=reason, column=row.columns.get(NAMED.get(name, name), "")
            )

    def _saved(self, number: int, row: ReadTask) -> Outcome:
        values = self.values(row)
        known = self._known(values) if self.options.on_match != "create" else None
        if known:
            return Outcome(number, "skipped", known)
        task, about = stored("task", row.title, values, by=self.by)  # type: ignore[arg-type]  # its values
        if not task.is_open:
            Activity.objects.filter(pk=task.pk).update(done_at=task.due_at or clock.now())
        self.emissions.append(Emission(events.TaskAdded(task, also=tuple(about))))
        return Outcome(number, "created", task.pk, {})

    def values(self, row: ReadTask) -> dict[str, Any]:
        """Return what a task of the row is made from. Raises `Invalid` by field."""
        values = dict(row.values)
        owner = self.people.get(fold(row.owner)) if row.owner else None
        if row.owner and owner is None:
            line = from_text(_("Owner in the file: %(name)s") % {"name": row.owner})
            values["body"] = f"{values.get('body', '')}{line}"
        values["owner_id"] = owner.pk if owner else self.options.owner_id
        about = [
            self._record(name, text) for name, text in (("email", row.email), ("phone", row.phone)) if text
        ]
        values["about"] = [one.pk for one in about]
        return values | self._due(row, values["owner_id"])

    def _due(self, row: ReadTask, owner_id: UUID | None) -> dict[str, Any]:
        if row.due is None:
            return {}
        if not isinstance(row.due, datetime.datetime):
            return {"due_on": row.due}
        zones = (user.zone for user in self.people.values() if user.pk == owner_id)
        zone = zoneinfo.ZoneInfo(next(zones, "") or self.zone)
        return {"due_at": row.due if row.due.tzinfo else row.due.replace(tzinfo=zone)}

    def _record(self, name: str, text: str) -> Anchor:
        """Return the one record that is reached at an address or a number. Raises `Invalid` where there is none, or several."""
        if (name, text) not in self.met:
            self.met[name, text] = self._reached(name, text)
        return self.met[name, text]

    def _reached(self, name: str, text: str) -> Anchor:
        field = f"contact_{name}"
        if name == "email":
            keys = [kind.written([text]) for kind in registry().all("kinds") if kind.written]
        else:
            number = parse_phone(text, self.options.country).e164
            keys = [kind.called([number]) for kind in registry().all("kinds") if kind.called]
        condition = reduce(or_, (Q(pk__in=one) for one in keys), Q(pk__in=()))
        found = list(Anchor.objects.visible_to(self.by).filter(condition, is_archived=False)[:2])
        if not found:
            raise Invalid(fields={field: [_("Nobody here is reached at this. Import the contacts first.")]})
        if len(found) > 1:
            raise Invalid(fields={field: [_("Several are reached at this: it cannot be told who is meant.")]})
        return found[0]

    def _known(self, values: dict[str, Any]) -> UUID | None:
        """Return the task of this title on this day, where one is there that the importing person sees."""
        if MATCH not in self.options.match_by:
            return None
        day = values.get("due_on")
        when = {"due_at": values["due_at"]} if "due_at" in values else {"due_on": day}
        rows = Task.objects.visible_to(self.by).current().filter(title=values["title"], **when)
        return rows.values_list("pk", flat=True).first()


# fields of a task by the column of a file that fills them
NAMED = {"due_at": "due", "due_on": "due"}


def undo_rows(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects in the caller's transaction; tasks that somebody worked on since stay as they are."""
    found, acting = undoing(effects, import_id), dataclasses.replace(by, cause=import_id)
    for effect in found.changed:
        put_back(effect, by=acting)
    links: Any = Activity.about.through._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    about = set(links.filter(activity_id__in=found.made).values_list("anchor_id", flat=True))
    erase_records(Activity, found.made)
    refresh_steps(about)
    return found.result
