"""The owner of a demo finds a day of his own on the first page."""

import pytest

from tests import make
from wasl.activities.commands import plan_call
from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import mark
from wasl.project.demo.owner import DAY, DEALS, give_day, give_deals
from wasl.project.models import DemoMark
from wasl.sales.models import Deal

pytestmark = pytest.mark.django_db


def test_six_of_the_demos_plans_become_the_owners_and_no_others() -> None:
    owner = make.owner(language="ar")
    contact = make.contact(name="عميل")
    calls = [
        plan_call(f"مكالمة {number}", about=[contact.pk], due_at=clock.now(), by=SYSTEM)
        for number in range(3)
    ]
    tasks = [make.task(f"مهمة {number}", about=contact) for number in range(8)]
    foreign = make.task("مهمة حقيقية", about=contact)
    mark(DemoMark.Kind.RECORD, [one.pk for one in (*calls, *tasks)])
    assert give_day(owner) == len(DAY)
    mine = Activity.objects.filter(owner=owner)
    assert sorted(mine.values_list("kind", flat=True)) == ["call"] * 2 + ["task"] * 4
    assert foreign.pk not in set(mine.values_list("pk", flat=True))


def test_five_open_deals_of_his_language_become_the_owners() -> None:
    owner = make.owner(language="lv")
    deals = [make.deal(f"Krēsli {number}") for number in range(7)]
    arabic, foreign = make.deal("كراسي"), make.deal("Galdi")
    mark(DemoMark.Kind.RECORD, [one.pk for one in (*deals, arabic)])
    assert give_deals(owner) == DEALS
    mine = set(Deal.objects.filter(owner=owner).values_list("pk", flat=True))
    assert len(mine) == DEALS
    assert not mine & {arabic.pk, foreign.pk}
