"""Saves a chunk of rows as deals, with the way each has gone."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.exchange.importing import ImportOptions, Outcome
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean_line, fold
from wasl.records.commands.changes import as_json
from wasl.records.commands.events import Emission
from wasl.records.events import RecordAdded
from wasl.sales import events
from wasl.sales.commands.deals import AFTERWARDS, change_deal, tell_boards
from wasl.sales.commands.moving import lose_deal, move_deal, reopen_deal, win_deal
from wasl.sales.importing.parties import Party
from wasl.sales.importing.places import Place
from wasl.sales.importing.rows import ReadDeal
from wasl.sales.importing.saving import EXTERNAL, FREE, TITLE, Saver
from wasl.sales.importing.undoing import standing_of
from wasl.sales.importing.words import own_reason, reason_of
from wasl.sales.importing.worth import is_exact, lines_of
from wasl.sales.models import Deal, DealLine, StageStay

LONGEST_REASON = 500


def save_deals(
    rows: Sequence[tuple[int, ReadDeal]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk in the caller's transaction; see `exchange.importing` for what is promised."""
    saver = DealSaver([row for _number, row in rows], options=options, by=by, import_id=import_id)
    return saver.save(rows)


class DealSaver(Saver):
    """A chunk of deals: each stands where its words say, since when they say, with the stays and events of its way."""

    model: ClassVar = Deal

    def __init__(
        self, rows: Sequence[ReadDeal], *, options: ImportOptions, by: Actor, import_id: UUID
    ) -> None:
        super().__init__(rows, options=options, by=by, import_id=import_id)
        self.places.know_products(one.name for row in rows for one in row.products)
        self.stays: list[StageStay] = []
        self.lines: list[DealLine] = []

    def find(self, rule: str, rows: Sequence[ReadDeal]) -> Mapping[tuple[str, ...], UUID]:
        """Return the deals of these numbers, or of these titles with their company and the day on which they began."""
        found: dict[tuple[str, ...], UUID] = {}
        standing = Deal.objects.filter(anchor__merged_into=None).order_by("-pk")
        if rule == EXTERNAL:
            wanted = {row.values.get("external_id", "") for row in rows} - {""}
            for number, pk in standing.filter(external_id__in=wanted).values_list("external_id", "pk"):
                found[EXTERNAL, number] = pk
            return found
        titles = {fold(row.values["title"])[:120] for row in rows}
        known = standing.filter(anchor__title_key__in=titles, anchor__kind="deal").exclude(
            company=None, contact=None
        )
        if all(row.values.get("external_id") for row in rows):
            known = known.filter(external_id="")
        columns = (
            "anchor__title_key",
            "company",
            "contact",
            "created_at",
            "closed_at",
            "expected_on",
            "external_id",
            "pk",
        )
        for title, company, contact, created, closed, expected, number, pk in known.values_list(*columns):
            close = self._day(closed) if closed else expected
            # as a row may say it: the day it began, else the day of its end, else none
            for day in (self._day(created), close, None):
                key = (title, str(company or contact), str(day or ""))
                found[TITLE, *key] = pk
                if not number:
                    found[FREE, *key] = pk
        return found

    def key(self, rule: str, row: ReadDeal) -> tuple[str, ...] | None:
        """Return its number, or its title with whom it is and its day."""
        if rule == EXTERNAL:
            number = row.values.get("external_id", "")
            return (EXTERNAL, number) if number else None
        party = self.parties_key(row)
        if not party:
            return None
        moment = self.places.moment(row.moments.get("created") or row.moments.get("close"))
        expected = row.moments.get("expected_on")
        day = self._day(moment) if moment else _date(expected)
        # what has a number of its own is no record that has another one
        rule = FREE if row.values.get("external_id") else TITLE
        return (rule, fold(row.values["title"])[:120], party, str(day or ""))

    def parties_key(self, row: ReadDeal) -> str | None:
        """Return the id of whom a row is about as its deal has him, nothing for nobody, None where he could not be found."""
        keys = [self.parties.key_of(one) for one in (row.company, row.person)]
        employer = self.parties.employer_of(row.person) if row.person and not row.company else None
        return None if None in keys else str(employer or next(filter(None, keys), ""))

    def create(self, number: int, row: ReadDeal) -> Outcome:
        """Make a deal of a row, with its lines and the way it has gone."""
        place = self._place(row)
        party = self.parties.of(row)
        created, since = self._times(row, place)
        currency = (
            row.currency or self.options.currency or place.stage.pipeline.currency or self.places.currency
        )
        _refuse_finer(row, currency)
        lines, amount = lines_of(row, currency, self.places)
        self.custom_of(row, {})
        deal = unsaved(
            Deal, anchor_id=uuid7(), title=row.values["title"], body=row.values.get("body", ""),
            pipeline_id=place.stage.pipeline_id, stage_id=place.stage.pk, stage_since=since, state=place.state,
            contact_id=party.contact_id, company_id=party.company_id, amount=amount, currency=currency,
            expected_on=self._expected(row, place), source=row.values.get("source", "") or self.options.source,
            probability=row.values.get("probability") if place.stage.is_open else None,
            external_id=row.values.get("external_id", ""), closed_at=None if place.stage.is_open else since,
            created_at=created,
        )  # fmt: skip
        if place.state == Deal.State.LOST:
            deal.reason, deal.reason_text = _reason(row)
        deal.custom = self.customs.of_new(row.customs)
        self.belong(deal, row)
        self._put(deal, row, place, lines)
        return Outcome(number, "created", deal.pk, {"made": list(party.made)} if party.made else {})

    def _put(self, deal: Deal, row: ReadDeal, place: Place, lines: Sequence[DealLine]) -> None:
        batch = self.batch
        batch.records.append(deal)
        if row.tags:
            batch.tags[deal.pk] = row.tags
        for line in lines:
            line.deal_id = deal.pk
        self.lines += lines
        self.stays += self._stays(deal, place)
        also = self.parties.anchors_of(deal.contact_id, deal.company_id)
        batch.loud.append(Emission(RecordAdded(deal, source="import"), deal.created_at))
        batch.loud.append(Emission(events.DealAdded(deal, also=also), deal.created_at))
        if not place.stage.is_open:
            ended = events.DealWon if deal.is_won else events.DealLost
            batch.quiet.append(Emission(ended(deal, also=also), deal.closed_at))

    def write(self) -> None:
        """Write stays and lines of the new deals."""
        copy_in(StageStay, self.stays)
        copy_in(DealLine, self.lines)
        tell_boards(*{one.pipeline_id for one in self.batch.records})
        self.stays, self.lines = [], []

    def _place(self, row: ReadDeal) -> Place:
        place = self.places.place(row.words)
        if not place.stage.is_open and not self.by.may("sales.close"):
            raise NotAllowed(_("You may not win and lose deals, so you cannot bring in closed ones."))
        return place

    def _times(self, row: ReadDeal, place: Place) -> tuple[datetime.datetime, datetime.datetime]:
        """Return when a deal began, and since when it stands in its stage. Raises `Invalid` by field."""
        moment = self.places.moment
        created = moment(row.moments.get("created"), "created")
        if place.stage.is_open:
            since = moment(row.moments.get("stage_since"), "stage_since")
            created = created or since or clock.now()
            return created, max(since or created, created)
        said = row.moments.get("close") or row.moments.get("expected_on") or row.moments.get("stage_since")
        closed = moment(said, "close") or created or clock.now()
        if created and closed < created and self._day(closed) < self._day(created):
            raise Invalid(fields={"close": [_("It cannot have ended before it began.")]})
        return min(created or closed, closed), closed

    def _expected(self, row: ReadDeal, place: Place) -> datetime.date | None:
        if said := row.moments.get("expected_on"):
            return _date(said)
        return _date(row.moments.get("close")) if place.stage.is_open else None

    def _stays(self, deal: Deal, place: Place) -> list[StageStay]:
        """Return where a deal stood and stands: a closed one in an open stage until its end."""
        begins = place.begins if not place.stage.is_open else self._first(place)
        way = [(begins, deal.created_at), (place.stage, deal.stage_since)]
        if begins.pk == place.stage.pk or (deal.created_at == deal.stage_since and place.stage.is_open):
            way = way[1:]
        return [
            unsaved(
                StageStay, deal_id=deal.pk, stage_id=stage.pk, entered_at=entered,
                left_at=way[number + 1][1] if number + 1 < len(way) else None, by_id=self.by.user_id,
                probability=stage.probability if deal.probability is None or not stage.is_open else deal.probability,
                amount=deal.amount, currency=deal.currency,
            )
            for number, (stage, entered) in enumerate(way)
        ]  # fmt: skip

    def _first(self, place: Place) -> Any:
        pipeline = next(one for one in self.places.pipelines if one.pk == place.stage.pipeline_id)
        return next(one for one in pipeline.stages.all() if one.is_open)

    def _day(self, moment: datetime.datetime) -> datetime.date:
        return moment.astimezone(self.places.zone).date()

    def update(self, number: int, row: ReadDeal, pk: UUID) -> Outcome:
        """Change a deal that is there: what the row says otherwise, and the stage where the file's values replace ours."""
        deal = self.take_held(pk)
        party = self.parties.of(row)
        values = self._news(deal, row, party)
        before = {name: as_json(getattr(deal, name)) for name in values if name not in {"tags", "custom"}}
        before = {name: str(value) if isinstance(value, UUID) else value for name, value in before.items()}
        custom = dict(deal.custom)
        stood = standing_of(deal)
        version = deal.version
        if values:
            deal = change_deal(deal, by=self.by, quiet=True, **values)
        if self.options.on_match == "update" and (row.words.get("stage") or row.words.get("state")):
            deal = self._carried(deal, row)
        if deal.version == version and "tags" not in values:
            return Outcome(number, "skipped", pk, {"made": list(party.made)} if party.made else None)
        held = {"fields": before, "custom": custom, **stood, "made": list(party.made)}
        return Outcome(number, "updated", pk, held)

    def _news(self, deal: Deal, row: ReadDeal, party: Party) -> dict[str, Any]:
        """Return what a row says otherwise; of a closed deal only what is no history."""
        said: dict[str, Any] = {
            name: row.values[name] for name in ("title", "body", "source") if row.values.get(name)
        }
        if deal.is_open and "probability" in row.values:
            said["probability"] = row.values["probability"]
        expected = row.moments.get("expected_on") or (row.moments.get("close") if deal.is_open else None)
        said |= {"expected_on": _date(expected)} if expected else {}
        said |= {"contact_id": party.contact_id} if party.contact_id else {}
        said |= {"company_id": party.company_id} if party.company_id else {}
        owner = self.places.owner(row.words["owner"]) if row.words.get("owner") else None
        said |= {"owner_id": owner.pk, "team_id": owner.team_id} if owner else {}
        if row.amount is not None and row.amount != deal.amount and not deal.lines.exists():
            said |= {"amount": row.amount, "currency": row.currency or deal.currency}
        news = {name: value for name, value in said.items() if self._is_news(deal, name, value)}
        news |= {"tags": tags} if (tags := self.tags_with(deal, row)) else {}
        news |= {"custom": custom} if (custom := self._customs(deal, row)) else {}
        return news

    def _is_news(self, deal: Deal, name: str, value: Any) -> bool:
        held = getattr(deal, name)
        if held == value or (not deal.is_open and name not in AFTERWARDS):
            return False
        return self.options.on_match == "update" or held in (None, "")

    def _customs(self, deal: Deal, row: ReadDeal) -> dict[str, str]:
        self.custom_of(row, deal.custom)
        changed = self.customs.of_known(row.customs, deal).values
        return {key: text for key, text in row.customs.items() if self.customs.fields[key].stored in changed}

    def _carried(self, deal: Deal, row: ReadDeal) -> Deal:
        """Put a deal where its row says it is now."""
        place = self.places.place(row.words)
        if place.stage.pk == deal.stage_id:
            return deal
        _created, since = self._times(row, place)
        return carried(deal, place, _reason(row), at=max(since, deal.stage_since), by=self.by)


