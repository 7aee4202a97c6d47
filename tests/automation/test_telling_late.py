"""What became late, and what somebody wanted to be reminded of, reaches its owner as a notification."""

import datetime

import pytest

from tests import make
from tests.drain import drain
from wasl.activities.commands import tell_late
from wasl.automation.models import Notification
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM


@pytest.mark.django_db
def test_a_late_task_is_told_to_its_owner_once() -> None:
    make.owner()
    seller = make.user("sales")
    make.task(due_at=clock.now() - datetime.timedelta(minutes=1), owner_id=seller.pk)
    tell_late(100, by=SYSTEM)
    drain()
    tell_late(100, by=SYSTEM)
    drain()
    assert list(Notification.objects.values_list("person", flat=True)) == [seller.pk]
