"""Gives the demo company leads of two years: those that became deals, settled ones, and some that wait for an answer."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from wasl.calendar.queries import timetables
from wasl.catalog.models import Product
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.project.demo.cast import Draft
from wasl.project.demo.deals import Story
from wasl.project.demo.language import words
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.records.events import RecordAdded
from wasl.sales import events
from wasl.sales.commands.giving import worked_minutes
from wasl.sales.models import Lead
from wasl.workspace.models import User

SEED = 1450
DAY = datetime.timedelta(days=1)
YEARS = 730 * DAY
# how many became a deal, were settled or taken on, and wait since yesterday
BECAME, SETTLED, WAITING = 130, 330, 12
LANGUAGES = frozenset({"ar", "lv"})
# where they come from, and how often of a hundred; what comes by no form
SOURCES = {"google": 34, "instagram": 18, "website": 22, "referral": 16, "fair": 10}
BY_HAND = frozenset({"referral", "fair", "phone"})
REFERRERS = {"google": "https://www.google.com/", "instagram": "https://l.instagram.com/"}
SITE, PAGES = "https://www.ruba.example", ("contact", "products", "offers", "quote")
# what is still worked on is no older, and the first answer took so much longer two years ago
FRESH, SLOWER = 21 * DAY, 2
STATES = {"disqualified": 46, "returned": 18, "accepted": 36}
REASONS = ("early", "no_answer", "no_need", "no_money", "wrong")
TOLD = {
    "accepted": events.LeadAccepted,
    "returned": events.LeadReturned,
    "qualified": events.LeadQualified,
    "disqualified": events.LeadDisqualified,
}


@dataclass
class Fate:
    """A lead, and what becomes of it: the columns that are set when, by whom."""

    lead: Lead
    by: Actor
    columns: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def interest(
    actors: Mapping[str, Actor],
    people: Sequence[tuple[Draft, Contact]],
    stories: Sequence[Story],
    goods: Mapping[str, Product],
) -> list[Lead]:
    """Insert the leads with their events, without points; returns them."""
    fates = list(Asker(actors, goods).fates(people, stories))
    leads = [one.lead for one in fates]
    Lead.bulk_insert(leads)
    mark(DemoMark.Kind.RECORD, [one.pk for one in leads])
    emit_many([told for lead in leads for told in _added(lead)], by=SYSTEM, quiet=True)
    settled = [one for one in fates if one.columns]
    for one in settled:
        for name, value in one.columns.items():
            setattr(one.lead, name, value)
    Lead.bulk_store([one.lead for one in settled])
    for by in {one.by for one in settled}:
        emit_many([_settled(one.lead) for one in settled if one.by == by], by=by, quiet=True)
    return leads


class Asker:
    """Draws the leads from one seed."""

    def __init__(self, actors: Mapping[str, Actor], goods: Mapping[str, Product]) -> None:
        self.dice = Random(SEED)  # noqa: S311 - a demo, not a secret
        self.now = clock.now()
        self.actors, self.goods = actors, goods
        first = (self.now - YEARS - 4 * DAY).date()
        everybody = [one.user_id for one in actors.values() if one.user_id]
        self.names: dict[UUID | None, str] = dict(User.objects.values_list("pk", "name"))
        self.tables = timetables(everybody, first, self.now.date())

    def fates(self, people: Sequence[tuple[Draft, Contact]], stories: Sequence[Story]) -> Iterator[Fate]:
        """Yield the leads that became deals, those that were settled, those that wait."""
        told = {story.deal.contact_id: story for story in stories}
        by_key = {contact.pk: contact for _draft, contact in people}
        pairs = [(one, by_key[key]) for key, one in told.items() if key]
        fit = [one for one in pairs if one[1].created_at < one[0].deal.created_at - 3 * DAY]
        for story, contact in self.dice.sample(fit, min(BECAME, len(fit))):
            yield self._became(story, contact)
        others = [one for one in people if one[1].pk not in told and one[0].language in LANGUAGES]
        # the customers of before were brought over in the first days
        new = [one for one in others if self.now - YEARS + 12 * DAY < one[1].created_at < self.now - 3 * DAY]
        for draft, contact in self.dice.sample(new, min(SETTLED, len(new))):
            yield self._settled(draft, contact)
        known = [one for one in others if one[1].created_at < self.now - 90 * DAY]
        for draft, contact in self.dice.sample(known, WAITING):
            at = self.now - datetime.timedelta(minutes=self.dice.randrange(20, 38 * 60))
            yield Fate(self._lead(contact, draft.language, at, was_new=False), self.actors[draft.owner])

    def _became(self, story: Story, contact: Contact) -> Fate:
        deal, at = story.deal, story.deal.created_at - datetime.timedelta(hours=self.dice.randrange(3, 60))
        lead = self._lead(contact, story.language, at, was_new=False, source=deal.source)
        columns = {"state": "qualified", "state_since": deal.created_at, "deal": deal}
        return self._answered(Fate(lead, self.actors[story.owner], columns), deal.created_at)

    def _settled(self, draft: Draft, contact: Contact) -> Fate:
        lead = self._lead(contact, draft.language, contact.created_at, was_new=True)
        state = self.dice.choices(list(STATES), list(STATES.values()))[0]
        if state == "accepted" and self.now - lead.created_at > FRESH:
            state = "disqualified"
        at = lead.created_at + datetime.timedelta(hours=self.dice.randrange(4, 70))
        columns: dict[str, Any] = {"state": state, "state_since": at}
        if state != "accepted":
            place = self.dice.randrange(len(REASONS))
            columns["reason"] = REASONS[place]
            columns["reason_text"] = words("leads")[draft.language]["reasons"][place]
        return self._answered(Fate(lead, self.actors[draft.owner], columns), at)

    def _answered(self, fate: Fate, before: datetime.datetime) -> Fate:
        """Let somebody have answered before a lead was settled."""
        begun = fate.lead.created_at
        slowness = 1 + (SLOWER - 1) * ((self.now - begun) / YEARS)
        at = begun + (before - begun) * min(self.dice.uniform(0.03, 0.4) * slowness, 0.95)
        table = self.tables[fate.by.user_id] if fate.by.user_id else None
        fate.columns |= {"answered_at": at, "updated_at": before, "version": 2}
        fate.columns["answer_minutes"] = worked_minutes(table, begun, at) if table else None
        return fate

    def _lead(
        self, contact: Contact, language: str, at: datetime.datetime, *, was_new: bool, source: str = ""
    ) -> Lead:
        told = words("leads")[language]
        message, skus = self.dice.choice(told["texts"])
        source = source or self.dice.choices(list(SOURCES), list(SOURCES.values()))[0]
        products = [named(self.goods[sku], language) for sku in skus]
        campaign = self.dice.choice(told["campaigns"]) if source in REFERRERS else ""
        utm = {"source": source, "campaign": campaign} if campaign else {}
        is_sent = source not in BY_HAND
        return Lead(
            title=(told["comma"].join(products) or message)[:200],
            contact=contact,
            was_new=was_new,
            message=message,
            products=products,
            channel="form" if is_sent else source,
            source=source,
            campaign=campaign,
            utm=utm,
            page=self._page(language, utm) if is_sent else "",
            referrer=REFERRERS.get(source, ""),
            given_why=self._why(contact, language) if was_new and is_sent else {},
            owner_id=contact.owner_id,
            team_id=contact.team_id,
            created_at=at,
            updated_at=at,
            state_since=at,
        )

    def _page(self, language: str, utm: Mapping[str, str]) -> str:
        query = urlencode({f"utm_{name}": value for name, value in utm.items()})
        return f"{SITE}/{language}/{self.dice.choice(PAGES)}" + (f"?{query}" if query else "")

    def _why(self, contact: Contact, language: str) -> dict[str, Any]:
        """Return why a new lead went to its owner; what Riga is asked goes to one who looks at it first."""
        if language != "ar":
            return {}
        at_work = self.dice.random() < 0.6
        why = {"rule": words("leads")["ar"]["rule"], "person": self.names[contact.owner_id], "turn": True}
        return why | ({"at_work": True} if at_work else {})


def named(product: Product, language: str) -> str:
    """Return what a product is called in a language of the firm."""
    return str(product.names.get(language, product.name))


def _added(lead: Lead) -> Iterator[Emission]:
    also = (lead.contact.anchor,) if lead.contact else ()
    yield Emission(RecordAdded(lead, source=lead.channel), lead.created_at)
    yield Emission(events.LeadAdded(lead, also=also), lead.created_at)


def _settled(lead: Lead) -> Emission:
    also = [one.anchor for one in (lead.contact, lead.deal) if one]
    return Emission(TOLD[lead.state](lead, also=tuple(also)), lead.state_since)