def carried(deal: Deal, place: Place, reason: tuple[str, str], *, at: datetime.datetime, by: Actor) -> Deal:
    """Put a deal into another stage since `at`, a closed one by way of an open stage. Quiet.

    `reason` is why a lost one is lost, and in which words.
    """
    if place.stage.pk == deal.stage_id:
        return deal
    if not deal.is_open:
        deal = reopen_deal(deal, stage_id=place.begins.pk, at=at, quiet=True, by=by)
    if place.state == Deal.State.WON:
        return win_deal(deal, at=at, quiet=True, by=by)
    if place.state == Deal.State.LOST:
        return lose_deal(deal, reason=reason[0], reason_text=reason[1], at=at, quiet=True, by=by)
    return move_deal(deal, stage_id=place.stage.pk, at=at, quiet=True, by=by)


def _reason(row: ReadDeal) -> tuple[str, str]:
    """Return why a deal was lost, and in which words."""
    word = row.words.get("reason", "")
    return reason_of(word) or Deal.Reason.OTHER, "" if own_reason(word) else clean_line(word)[:LONGEST_REASON]


def _date(when: Any) -> datetime.date | None:
    return when.date() if isinstance(when, datetime.datetime) else when


def _refuse_finer(row: ReadDeal, currency: str) -> None:
    if row.amount is not None and not is_exact(row.amount, currency):
        text = _("%(amount)s has more decimals than this can have.") % {"amount": format(row.amount, "f")}
        raise Invalid(fields={"amount": [text]})
