"""What deals and leads have in common when a chunk of their rows is saved: who is met, what is told, what is taken back."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from wasl.contacts.importing.customs import Customs
from wasl.exchange.importing import Effect, ImportOptions, Outcome, UndoResult
from wasl.exchange.undone import undoing
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import fold
from wasl.records.commands.erasing import erase_records
from wasl.records.commands.events import Emission, emit_many
from wasl.records.commands.tags import tags_named
from wasl.records.models import TagLink
from wasl.sales.importing.parties import Parties, remove_parties
from wasl.sales.importing.places import Places
from wasl.sales.importing.rows import ReadLead
from wasl.sales.models import Deal, Lead

# the columns of a record by what a file calls them, where that is another word
LOCKED_AS = {"close": "closed_at", "created": "created_at", "external_id": ""}
EXTERNAL, TITLE = "external_id", "title"
# by its title a row with a number of its own meets those alone that have none
FREE = "free"


@dataclass
class Batch:
    """What is written at the end of a chunk."""

    records: list[Any] = field(default_factory=list)
    loud: list[Emission] = field(default_factory=list)
    quiet: list[Emission] = field(default_factory=list)
    tags: dict[UUID, Sequence[str]] = field(default_factory=dict)


class Saver(ABC):
    """One chunk of rows on its way into the database: new records in a few statements, known ones by their commands."""

    model: ClassVar[type[Deal] | type[Lead]]

    def __init__(self, rows: Sequence[Any], *, options: ImportOptions, by: Actor, import_id: UUID) -> None:
        self.options, self.by, self.import_id = options, dataclasses.replace(by, cause=import_id), import_id
        self.kind = self.model.kind_name()
        self.places = Places(options, by=self.by)
        self.parties = Parties(rows, options=options, by=self.by, import_id=import_id)
        self.customs = Customs([row.customs for row in rows], options=options, by=self.by, model=self.model)
        self.batch = Batch()
        self.known: dict[tuple[str, ...], UUID] = {}
        for rule in options.match_by if options.on_match != "create" else ():
            self.known |= self.find(rule, rows)

        self.held = self._hold()

    def _hold(self) -> dict[UUID, Any]:
        """Return the records that rows may change, with their tags: two queries."""
        if self.options.on_match == "skip" or not self.known:
            return {}
        keys = set(self.known.values())
        tags = Prefetch("anchor__tag_links", TagLink.objects.select_related("tag"))
        rows: Any = self.model.objects.select_related("anchor").prefetch_related(tags)
        return {one.pk: one for one in rows.filter(pk__in=keys)}

    def take_held(self, pk: UUID) -> Any:
        """Return a record that is there, to be changed once; a later row of the chunk reads it anew."""
        found = self.held.pop(pk, None) or self.model.objects.select_related("anchor").filter(pk=pk).first()
        right = "sales.change" if self.model is Deal else "sales.change_leads"
        if found is None or not found.may_change(self.by) or not self.by.may(right):
            raise NotAllowed(_("This row means a record that you may not change."))
        return found

    def tags_with(self, record: Deal | Lead, row: ReadLead) -> list[str]:
        """Return the tags of a record with those of a row, nothing where it has them all."""
        held = [link.tag.name for link in record.anchor.tag_links.all()]
        known = {fold(name) for name in held}
        return [*held, *row.tags] if any(fold(name) not in known for name in row.tags) else []

    @abstractmethod
    def find(self, rule: str, rows: Sequence[Any]) -> Mapping[tuple[str, ...], UUID]:
        """Return the records that rows may mean under a rule, by the key of the row."""

    @abstractmethod
    def key(self, rule: str, row: Any) -> tuple[str, ...] | None:
        """Return by what a row is known under a rule."""

    @abstractmethod
    def create(self, number: int, row: Any) -> Outcome:
        """Add a record to the batch."""

    @abstractmethod
    def update(self, number: int, row: Any, pk: UUID) -> Outcome:
        """Change a record that is there."""

    def write(self) -> None:  # noqa: B027 - nothing hangs on a lead
        """Write what hangs on the new records, where anything does."""

    def save(self, rows: Sequence[tuple[int, Any]]) -> list[Outcome]:
        """Save the rows and return what became of each."""
        outcomes = [self._one(number, row) for number, row in rows]
        self._write()
        return outcomes

    def _one(self, number: int, row: Any) -> Outcome:
        try:
            return self._taken(number, row)
        except (Invalid, Conflict, NotAllowed) as error:
            fields = getattr(error, "fields", {})
            name = next(iter(fields), "")
            reason = " ".join(text for texts in fields.values() for text in texts) or error.message
            return Outcome(
                number, "refused", reason=reason, column=row.columns.get(NAMED.get(name, name), "")
            )

    def _taken(self, number: int, row: Any) -> Outcome:
        self._refuse_locked(row)
        found = self._met(row)
        if found is None:
            outcome = self.create(number, row)
            self._learn(row, outcome.record_id)
            return outcome
        if self.options.on_match == "skip":
            return Outcome(number, "skipped", found)
        if any(one.pk == found for one in self.batch.records):
            self._write()
        with transaction.atomic():
            return self.update(number, row, found)

    def _refuse_locked(self, row: ReadLead) -> None:
        locked = [name for name in row.columns if self.by.locks(self.kind, LOCKED_AS.get(name, name))]
        if locked:
            raise Invalid(fields={locked[0]: [_("Your role may not change this field.")]})

    def _met(self, row: Any) -> UUID | None:
        keys = (self.key(rule, row) for rule in self.options.match_by)
        return next((self.known[key] for key in keys if key in self.known), None) if self.known else None

    def _learn(self, row: Any, pk: UUID | None) -> None:
        """Let later rows of the chunk meet this one."""
        if self.options.on_match == "create" or pk is None:
            return
        for rule in self.options.match_by:
            key = self.key(rule, row)
            if key and key[0] != FREE:
                self.known.setdefault(key, pk)

    def custom_of(self, row: ReadLead, held: Mapping[str, Any]) -> None:
        """Refuse what a row says of fields that the firm has added, where it cannot be taken. Raises `Invalid` by field."""
        if refusal := self.customs.refusal(row.customs, held):
            raise Invalid(fields={refusal[0]: [refusal[1]]})

    def belong(self, record: Deal | Lead, row: ReadLead) -> None:
        """Say whose a new record is; an owner whom nobody here knows is kept in its words."""
        word = row.words.get("owner", "")
        owner = self.places.owner(word) if word else None
        if word and owner is None:
            record.custom["owner"] = word
        record.owner_id = owner.pk if owner else self.options.owner_id
        record.team_id = owner.team_id if owner else self.options.team_id

    def _write(self) -> None:
        """Write the batch: records with anchors, what hangs on them, tags, events."""
        batch = self.batch
        if batch.records:
            self.model.bulk_insert(batch.records)
            self.write()
        self._tag(batch.tags)
        for emissions, quiet in ((batch.loud, not self.options.runs_rules), (batch.quiet, True)):
            if emissions:
                emit_many(emissions, by=self.by, quiet=quiet, cause=self.import_id)
        self.batch = Batch()

    def _tag(self, wanted: Mapping[UUID, Sequence[str]]) -> None:
        if not any(wanted.values()):
            return
        tags = {tag.folded: tag for tag in tags_named({name for names in wanted.values() for name in names})}
        links = [
            TagLink(anchor_id=pk, tag=tags[folded])
            for pk, names in wanted.items()
            for folded in {fold(name) for name in names if fold(name)}
        ]
        TagLink.objects.bulk_create(links, ignore_conflicts=True)


# fields of a record by the column of a file that fills them
NAMED = {"closed_at": "close", "owner_id": "owner"}


def undo(
    model: type[Deal] | type[Lead],
    put_back: Callable[[Effect, Actor], None],
    effects: Sequence[Effect],
    *,
    by: Actor,
    import_id: UUID,
) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction; what somebody worked on since stays."""
    found, acting = undoing(effects, import_id), dataclasses.replace(by, cause=import_id)
    for effect in found.changed:
        put_back(effect, acting)
    if found.made:
        erase_records(model, found.made)
        made = [effect for effect in found.undone if effect.action == "created"]
        remove_parties(made, by=acting, import_id=import_id)
    return found.result
