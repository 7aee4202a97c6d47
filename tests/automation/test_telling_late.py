"""What became late, and what somebody wanted to be reminded of, reaches its owner as a notification."""

import datetime

import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.activities.commands import tell_late, tell_reminders
from wasl.automation.models import Notification
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.records.models import Event
from wasl.workspace.commands import change_team


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


@pytest.mark.django_db
def test_a_late_task_is_told_to_the_lead_of_the_team_and_a_leads_own_to_the_one_above() -> None:
    boss, top = make.owner(), make.team("All")
    lead, team = make.user("manager", team=top), make.team("Riga", parent=top)
    change_team(top, name="All", parent=None, lead=boss, by=SYSTEM)
    change_team(team, name="Riga", parent=top, lead=lead, by=SYSTEM)
    lead.team = team
    lead.save()
    seller = make.user("sales", team=team)
    for person in (seller, lead):
        make.task(due_at=clock.now() - datetime.timedelta(minutes=1), owner_id=person.pk)
    tell_late(100, by=SYSTEM)
    drain()
    told = set(Notification.objects.values_list("person", "kind"))
    assert told == {(seller.pk, "mine"), (lead.pk, "team"), (lead.pk, "mine"), (boss.pk, "team")}


@pytest.mark.django_db
def test_a_reminder_at_the_due_moment_is_all_that_the_owner_hears_of_it() -> None:
    boss, team = make.owner(), make.team("Riga")
    change_team(team, name="Riga", parent=None, lead=boss, by=SYSTEM)
    seller = make.user("sales", team=team)
    due = clock.now() + datetime.timedelta(minutes=5)
    with time_machine.travel(due - datetime.timedelta(minutes=2), tick=False):
        make.task(due_at=due, remind_before=0, owner_id=seller.pk)
    with time_machine.travel(due, tick=False):
        tell_late(100, by=SYSTEM)
        tell_reminders(100, by=SYSTEM)
        drain()
    told = {one.person_id: Event.objects.get(pk=one.event_id).type for one in Notification.objects.all()}
    assert (Notification.objects.count(), told) == (
        2,
        {seller.pk: "activity.reminder", boss.pk: "task.overdue"},
    )
