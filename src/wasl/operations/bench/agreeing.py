"""Members and contracts of the scratch company: made when a case first asks for them, since a company filled earlier has none."""

import datetime
import random
from decimal import Decimal

from django.db import connection

from wasl.contacts.models import Contact
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, Membership, Plan, Term
from wasl.kernel.bulk import copy_in
from wasl.lists.custom.indexing import owner_connection
from wasl.workspace.models import User

MOST = 50_000
SLICE = 5_000
YEAR = datetime.timedelta(days=365)
GRACE = datetime.timedelta(days=30)
DUES = Decimal(1200)
TABLES = ("records_anchor", "contracts_membership", "contracts_term", "contracts_contract")


def agree(contacts: int) -> None:
    """Make a member and a contract of every second contact, 50,000 of each at most, unless there are some."""
    if Membership.objects.exists():
        return
    maker = _Maker(random.Random(contacts))  # noqa: S311 - made-up days, the same each time
    count = min(contacts // 2, MOST)
    for first in range(0, count, SLICE):
        numbers = range(first, min(first + SLICE, count))
        members = [maker.member(number) for number in numbers]
        Membership.bulk_insert(members)
        copy_in(Term, [maker.term(member) for member in members])
        Contract.bulk_insert([maker.contract(number) for number in numbers])
    if connection.in_atomic_block:  # a test: the owner's connection would wait for it
        return
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


class _Maker:
    """Makes members and contracts one after the other, of all colleagues; terms and contracts end around today."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.day = chance, firm_day()
        self.colleagues = list(User.objects.order_by("pk"))
        self.people = list(Contact.objects.filter(kind="person").order_by("pk")[:SLICE])
        self.plan, _made = Plan.objects.get_or_create(
            names={"en": "Bench"}, defaults={"amount": DUES, "currency": "SAR"}
        )

    def _begun(self) -> datetime.date:
        """Return a day within the last fourteen months: one year from it some are over and some end soon."""
        return self.day - datetime.timedelta(days=self.chance.randrange(420))

    def member(self, number: int) -> Membership:
        """Return member `number`, not stored yet."""
        begun, owner = self._begun(), self.chance.choice(self.colleagues)
        person = self.chance.choice(self.people)
        return Membership(
            contact=person, plan=self.plan, name=person.name, number=f"B{number}", joined_on=begun, counted_from=begun,
            until_on=begun + YEAR, grace_until=begun + YEAR + GRACE, owner=owner, team_id=owner.team_id,
        )  # fmt: skip

    def term(self, member: Membership) -> Term:
        """Return the first term of a member; every third has not paid."""
        paid_on = member.joined_on if self.chance.randrange(3) else None
        return Term(
            membership_id=member.pk, plan=self.plan, from_on=member.joined_on, until_on=member.until_on,
            counted_from=member.joined_on, amount=DUES, currency="SAR", paid_on=paid_on,
        )  # fmt: skip

    def contract(self, number: int) -> Contract:
        """Return contract `number`, not stored yet."""
        begun, owner = self._begun(), self.chance.choice(self.colleagues)
        person = self.chance.choice(self.people)
        return Contract(
            title=f"Service {number}", number=f"C-{number}", contact=person, company_id=person.company_id,
            amount=Decimal(self.chance.randint(1, 90_000)), currency="SAR", starts_on=begun, ends_on=begun + YEAR,
            over_on=begun + YEAR, owner=owner, team_id=owner.team_id,
        )  # fmt: skip
