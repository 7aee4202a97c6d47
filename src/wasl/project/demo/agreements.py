"""Gives the demo company contracts of what it has sold, and members of its two clubs, some of them lapsing."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.db import transaction

from wasl.activities.commands import ActivityDraft, add_activities
from wasl.catalog.models import Period
from wasl.contacts.models import Contact
from wasl.contracts import events
from wasl.contracts.commands import add_plan
from wasl.contracts.commands.contracts import set_days
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, Membership, Plan, Term
from wasl.contracts.terms import DAY, Rhythm
from wasl.kernel.actor import SYSTEM, Actor
from wasl.project.demo.cast import Draft
from wasl.project.demo.deals import Story
from wasl.project.demo.history import ZONES
from wasl.project.demo.language import words
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.records.events import RecordAdded

SEED = 1450
MOST_CONTRACTS = 70
# members of each plan, and who of the contacts they are
MEMBERS = (("firm", "lv", "company", 45), ("person", "lv", "person", 70), ("circle", "ar", "company", 25))
LENGTHS = (12, 12, 24, 36)
HOUR = datetime.time(10)


@transaction.atomic
def agree(
    actors: Mapping[str, Actor],
    stories: Sequence[Story],
    drafts: Sequence[Draft],
    contacts: Mapping[int, Contact],
) -> None:
    """Insert contracts of won deals and members of three plans, with their terms and events."""
    maker = Maker(actors, contacts)
    won = [story for story in stories if story.deal.is_won and story.deal.closed_at]
    pairs = [maker.contract(story) for story in maker.dice.sample(won, min(len(won), MOST_CONTRACTS))]
    Contract.bulk_insert([contract for contract, _story in pairs])
    plans = _plans()
    members = [one for rest in MEMBERS for one in maker.members(plans[rest[0]], rest, drafts)]
    Membership.bulk_insert([member.membership for member in members])
    Term.objects.bulk_create(term for member in members for term in member.terms)
    mark(DemoMark.Kind.RECORD, [contract.pk for contract, _story in pairs])
    mark(DemoMark.Kind.RECORD, [member.membership.pk for member in members])
    for owner in {story.owner for _contract, story in pairs}:
        told = [one for contract, story in pairs if story.owner == owner for one in _told(contract)]
        emit_many(told, by=actors[owner], quiet=True)
    for owner in {member.owner for member in members}:
        lines = [one for member in members if member.owner == owner for one in member.told()]
        emit_many(lines, by=actors[owner], quiet=True)
    _remind(pairs, actors)


def _plans() -> dict[str, Plan]:
    made = {}
    for one in words("agreements")["plans"]:
        given = {name: value for name, value in one.items() if name not in {"key", "names"}}
        made[one["key"]] = add_plan(one["names"], by=SYSTEM, **given)
    mark(DemoMark.Kind.PLAN, [plan.pk for plan in made.values()])
    return made


@dataclass
class Joined:
    """A member to be, with his terms."""

    membership: Membership
    owner: str
    terms: list[Term] = field(default_factory=list)

    def told(self) -> Iterator[Emission]:
        """Yield what happened: he joined, and was renewed each time."""
        member = self.membership
        also = (member.contact,) if member.contact else ()
        yield Emission(RecordAdded(member), member.created_at)
        yield Emission(events.MembershipAdded(_until(member, self.terms[0]), also=also), member.created_at)
        for term in self.terms[1:]:
            yield Emission(events.MembershipRenewed(_until(member, term), also=also), term.created_at)


def _until(member: Membership, term: Term) -> Membership:
    """Return a member as he was when a term began."""
    then = copy(member)
    then.until_on = term.until_on
    return then


class Maker:
    """Makes contracts and members from one seed."""

    def __init__(self, actors: Mapping[str, Actor], contacts: Mapping[int, Contact]) -> None:
        self.dice = Random(SEED)  # noqa: S311 - a demo, not a secret
        self.actors, self.contacts, self.today = actors, contacts, firm_day()
        self.numbers = iter(range(1001, 9999))

    def contract(self, story: Story) -> tuple[Contract, Story]:
        """Return the contract of a won deal: running, soon to be decided, ended by notice or by itself."""
        told, deal = words("agreements")[story.language], story.deal
        title, least, most = self.dice.choice(told["contracts"])
        assert deal.closed_at is not None  # noqa: S101 - the caller has asked
        starts = deal.closed_at.date() + self.dice.randrange(2, 20) * DAY
        months = self.dice.choice(LENGTHS)
        contract = Contract(
            title=f"{title} · {deal.company.name}" if deal.company else title,
            number=f"{starts.year}-{next(self.numbers)}",
            contact=deal.contact, company=deal.company, deal=deal, owner_id=deal.owner_id, team_id=deal.team_id,
            amount=Decimal(round(self.dice.uniform(least, most), -2)), currency=told["currency"], period=Period.YEAR,
            starts_on=starts, ends_on=Rhythm(months).last_day(starts), renews=self.dice.random() < 0.5, renew_months=12,
            notice_amount=self.dice.choice((0, 1, 1, 2, 3)), created_at=deal.closed_at,
        )  # fmt: skip
        if self.dice.random() < 0.15 and starts + 90 * DAY < self.today:
            contract.terminated_on = starts + 60 * DAY
            contract.over_on = contract.ends_on
            contract.reason, contract.reason_text = "customer", self.dice.choice(told["reasons"])
        while (
            contract.renews
            and not contract.terminated_on
            and contract.ends_on
            and contract.ends_on < self.today
        ):
            contract.ends_on = contract.next_end
        set_days(contract)
        if contract.turns_on and contract.turns_on < self.today + 30 * DAY:
            contract.reminded_for = contract.turns_on
        return contract, story

    def members(
        self, plan: Plan, rest: tuple[str, str, str, int], drafts: Sequence[Draft]
    ) -> Iterator[Joined]:
        """Yield the members of a plan: most renew each year, some are in their grace, some have lapsed or left."""
        _key, language, kind, count = rest
        fitting = [one for one in drafts if one.language == language and one.kind == kind]
        for draft in self.dice.sample(fitting, min(count, len(fitting))):
            joined = self.today - self.dice.randrange(20, 900) * DAY
            yield self._member(plan, draft, joined)

    def _member(self, plan: Plan, draft: Draft, joined: datetime.date) -> Joined:
        contact, actor = self.contacts[draft.key], self.actors[draft.owner]
        member = Membership(
            contact=contact, plan=plan, name=contact.name, number=str(next(self.numbers)), joined_on=joined,
            counted_from=joined, until_on=plan.rhythm.last_day(joined), owner_id=actor.user_id, team_id=actor.team_id,
            created_at=_at(joined, draft.language),
        )  # fmt: skip
        made = Joined(
            member, draft.owner, [self._term(member, plan, begins=joined, at=joined, language=draft.language)]
        )
        while member.until_on < self.today - 20 * DAY and self.dice.random() < 0.85:
            begins = member.until_on + DAY
            member.until_on = plan.rhythm.following(joined, member.until_on)
            made.terms.append(
                self._term(member, plan, begins=begins, at=begins - 12 * DAY, language=draft.language)
            )
        member.grace_until = member.until_on + plan.grace_days * DAY
        if member.grace_until < self.today and self.dice.random() < 0.4:
            member.ended_on = member.until_on
        return made

    def _term(
        self, member: Membership, plan: Plan, *, begins: datetime.date, at: datetime.date, language: str
    ) -> Term:
        paid = begins + self.dice.randrange(0, 25) * DAY
        is_paid = paid <= self.today and self.dice.random() < 0.9
        return Term(
            membership=member, plan=plan, from_on=begins, until_on=member.until_on, counted_from=member.counted_from,
            amount=plan.amount, currency=plan.currency, paid_on=paid if is_paid else None, created_at=_at(at, language),
        )  # fmt: skip


def _at(day: datetime.date, language: str) -> datetime.datetime:
    return datetime.datetime.combine(day, HOUR, ZONES[language])


def _told(contract: Contract) -> Iterator[Emission]:
    also = [one for one in (contract.contact, contract.company) if one]
    yield Emission(RecordAdded(contract), contract.created_at)
    yield Emission(events.ContractAdded(contract, also=also), contract.created_at)


def _remind(pairs: Sequence[tuple[Contract, Story]], actors: Mapping[str, Actor]) -> None:
    """Give owners the task they would have got about what must be decided soon."""
    today = firm_day()
    for owner in {story.owner for _contract, story in pairs}:
        drafts = []
        for contract, story in pairs:
            turns = contract.turns_on
            if story.owner == owner and turns and today <= turns < today + 30 * DAY:
                columns = {
                    "title": contract.title,
                    "due_at": _at(turns, story.language),
                    "due_on": turns,
                    "has_time": False,
                    "priority": 2,
                }
                drafts.append(
                    ActivityDraft("task", columns, [contract], added_at=_at(today - DAY, story.language))
                )
        mark(DemoMark.Kind.RECORD, [one.pk for one in add_activities(drafts, by=actors[owner])])
