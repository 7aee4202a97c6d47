"""What contracts do by themselves: go on when their end comes, remind their owners, follow the deal that renews them."""

import datetime
from uuid import UUID

from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.tasks import task

from wasl.contracts.commands.ending import renew_contract, roll_contract
from wasl.contracts.commands.reminding import remind_owner
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract
from wasl.records.models import Event
from wasl.workspace.visitors import house_of

AT_ONCE = 500
STANDS = Q(archived_at=None, terminated_on=None)
DAY = Value(datetime.timedelta(days=1), DurationField())


@task()
def look_at_ends() -> None:
    """Let contracts go on whose end has passed, and remind owners of what they must decide, in the firm's zone."""
    today = firm_day()
    passed = Contract.objects.filter(STANDS, renews=True, ends_on__lt=today)
    for contract in list(passed.order_by("ends_on")[:AT_ONCE]):
        roll_contract(contract, by=house_of(), day=today)
    for contract in to_remind(today):
        remind_owner(contract, by=house_of(), day=today)


def to_remind(today: datetime.date) -> list[Contract]:
    """Return the contracts of whose day to decide somebody must hear today and has not yet."""
    turn = Case(When(renews=True, then=Coalesce("notice_on", "ends_on")), default=F("ends_on"))
    ahead = ExpressionWrapper(Value(today) + F("remind_days") * DAY, DateTimeField())
    rows = Contract.objects.filter(STANDS, owner__isnull=False, starts_on__lte=today, remind_days__gt=0)
    near = rows.annotate(turn=turn).filter(turn__gte=today, turn__lte=ahead)
    unsaid = near.filter(Q(reminded_for=None) | ~Q(reminded_for=F("turn")))
    return list(unsaid.select_related("owner").order_by("turn")[:AT_ONCE])


@task()
def hear_won(event: str) -> None:
    """Renew the contract whose renewal deal was won."""
    deal = Event.objects.get(pk=UUID(event)).subject_id
    contract = Contract.objects.filter(renewal=deal, terminated_on=None).first()
    if contract is not None and contract.ends_on is not None:
        renew_contract(contract, by=house_of())
