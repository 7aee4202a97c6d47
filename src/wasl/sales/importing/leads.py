"""Saves a chunk of rows as leads; takes them back."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.sources import source_key
from wasl.exchange.importing import Effect, ImportOptions, Outcome, UndoResult
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean_line, fold
from wasl.records.commands.changes import as_json
from wasl.records.commands.events import Emission
from wasl.records.events import RecordAdded
from wasl.sales import events
from wasl.sales.commands.giving import minutes_of_work
from wasl.sales.commands.leads import change_lead, titled
from wasl.sales.commands.scoring import given, reasons_given
from wasl.sales.importing.rows import ReadLead
from wasl.sales.importing.saving import EXTERNAL, FREE, TITLE, Saver, undo
from wasl.sales.importing.words import meaning
from wasl.sales.models import Lead

State = Lead.State
PLAIN = ("message", "campaign", "page", "referrer")


def save_leads(
    rows: Sequence[tuple[int, ReadLead]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    return LeadSaver([row for _number, row in rows], options=options, by=by, import_id=import_id).save(rows)


class LeadSaver(Saver):
    """A chunk of leads, each with the contact it is from, where the file names one."""

    model: ClassVar = Lead

    def find(self, rule: str, rows: Sequence[ReadLead]) -> Mapping[tuple[str, ...], UUID]:
        """Return the leads of these numbers, or those of these contacts about the same on the same day."""
        standing = Lead.objects.filter(anchor__merged_into=None).order_by("-pk")
        if rule == EXTERNAL:
            wanted = {row.values.get("external_id", "") for row in rows} - {""}
            known = standing.filter(external_id__in=wanted).values_list("external_id", "pk")
            return {(EXTERNAL, number): pk for number, pk in known}
        keys = {key for row in rows if isinstance(key := self._party(row), UUID)}
        columns = ("anchor__title_key", "contact", "created_at", "external_id", "pk")
        found = standing.filter(contact__in=keys).values_list(*columns)
        return {
            (rule, title, str(contact), str(day)): pk
            for title, contact, created, number, pk in found
            for day in (created.astimezone(self.places.zone).date(), "")
            for rule in ((TITLE,) if number else (TITLE, FREE))
        }

    def key(self, rule: str, row: ReadLead) -> tuple[str, ...] | None:
        """Return its number, or its contact with what it is about and the day on which it came."""
        if rule == EXTERNAL:
            number = row.values.get("external_id", "")
            return (EXTERNAL, number) if number else None
        party = self._party(row)
        if not party:
            return None
        came = self.places.moment(row.moments.get("created"))
        day = came.astimezone(self.places.zone).date() if came else ""
        # what has a number of its own is no record that has another one
        rule = FREE if row.values.get("external_id") else TITLE
        return (rule, fold(self._title(row))[:120], str(party), str(day))

    def _party(self, row: ReadLead) -> UUID | str | None:
        return self.parties.key_of(row.person or row.company)

    def _title(self, row: ReadLead) -> str:
        return titled(self._plain(row))

    def _plain(self, row: ReadLead) -> Lead:
        """Return what a row says of a lead, without anybody in it."""
        values = {name: row.values.get(name, "") for name in PLAIN}
        channel = row.words.get("channel", "")
        utm = dict(row.values.get("utm", {}))
        source = row.values.get("source", "") or utm.get("source", "") or self.options.source
        lead = unsaved(
            Lead, anchor_id=uuid7(), title=row.values.get("title", ""), source=source_key(source)[:120],
            external_id=row.values.get("external_id", ""), utm=utm, products=[one.name[:120] for one in row.products[:40]],
            channel=self._channel(channel), **values,
        )  # fmt: skip
        lead.title = lead.title or row.party[:200]
        return lead

    def _channel(self, word: str) -> str:
        if not word:
            return Lead.Channel.IMPORT
        return self.places.chosen("channel", word) or meaning("channels", word) or Lead.Channel.OTHER

    def create(self, number: int, row: ReadLead) -> Outcome:
        """Make a lead of a row."""
        self.custom_of(row, {})
        came = self.places.moment(row.moments.get("created"), "created") or clock.now()
        answered = self.places.moment(row.moments.get("answered"), "answered")
        state = self._state(row)
        lead = self._plain(row)
        lead.title = titled(lead)
        party = self.parties.of(row)
        lead.contact_id, lead.was_new = party.contact_id or party.company_id, party.was_new
        lead.state, lead.created_at, lead.state_since = state, came, came
        lead.custom = row.kept | self.customs.of_new(row.customs)
        self.belong(lead, row)
        if state in {State.RETURNED, State.DISQUALIFIED}:
            word = row.words.get("reason", "")
            lead.reason, lead.reason_text = Lead.Reason.OTHER, clean_line(word)[:500]
        if answered:
            lead.answered_at = max(answered, came)
            lead.answer_minutes = minutes_of_work(lead.owner_id, came, lead.answered_at)
        if row.values.get("score"):
            lead.given_points = [given(row.values["score"], _("From the file"), by=self.by)]
            lead.score, lead.score_reasons = row.values["score"], reasons_given(lead)
        self._put(lead, row)
        return Outcome(number, "created", lead.pk, {"made": list(party.made)} if party.made else {})

    def _put(self, lead: Lead, row: ReadLead) -> None:
        batch = self.batch
        batch.records.append(lead)
        if row.tags:
            batch.tags[lead.pk] = row.tags
        also = self.parties.anchors_of(lead.contact_id)
        batch.loud.append(Emission(RecordAdded(lead, source="import"), lead.created_at))
        batch.loud.append(Emission(events.LeadAdded(lead, also=also), lead.created_at))

    def _state(self, row: ReadLead) -> str:
        word = row.words.get("state", "")
        if not word:
            return State.NEW
        state = self.places.chosen("state", word) or meaning("lead_states", word)
        if state not in State.values:
            raise Invalid(fields={"state": [_("No state of a lead is called “%(word)s”.") % {"word": word}]})
        return state

    def update(self, number: int, row: ReadLead, pk: UUID) -> Outcome:
        """Change a lead that is there: what the row says otherwise. Its state is what sales made of it since."""
        lead = self.take_held(pk)
        values = self._news(lead, row)
        before = {name: as_json(getattr(lead, name)) for name in values if name not in {"tags", "custom"}}
        before = {name: str(value) if isinstance(value, UUID) else value for name, value in before.items()}
        custom = dict(lead.custom)
        if not values:
            return Outcome(number, "skipped", pk)
        change_lead(lead, by=self.by, quiet=True, **values)
        return Outcome(number, "updated", pk, {"fields": before, "custom": custom})

    def _news(self, lead: Lead, row: ReadLead) -> dict[str, Any]:
        plain = self._plain(row)
        names = ("title", "message", "source", "campaign", "page", "referrer", "products")
        said = {name: getattr(plain, name) for name in names if getattr(plain, name)}
        if "title" not in row.values:
            said.pop("title", None)
        owner = self.places.owner(row.words["owner"]) if row.words.get("owner") else None
        said |= {"owner_id": owner.pk, "team_id": owner.team_id} if owner else {}
        only_empty = self.options.on_match == "fill"
        news = {
            name: value
            for name, value in said.items()
            if getattr(lead, name) != value and not (only_empty and getattr(lead, name))
        }
        self.custom_of(row, lead.custom)
        changed = self.customs.of_known(row.customs, lead).values
        customs = {
            key: text for key, text in row.customs.items() if self.customs.fields[key].stored in changed
        }
        news |= {"tags": tags} if (tags := self.tags_with(lead, row)) else {}
        return news | ({"custom": customs} if customs else {})


def undo_leads(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:
    """Take back a chunk of effects, newest first, in the caller's transaction."""
    return undo(Lead, _put_back, effects, by=by, import_id=import_id)


def _put_back(effect: Effect, by: Actor) -> None:
    lead = Lead.objects.filter(pk=effect.record_id).first()
    if lead is None:
        return
    values: dict[str, Any] = {
        name: UUID(value) if name.endswith("_id") and value else value
        for name, value in effect.before["fields"].items()
    }
    if values:
        change_lead(lead, by=by, quiet=True, **values)
    if lead.custom != effect.before["custom"]:
        Lead.objects.filter(pk=lead.pk).update(custom=effect.before["custom"])
