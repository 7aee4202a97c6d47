"""Gives new leads out by rules that explain themselves, and stops the clock of the first answer."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from wasl.automation.conditions import holds
from wasl.automation.sharing import spellings, take_turn
from wasl.calendar.queries import timetables
from wasl.calendar.timetable import Timetable
from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.command import command
from wasl.kernel.ids import moment7
from wasl.records.models import Event, EventLink
from wasl.sales.commands.leads import give_lead
from wasl.sales.models import Lead, LeadRule
from wasl.workspace.models import Team, User

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@command("sales.manage_leads")
def assign_lead(lead: Lead, *, by: Actor) -> Lead:
    """Give a lead of nobody out by the first rule that fits it; where none does, it waits for whoever accepts it."""
    if lead.owner_id is not None:
        return lead
    for rule in LeadRule.objects.filter(is_active=True):
        if _fits(rule, lead, by):
            return _given(rule, lead, by)
    return lead


def _fits(rule: LeadRule, lead: Lead, by: Actor) -> bool:
    return rule.condition is None or holds(by, "lead", rule.condition, lead.pk)


def _given(rule: LeadRule, lead: Lead, by: Actor) -> Lead:
    # of two leads at once the second waits, so that nobody is passed over
    Team.objects.select_for_update(no_key=True).get(pk=rule.team_id)
    people = list(User.objects.filter(team=rule.team_id, is_active=True))
    working = _working(people) if rule.at_work else []
    turn = take_turn(working or people, order=rule.order, skills=_skills(rule, lead), kind="lead")
    if turn is None:
        return lead
    why = {"rule": rule.name, "person": turn.person.name, "skill": turn.skill, "at_work": bool(working)}
    load = {"turn": True} if turn.load is None else {"load": turn.load}
    return give_lead(lead, owner=turn.person, why=why | load, by=by)


def _skills(rule: LeadRule, lead: Lead) -> list[str]:
    contact = lead.contact
    if contact is None:
        return []
    found = spellings(contact.language) if rule.by_language and contact.language else []
    return found + ([contact.city] if rule.by_city and contact.city else [])


def _working(people: Sequence[User]) -> list[User]:
    now = clock.now()
    tables = timetables([one.pk for one in people], (now - DAY).date(), (now + DAY).date())
    return [one for one in people if worked_minutes(tables[one.pk], now, now + MINUTE)]


@command("sales.change_leads")
def note_answer(event: Event, *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """Stop the clock of the leads whose contact a colleague has called, met or written to; returns how many."""
    if event.actor_kind not in {ActorKind.USER, ActorKind.TOKEN}:
        return 0
    anchors = EventLink.objects.filter(event_id=event.pk).values("anchor")
    at = moment7(event.pk)
    waiting = Lead.objects.select_for_update(of=("self",)).filter(answered_at=None, created_at__lte=at)
    leads = list(waiting.filter(contact__in=anchors) | waiting.filter(pk__in=anchors))
    for lead in leads:
        lead.answered_at, lead.answer_minutes = (
            at,
            minutes_of_work(lead.owner_id or event.actor_id, lead.created_at, at),
        )
        lead.save(update_fields=["answered_at", "answer_minutes"])
    return len(leads)


def minutes_of_work(person: UUID | None, start: datetime.datetime, end: datetime.datetime) -> int:
    """Return how many minutes of work lie between two moments; of nobody's work, all of them."""
    tables = timetables([person], (start - DAY).date(), (end + DAY).date()) if person else {}
    if person not in tables:
        return (end - start) // MINUTE
    return worked_minutes(tables[person], start, end)


def worked_minutes(table: Timetable, start: datetime.datetime, end: datetime.datetime) -> int:
    """Return how many minutes of somebody's work lie between two moments."""
    spans = table.spans(start - DAY, end + DAY)
    worked = (
        min(closes, end) - max(opens, start) for opens, closes in spans if opens < end and closes > start
    )
    return sum(worked, datetime.timedelta()) // MINUTE
