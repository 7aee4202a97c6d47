"""Gives the demo company forms on its site, and leads of the last months: settled ones, and some that wait for an answer."""

import datetime
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import transaction

from wasl.calendar.queries import timetables
from wasl.capture.commands import add_form
from wasl.capture.models import WebForm
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
from wasl.sales.commands.scoring import score_leads
from wasl.sales.models import Lead

SEED = 1450
MONTHS = datetime.timedelta(days=150)
DAY = datetime.timedelta(days=1)
# how many became a deal, were settled or taken on, and wait since yesterday
WON, SETTLED, WAITING = 14, 94, 12
MANAGERS = {"ar": "khalid", "lv": "ilze"}
# where they come from, and how often of a hundred
SOURCES = {"google": 34, "instagram": 18, "website": 22, "referral": 16, "fair": 10}
STATES = {"disqualified": 46, "returned": 18, "accepted": 36}
REASONS = ("early", "no_answer", "no_need", "no_money", "wrong")
ASKED, NEEDED = ("name", "company", "phone", "email", "products", "message"), {"name", "phone"}
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
def offer_forms(actors: Mapping[str, Actor], goods: Mapping[str, Product]) -> None:
    """Make the public form of each branch."""
    for language, manager in MANAGERS.items():
        told, by, key = words("leads")[language], actors[manager], f"ruba-{language}"
        if WebForm.objects.filter(key=key).exists():
            # somebody real answered the form of an earlier demo, so that it stayed
            key = f"{key}-{secrets.token_hex(3)}"
        asked = sorted({sku for _text, skus in told["texts"] for sku in skus})
        options = {"products": [_named(goods[sku], language) for sku in asked]}
        form = add_form(
            told["heading"],
            by=SYSTEM,
            key=key,
            owner_id=by.user_id,
            team_id=by.team_id,
            texts={name: {language: told[name]} for name in ("heading", "intro", "consent", "thanks")},
            fields=[
                {"source": source, "is_needed": source in NEEDED, "options": options.get(source, [])}
                for source in ASKED
            ],
        )
        mark(DemoMark.Kind.FORM, [form.pk])


@transaction.atomic
def interest(
    actors: Mapping[str, Actor],
    people: Sequence[tuple[Draft, Contact]],
    stories: Sequence[Story],
    goods: Mapping[str, Product],
) -> None:
    """Insert the leads with their events and points."""
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
    score_leads([one.pk for one in leads], by=SYSTEM)


class Asker:
    """Draws the leads from one seed."""

    def __init__(self, actors: Mapping[str, Actor], goods: Mapping[str, Product]) -> None:
        self.dice = Random(SEED)  # noqa: S311 - a demo, not a secret
        self.now = clock.now()
        self.actors, self.goods = actors, goods
        first = (self.now - MONTHS - DAY).date()
        everybody = [one.user_id for one in actors.values() if one.user_id]
        self.tables = timetables(everybody, first, self.now.date())

    def fates(self, people: Sequence[tuple[Draft, Contact]], stories: Sequence[Story]) -> Iterator[Fate]:
        """Yield the leads that became deals, those that were settled, those that wait."""
        since = self.now - MONTHS
        told = {story.deal.contact_id: story for story in stories if story.deal.created_at > since + DAY}
        by_key = {contact.pk: contact for _draft, contact in people}
        pairs = [(one, by_key[key]) for key, one in told.items() if key]
        fit = [one for one in pairs if one[1].created_at < one[0].deal.created_at - 3 * DAY]
        for story, contact in self.dice.sample(fit, min(WON, len(fit))):
            yield self._won(story, contact)
        others = [one for one in people if one[1].pk not in told and one[0].language in MANAGERS]
        fresh = [one for one in others if since < one[1].created_at < self.now - 3 * DAY]
        for draft, contact in self.dice.sample(fresh, min(SETTLED, len(fresh))):
            yield self._settled(draft, contact)
        known = [one for one in others if one[1].created_at < since]
        for draft, contact in self.dice.sample(known, WAITING):
            at = self.now - datetime.timedelta(minutes=self.dice.randrange(20, 38 * 60))
            yield Fate(self._lead(contact, draft.language, at, was_new=False), self.actors[draft.owner])

    def _won(self, story: Story, contact: Contact) -> Fate:
        deal, at = story.deal, story.deal.created_at - datetime.timedelta(hours=self.dice.randrange(3, 60))
        lead = self._lead(contact, story.language, at, was_new=False)
        columns = {"state": "qualified", "state_since": deal.created_at, "deal": deal}
        return self._answered(Fate(lead, self.actors[story.owner], columns), deal.created_at)

    def _settled(self, draft: Draft, contact: Contact) -> Fate:
        lead = self._lead(contact, draft.language, contact.created_at, was_new=True)
        state = self.dice.choices(list(STATES), list(STATES.values()))[0]
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
        at = begun + (before - begun) * self.dice.uniform(0.05, 0.6)
        table = self.tables[fate.by.user_id] if fate.by.user_id else None
        fate.columns |= {"answered_at": at, "updated_at": before, "version": 2}
        fate.columns["answer_minutes"] = worked_minutes(table, begun, at) if table else None
        return fate

    def _lead(self, contact: Contact, language: str, at: datetime.datetime, *, was_new: bool) -> Lead:
        told = words("leads")[language]
        message, skus = self.dice.choice(told["texts"])
        source = self.dice.choices(list(SOURCES), list(SOURCES.values()))[0]
        products = [_named(self.goods[sku], language) for sku in skus]
        campaign = self.dice.choice(told["campaigns"]) if source in {"google", "instagram"} else ""
        return Lead(
            title=(told["comma"].join(products) or message)[:200],
            contact=contact,
            was_new=was_new,
            message=message,
            products=products,
            channel=source if source in {"referral", "fair"} else "form",
            source=source,
            campaign=campaign,
            utm={"source": source, "campaign": campaign} if campaign else {},
            owner_id=contact.owner_id,
            team_id=contact.team_id,
            created_at=at,
            updated_at=at,
            state_since=at,
        )


def _named(product: Product, language: str) -> str:
    return str(product.names.get(language, product.name))


def _added(lead: Lead) -> Iterator[Emission]:
    also = (lead.contact.anchor,) if lead.contact else ()
    yield Emission(RecordAdded(lead, source=lead.channel), lead.created_at)
    yield Emission(events.LeadAdded(lead, also=also), lead.created_at)


def _settled(lead: Lead) -> Emission:
    also = [one.anchor for one in (lead.contact, lead.deal) if one]
    return Emission(TOLD[lead.state](lead, also=tuple(also)), lead.state_since)
