"""Open deals of the scratch company: made when a case first asks for one, since a company filled earlier has none."""

import datetime
import random
from decimal import Decimal

from django.db import connection

from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.bulk import copy_in
from wasl.lists.custom.indexing import owner_connection
from wasl.sales.models import Deal, Stage, StageStay
from wasl.workspace.models import User

MOST = 50_000
SLICE = 5_000
DAYS = 60
CURRENCIES = ("SAR", "SAR", "EUR")
TABLES = ("records_anchor", "sales_deal", "sales_stagestay")


def open_stages() -> list[Stage]:
    """Return the open stages of the usual pipeline, in their order."""
    rows = Stage.objects.filter(pipeline__is_default=True, removed_at=None, meaning=Stage.Meaning.OPEN)
    return list(rows.order_by("position"))


def open_deals(contacts: int) -> None:
    """Open a deal for every second contact, 50,000 at most, unless there are some; the rows are those of the command."""
    if Deal.objects.filter(state=Deal.State.OPEN).exists():
        return
    count = min(contacts // 2, MOST)
    maker = _Maker(random.Random(contacts))  # noqa: S311 - made-up deals, the same each time
    for first in range(0, count, SLICE):
        deals = [maker.deal(number) for number in range(first, min(first + SLICE, count))]
        Deal.bulk_insert(deals)
        copy_in(StageStay, [_stay(deal) for deal in deals])
    if connection.in_atomic_block:  # a test: the owner's connection would wait for it
        return
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


class _Maker:
    """Makes deals one after the other, over all open stages and colleagues."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.stages = chance, open_stages()
        self.colleagues = list(User.objects.order_by("pk"))
        self.people = list(Contact.objects.filter(kind="person").order_by("pk")[:SLICE])

    def deal(self, number: int) -> Deal:
        """Return deal `number`, not stored yet."""
        chance, stage = self.chance, self.stages[number % len(self.stages)]
        owner, person = chance.choice(self.colleagues), chance.choice(self.people)
        since = clock.now() - datetime.timedelta(days=DAYS) * chance.random()
        return Deal(
            title=f"Order {number}", pipeline_id=stage.pipeline_id, stage=stage, stage_since=since, created_at=since,
            owner=owner, team_id=owner.team_id, contact=person, company_id=person.company_id,
            amount=Decimal(chance.randint(1, 90_000)), currency=chance.choice(CURRENCIES),
            expected_on=clock.today() + datetime.timedelta(days=number % 90 - 30),
        )  # fmt: skip


def _stay(deal: Deal) -> StageStay:
    return StageStay(
        deal_id=deal.pk, stage_id=deal.stage_id, entered_at=deal.stage_since, by_id=deal.owner_id,
        probability=deal.chance, amount=deal.amount, currency=deal.currency,
    )  # fmt: skip
