"""Leads: made of forms and by hand, given out with a reason, answered, scored, decided about."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.activities.commands import log_call
from wasl.automation.models import Notification
from wasl.capture.commands import add_form
from wasl.capture.models import Submission
from wasl.contacts.commands import Stranger, change_contact
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.records.models import Event
from wasl.records.queries import get_visible
from wasl.sales.commands import (
    accept_lead,
    add_lead,
    change_lead,
    disqualify_lead,
    qualify_lead,
    reopen_lead,
    return_lead,
    score_leads,
    welcome_lead,
)
from wasl.sales.jobs import take_form
from wasl.sales.lead_wording import lead_channel, why_given
from wasl.sales.models import Deal, Lead, LeadRule, ScoreRule
from wasl.sales.queries import get_lead
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

# a Sunday morning in Riyadh: the week begins
NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        cache.clear()
        yield traveller


def submitted(**values) -> Lead:
    fields = [{"source": one} for one in ("name", "email", "message")]
    form = add_form(
        "Ask", fields=[*fields, {"source": "products", "options": ["Floors", "Doors"]}], by=SYSTEM
    )
    given = {
        "name": "Sara",
        "email": "sara@example.com",
        "message": "A price",
        "products": ["Floors", "Doors"],
    }
    page = "https://www.example.com/?utm_source=Instagram&utm_campaign=autumn"
    assert Client().post(f"/f/{form.key}?lang=ar", given | {"page": page} | values).status_code == 303
    drain()
    return Lead.objects.get()


@pytest.mark.django_db
def test_a_form_becomes_a_lead_with_its_source_once_and_goes_to_whoever_speaks_the_language(clock):
    make.owner()
    team = make.team()
    make.user(team=team, name="Omar")
    layla = make.user(team=team, name="Layla")
    User.objects.filter(pk=layla.pk).update(skills=["Arabic"])
    LeadRule.objects.create(name="Riyadh", team=team, order="leads")
    lead = submitted()
    assert (lead.title, lead.products, lead.message) == ("Floors, Doors", ["Floors", "Doors"], "A price")
    assert (lead.channel, lead.source, lead.campaign, lead.was_new) == ("form", "instagram", "autumn", True)
    assert (lead.owner.name, lead.contact.owner.name) == ("Layla", "Layla")
    said = why_given(lead).replace("\u2068", "").replace("\u2069", "")
    assert said == "Given to Layla: has the skill Arabic, 0 open leads"
    sent = Submission.objects.get()
    assert sent.made_id == lead.pk
    assert Event.objects.filter(type="lead.added").count() == 1
    take_form.func(str(Event.objects.get(type="form.submitted").pk))
    assert Lead.objects.count() == 1


@pytest.mark.django_db
def test_the_lead_of_a_known_customer_goes_to_whoever_looks_after_him(clock):
    make.owner()
    seller = make.user()
    known = make.contact(name="Sara", emails=[{"value": "sara@example.com"}], owner_id=seller.pk)
    lead = submitted()
    assert (lead.contact_id, lead.was_new, lead.owner_id) == (known.pk, False, seller.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [True, False])
def test_whoever_gets_the_lead_of_a_form_is_told_once(clock, is_known):
    make.owner()
    seller = make.user(team=make.team())
    if is_known:
        make.contact(name="Sara", emails=[{"value": "sara@example.com"}], owner_id=seller.pk)
        drain()
        Notification.objects.all().delete()
    else:
        LeadRule.objects.create(name="All", team=seller.team, order="leads")
    lead = submitted()
    drain()
    assert lead.owner_id == seller.pk
    told = Notification.objects.filter(person=seller)
    assert [(one.kind, one.anchor_id) for one in told] == [("assigned", lead.pk)]


@pytest.mark.django_db
def test_work_is_shared_among_those_at_work_and_whoever_has_least(clock):
    make.owner()
    team = make.team()
    first, second = make.user(team=team, name="First"), make.user(team=team, name="Second")
    away = make.user(team=team, name="Away")
    User.objects.filter(pk=away.pk).update(zone="Pacific/Auckland")
    add_lead(make.contact(owner_id=first.pk), by=SYSTEM)
    LeadRule.objects.create(name="Work", team=team, order="leads", at_work=True)
    for number in range(3):
        welcome_lead(Stranger(email=f"s{number}@example.com"), by=SYSTEM)
        drain()
    assert [Lead.objects.filter(owner=one).count() for one in (first, second, away)] == [2, 2, 0]


@pytest.mark.django_db
def test_the_clock_of_the_first_answer_counts_hours_of_work_of_a_persons_answer_alone(clock):
    make.owner()
    seller = make.user()
    contact = make.contact(owner_id=seller.pk)
    # nine in the evening of Thursday; the week begins on Sunday at nine
    clock.move_to(datetime.datetime(2026, 11, 19, 18, 0, tzinfo=datetime.UTC))
    lead = add_lead(contact, by=SYSTEM)
    clock.move_to(datetime.datetime(2026, 11, 22, 7, 0, tzinfo=datetime.UTC))
    log_call("Tried", about=[contact.pk], talk={"text": ""}, by=SYSTEM)
    drain()
    lead.refresh_from_db()
    assert lead.answered_at is None
    log_call("Reached", about=[contact.pk], talk={"text": "Yes"}, by=actor_of_user(seller))
    drain()
    lead.refresh_from_db()
    assert (lead.answer_minutes, lead.answered_at.hour) == (60, 7)


@pytest.mark.django_db
def test_points_have_reasons_and_halve_with_time(clock, django_assert_max_num_queries):
    make.owner()
    contact = make.contact()
    lead = add_lead(contact, message="A price", channel="referral", by=SYSTEM)
    log_call("Talked", about=[contact.pk], talk={"text": "Yes"}, by=SYSTEM)
    drain()
    lead.refresh_from_db()
    names = {one["names"]["en"]: one["points"] for one in lead.score_reasons}
    assert names == {
        "Was recommended to us": 25,
        "We have talked": 20,
        "Wrote a message": 15,
        "A contact we know": 15,
    }
    assert lead.score == 75
    clock.move_to(NOW + 30 * 24 * HOUR)
    more = [add_lead(make.contact(), by=SYSTEM).pk for _number in range(5)]
    with django_assert_max_num_queries(10):
        score_leads([lead.pk, *more], by=SYSTEM)
    lead.refresh_from_db()
    assert lead.score == 65
    assert ScoreRule.objects.count() == 6


@pytest.mark.django_db
def test_a_lead_is_accepted_returned_taken_back_and_becomes_a_deal_in_one_step(clock):
    make.owner()
    by = make.actor("sales")
    company = make.company(by=by, name="Alfa")
    contact = make.contact(by=by, name="Sara", company_id=company.pk)
    lead = add_lead(contact, title="Floors", source="google", by=by)
    assert accept_lead(lead, by=by).state == "accepted"
    with pytest.raises(Conflict):
        accept_lead(lead, by=by)
    with pytest.raises(Invalid) as refused:
        return_lead(lead, reason="", by=by)
    assert set(refused.value.fields) == {"reason"}
    assert return_lead(lead, reason="early", reason_text="Next year", by=by).reason == "early"
    assert reopen_lead(lead, by=by).state == "new"
    deal = qualify_lead(lead, amount=500, currency="SAR", by=by)
    assert (deal.title, deal.contact_id, deal.company_id, deal.source) == (
        "Floors",
        contact.pk,
        company.pk,
        "google",
    )
    lead.refresh_from_db()
    assert (lead.state, lead.deal_id) == ("qualified", deal.pk)
    types = {one.type for one in Event.objects.filter(subject=lead.anchor)}
    assert types >= {"lead.added", "lead.accepted", "lead.returned", "lead.reopened", "lead.qualified"}
    assert (
        lead.anchor.event_links.count()
        == contact.anchor.event_links.filter(type__startswith="lead.").count() + 1
    )
    other = add_lead(contact, by=by)
    assert disqualify_lead(other, reason="wrong", by=by).state == "disqualified"


@pytest.mark.django_db
def test_a_lead_of_a_contact_that_is_not_shared_names_nobody(clock):
    make.owner()
    seller, other = make.user(), make.user()
    hidden = make.contact(name="Secret Person", owner_id=other.pk)
    lead = add_lead(hidden, title="Floors", owner_id=seller.pk, by=SYSTEM)
    by = actor_of_user(seller)
    shown = get_lead(by, lead.pk)
    assert (shown.contact, shown.lead.title) == (None, "Floors")
    browser = make.signed_in(seller)
    for address in ("/leads/", f"/leads/{lead.pk}/", "/search/?q=Secret"):
        assert "Secret Person" not in browser.get(address).content.decode()
    with pytest.raises(Conflict, match="not shared"):
        qualify_lead(lead, by=by)
    with pytest.raises(NotFound):
        get_visible(Lead, lead.pk, actor_of_user(other))
    with pytest.raises(NotAllowed):
        change_lead(lead, title="Mine", by=actor_of_user(other))


@pytest.mark.django_db
def test_the_list_asks_little_and_the_pages_work_by_hand(clock, django_assert_num_queries):
    make.owner()
    seller = make.user()
    browser = make.signed_in(seller)
    answer = browser.post(
        "/leads/new/",
        {
            "name": "Sara",
            "email": "s@example.com",
            "channel": "phone",
            "message": "Floors, please",
            "owner_id": seller.pk,
        },
    )
    lead = Lead.objects.get()
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert (lead.title, lead.contact.name, lead.contact.source) == ("Floors, please", "Sara", "lead")
    for address in (f"/leads/{lead.pk}/", f"/leads/{lead.pk}/edit/", f"/r/{lead.contact_id}/leads/"):
        assert "Floors, please" in browser.get(address).content.decode()
    assert browser.post(f"/leads/{lead.pk}/accept/").status_code == 303
    assert (
        browser.post(
            f"/leads/{lead.pk}/qualify/", {"title": "Floors", "currency": "SAR", "expected_on": "2026-12-01"}
        ).status_code
        == 303
    )
    deal = Deal.objects.get()
    assert deal.expected_on == datetime.date(2026, 12, 1)
    assert "Floors, please" in browser.get(f"/r/{deal.pk}/leads/").content.decode()
    for number in range(3):
        add_lead(make.contact(owner_id=seller.pk), title=f"Lead {number}", by=SYSTEM)
    browser.get("/leads/")
    with django_assert_num_queries(8):
        page = browser.get("/leads/?state=new&sort=-score")
    assert page.content.decode().count("Lead ") >= 3
    change_contact(Contact.objects.get(pk=lead.contact_id), name="Renamed", by=SYSTEM)
    assert "Renamed" in browser.get("/leads/?state=qualified").content.decode()


@pytest.mark.parametrize(
    ("utm", "referrer", "source"),
    [
        ({"source": "Newsletter"}, "", "newsletter"),
        ({}, "https://www.google.com/", "google"),
        ({}, "https://l.instagram.com/x", "instagram"),
        ({}, "https://blog.example.org/a", "blog.example.org"),
        ({}, "", "website"),
    ],
)
def test_the_source_is_read_from_the_campaign_or_the_site_before(utm, referrer, source):
    assert lead_channel(utm, referrer) == source


@pytest.mark.django_db
def test_a_lead_of_a_form_that_says_nothing_is_called_as_the_form(clock):
    make.owner()
    form = add_form(
        "Call me back", by=SYSTEM, fields=[{"source": "email"}], texts={"heading": {"en": "We call you"}}
    )
    Client().post(f"/f/{form.key}?lang=en", {"email": "sara@example.com"})
    drain()
    assert Lead.objects.get().title == "We call you"
