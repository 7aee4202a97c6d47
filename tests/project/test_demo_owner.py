"""The owner of a demo finds a day of his own on the first page."""

import pytest

from tests import make
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import mark
from wasl.project.demo.owner import DAY, give_day
from wasl.project.models import DemoMark
from wasl.records.commands import set_next_step
from wasl.records.models import Anchor

pytestmark = pytest.mark.django_db


def test_six_steps_of_demo_customers_become_the_owners_and_no_others() -> None:
    owner = make.owner(language="ar")
    contacts = [make.contact(name=f"عميل {number}") for number in range(8)]
    foreign = make.contact(name="عميل حقيقي")
    for contact in (*contacts, foreign):
        set_next_step(contact, step="اتصال", due_at=clock.now(), by=SYSTEM)
    mark(DemoMark.Kind.RECORD, [contact.pk for contact in contacts])
    assert give_day(owner) == len(DAY)
    mine = Anchor.objects.filter(next_step_by=owner)
    assert mine.count() == len(DAY)
    assert foreign.pk not in set(mine.values_list("pk", flat=True))
