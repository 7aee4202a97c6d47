"""The meter counts routine by rules and by hand; the guide says to each role what the system does for it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests import make
from tests.drain import drain
from wasl.automation.commands import add_rule, publish_rule, switch_off
from wasl.automation.queries import guide, meter
from wasl.kernel.errors import NotAllowed
from wasl.records.commands import tag_record
from wasl.sales.commands import change_stage
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
TAG = {"action": "lists.tag", "with": {"names": "New"}}


@pytest.fixture
def person() -> Any:
    cache.clear()
    return make.owner()


def put_to_work(person: Any, name: str = "Mark new ones") -> Any:
    definition = {"when": {"event": ["record.added"]}, "do": [TAG]}
    by = actor_of_user(person)
    return publish_rule(add_rule("contact", name=name, definition=definition, by=by), by=by)


def test_the_meter_tells_rules_from_hands(person: Any) -> None:
    put_to_work(person)
    by = actor_of_user(person)
    contacts = [make.contact(by=by) for _turn in range(3)]
    drain()
    tag_record(contacts[0], names=["Fair"], by=by)
    found = meter(by)
    assert (found.by_rules, found.by_hand, found.minutes, found.percent) == (3, 1, 6, 75)
    assert [(one.name, one.runs, one.each) for one in found.spared] == [("Mark new ones", 3, 2)]


def test_each_number_of_the_meter_opens_what_it_is_made_of(person: Any) -> None:
    rule = put_to_work(person)
    by = actor_of_user(person)
    make.contact(by=by)
    make.task(by=by)
    drain()
    browser, address = make.signed_in(person), reverse("automation:rule_meter")
    assert browser.get(reverse("automation:rule_list")).text.count(f'href="{address}') == 4
    shown = browser.get(address).text
    assert reverse("automation:rule_detail", args=[rule.pk]) in shown
    found = meter(by)
    assert sum(one.by_rules for one in found.routine) == found.by_rules == 1
    assert sum(one.by_hand for one in found.routine) == found.by_hand == 1
    assert make.signed_in(make.user("sales")).get(address).status_code == 403


def test_only_those_who_manage_rules_read_the_meter(person: Any) -> None:
    with pytest.raises(NotAllowed):
        meter(make.actor("sales"))


def test_the_guide_names_the_rules_that_are_on_for_what_one_may_see(person: Any) -> None:
    made = put_to_work(person)
    seller = make.user("sales")
    found = guide(actor_of_user(seller))
    assert [one.rule.name for one in found.helpers] == ["Mark new ones"]
    assert found.helpers[0].changed_at is not None
    assert "contact" in [duty.kind.name for duty in found.duties]
    page = make.signed_in(seller).get(reverse("automation:rule_guide")).content.decode()
    assert "Mark new ones" in page
    switch_off(made, by=actor_of_user(person))
    assert guide(actor_of_user(seller)).helpers == []


def test_the_guide_draws_the_stages_as_they_are_and_what_each_asks_for(person: Any) -> None:
    stage = make.stage("Proposal")
    change_stage(stage, needs=["amount"], needs_tasks=True, rots_after=9, by=actor_of_user(person))
    seller = make.user("sales")
    ((_source, (course, *_others)),) = guide(actor_of_user(seller)).courses
    steps = {step.name: step for step in course.steps}
    assert (steps["Proposal"].needs, steps["Proposal"].limit) == (
        ["Amount", "All tasks of the deal done"],
        "9 days at most",
    )
    assert [step.tone for step in course.steps][-2:] == ["ok", "bad"]
    Role.objects.filter(key="sales").update(fields={"deal": {"amount": "hidden"}})
    hidden = guide(actor_of_user(User.objects.get(pk=seller.pk))).courses[0][1][0]
    assert "Amount" not in next(step for step in hidden.steps if step.name == "Proposal").needs
    Role.objects.filter(key="sales").update(
        reach={"*": {"read": "own"}, "deal": {"read": "none", "change": "none"}}
    )
    assert guide(actor_of_user(User.objects.get(pk=seller.pk))).courses == []


def test_whoever_manages_roles_opens_the_guide_of_each_and_nobody_else_does(person: Any) -> None:
    boss = make.signed_in(person)
    assert b'href="?role=sales"' in boss.get(reverse("automation:rule_guide")).content
    assert [
        one.read.label for one in guide(actor_of_user(person), "sales").duties if one.kind.name == "contact"
    ] == ["Own"]
    assert boss.get(reverse("automation:rule_guide"), {"role": "strange"}).status_code == 404
    seller = make.signed_in(make.user("sales"))
    assert b"?role=" not in seller.get(reverse("automation:rule_guide")).content
    assert seller.get(reverse("automation:rule_guide"), {"role": "owner"}).status_code == 404
