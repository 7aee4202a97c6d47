"""What gives leads points: a firm adds its own reasons, changes and removes them, and the leads that wait follow at once."""

import pytest
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.activities.commands import log_call
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid
from wasl.lists.commands import add_field, archive_field
from wasl.sales.commands import (
    add_lead,
    give_points,
    remove_score_rule,
    score_leads,
    set_score_condition,
    write_score_rule,
)
from wasl.sales.models import Lead, ScoreRule
from wasl.workspace.models import AuditEntry, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RULES = "/settings/leads/"
NAMES = {"en": "Asked twice", "ar": "سأل مرتين", "lv": "Jautāja divreiz"}


@pytest.fixture
def user() -> User:
    return make.owner()


@pytest.fixture
def boss(user: User) -> Actor:
    return actor_of_user(user)


@pytest.fixture
def browser(user: User) -> Client:
    ScoreRule.objects.all().delete()
    return make.signed_in(user)


def points(lead: Lead) -> dict[str, int]:
    """Return the points of a lead by reason, in English."""
    found = Lead.objects.get(pk=lead.pk)
    assert found.score == sum(one["points"] for one in found.score_reasons)
    return {one["names"].get("en") or one["names"].get(""): one["points"] for one in found.score_reasons}


def test_a_reason_of_the_firm_counts_for_waiting_leads_at_once_and_goes_as_quickly(boss: Actor) -> None:
    ScoreRule.objects.all().delete()
    contact = make.contact()
    lead, closed = add_lead(contact, by=SYSTEM), add_lead(make.contact(), by=SYSTEM)
    Lead.objects.filter(pk=closed.pk).update(state="disqualified")
    give_points(lead, points=3, reason="Met at the fair", by=boss)
    log_call("Talked", about=[contact.pk], talk={"text": "Yes"}, by=SYSTEM)
    drain()
    rule = write_score_rule(ScoreRule(), names=NAMES, points=12, event="call.held", half_life=10, by=boss)
    drain()
    assert points(lead) == {"Asked twice": 12, "Met at the fair": 3}
    assert points(closed) == {}
    write_score_rule(rule, names=NAMES, points=-4, event="call.held", by=boss)
    drain()
    assert points(lead) == {"Asked twice": -4, "Met at the fair": 3}
    remove_score_rule(rule, by=boss)
    drain()
    assert points(lead) == {"Met at the fair": 3}
    kinds = list(AuditEntry.objects.filter(action__startswith="sales.score").values_list("action", flat=True))
    assert sorted(set(kinds)) == ["sales.score_rule_removed", "sales.score_rule_set"]


def test_a_condition_gives_points_to_the_leads_that_meet_it_and_to_no_other(boss: Actor) -> None:
    ScoreRule.objects.all().delete()
    near, far = (
        add_lead(make.contact(), source="instagram", by=SYSTEM),
        add_lead(make.contact(), source="fair", by=SYSTEM),
    )
    rule = write_score_rule(ScoreRule(), names={"en": "From Instagram"}, points=7, by=boss)
    score_leads([near.pk, far.pk], by=SYSTEM)
    assert points(near) == {}
    set_score_condition(rule, condition={"field": "source", "op": "is", "value": "Instagram"}, by=boss)
    drain()
    assert (points(near), points(far)) == ({"From Instagram": 7}, {})
    with pytest.raises(Invalid):
        set_score_condition(rule, condition={"field": "nothing", "op": "is", "value": 1}, by=boss)


def test_a_reason_whose_field_is_gone_does_not_stop_the_others(boss: Actor) -> None:
    ScoreRule.objects.all().delete()
    known = add_field(
        "lead", by=boss, key="budget", type="number", labels={"en": "Budget"}, is_filterable=True
    )
    lead = add_lead(make.contact(), message="Hello", custom={"budget": 900}, by=SYSTEM)
    rich = write_score_rule(ScoreRule(), names={"en": "Rich"}, points=5, by=boss)
    set_score_condition(rich, condition={"field": "custom.budget", "op": "gte", "value": 500}, by=boss)
    wrote = write_score_rule(ScoreRule(), names={"en": "Wrote"}, points=2, by=boss)
    set_score_condition(wrote, condition={"field": "message", "op": "is_not_empty"}, by=boss)
    score_leads([lead.pk], by=SYSTEM)
    assert points(lead) == {"Rich": 5, "Wrote": 2}
    archive_field(known, by=boss)
    score_leads([lead.pk], by=SYSTEM)
    assert points(lead) == {"Wrote": 2}
    page = make.signed_in(make.user("admin")).get(RULES).text
    assert "can no longer be read" in page


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"points": 0}, "points"),
        ({"points": 1001}, "points"),
        ({"names": {"en": " "}}, "names"),
        ({"half_life": 10}, "half_life"),
        ({"event": "call.held", "half_life": 0}, "half_life"),
        ({"event": "call.held", "half_life": 4000}, "half_life"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, object], name: str, boss: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        write_score_rule(ScoreRule(), by=boss, **{"names": NAMES, "points": 5, **values})
    assert set(refused.value.fields) == {name}


def test_the_pages_lead_from_a_new_reason_to_its_condition(browser: Client) -> None:
    assert "No reason yet" in browser.get(RULES).text
    sent = {"name_en": "<b>Big</b>", "points": "9", "event": "", "is_active": "on"}
    answer = browser.post(f"{RULES}points/new/", sent)
    rule = ScoreRule.objects.get()
    assert answer["Location"] == f"{RULES}points/{rule.pk}/leads/"
    assert "&lt;b&gt;Big" in browser.get(RULES).text
    # the builder of filters: one condition with a subject, a comparison and a value
    drawn = browser.get(answer["Location"]).text
    assert "Save" in drawn
    set_score_condition(rule, condition={"field": "channel", "op": "is", "value": "referral"}, by=SYSTEM)
    text = browser.get(RULES).text
    assert "Channel" in text
    held = browser.get(f"{RULES}points/{rule.pk}/").text
    assert "Change the condition" in held
    assert browser.post(f"{RULES}points/{rule.pk}/", sent | {"points": "0"}).status_code == 422
    assert browser.post(f"{RULES}points/{rule.pk}/remove/").status_code == 303
    assert browser.get(f"{RULES}points/{rule.pk}/").status_code == 404


def test_only_who_manages_leads_meets_them() -> None:
    make.owner()
    rule = ScoreRule.objects.first()
    browser = make.signed_in(make.user("sales"))
    for path in ("points/new/", f"points/{rule.pk}/", f"points/{rule.pk}/leads/"):
        assert browser.get(RULES + path).status_code == 403
    assert browser.post(f"{RULES}points/{rule.pk}/remove/").status_code == 403
