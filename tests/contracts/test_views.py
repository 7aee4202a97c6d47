"""The pages of members, contracts and plans: lists by exact questions, forms, buttons, other teams' records."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.contracts import members
from tests.contracts.members import D, at
from wasl.contracts.commands import end_membership, renew_membership, terminate_contract
from wasl.contracts.models import Contract, Membership, Plan, Term
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.lists.models import BulkWork
from wasl.sales.commands import win_deal
from wasl.sales.models import Deal
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db
LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}
HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture
def browser() -> Client:
    """Return a browser of the owner."""
    return make.signed_in(make.owner())


def test_the_lists_ask_the_same_few_questions_whatever_stands_on_them(browser: Client) -> None:
    plan = members.plan()
    for number in range(30):
        members.member(f"Member {number}", plan_id=plan.pk)
        members.contract(f"Contract {number}", company_id=make.company().pk)
    for name, most in (("membership_list", 13), ("contract_list", 13)):
        url = reverse(f"contracts:{name}")
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(url)
        assert len(answer.context["list"].rows) >= 25
        assert len(queries) <= most, "\n".join(one["sql"][:160] for one in queries)


def test_lapsing_members_are_one_click_away(browser: Client) -> None:
    with at(D(2026, 11, 23)):
        browser.force_login(browser_user())
        members.member("Soon", joined_on=D(2025, 12, 1))
        members.member("Far", joined_on=D(2026, 11, 1))
        page = browser.get("/members/")
        assert "lapsing=yes" in page.text
        rows = browser.get("/members/?lapsing=yes").context["list"].rows
    assert [row.name for row in rows] == ["Soon"]


def browser_user() -> User:
    """Return the owner, who signs in again where the clock has been moved."""
    return User.objects.get(email="owner@example.com")


def test_a_member_is_made_renewed_taken_back_paid_paused_and_ended_by_the_buttons(browser: Client) -> None:
    plan, contact = members.plan(), make.contact(name="Anna Ozola")
    given = {"contact_id": str(contact.pk), "plan_id": str(plan.pk), "joined_on": "2026-01-31"}
    answer = browser.post("/members/new/", given)
    member = Membership.objects.get()
    assert answer.headers["Location"] == f"/members/{member.pk}/"
    assert (member.name, member.number, member.until_on) == ("Anna Ozola", "1", D(2027, 1, 30))
    assert browser.get(f"/members/{member.pk}/").status_code == 200
    browser.post(f"/members/{member.pk}/renew/")
    term = member.terms.first()
    assert term
    assert Membership.objects.get().until_on == D(2028, 1, 30)
    browser.post(f"/members/{member.pk}/terms/{term.pk}/paid/", {"paid_on": "2026-02-01"})
    assert member.terms.filter(paid_on=D(2026, 2, 1)).exists()
    browser.post(f"/members/{member.pk}/terms/{term.pk}/undo/")
    assert Membership.objects.get().until_on == D(2027, 1, 30)
    browser.post(f"/members/{member.pk}/pause/", {"day": "2026-05-01"})
    assert Membership.objects.get().paused_on == D(2026, 5, 1)
    browser.post(f"/members/{member.pk}/resume/", {"day": "2026-05-11"})
    assert Membership.objects.get().until_on == D(2027, 2, 9)
    browser.post(f"/members/{member.pk}/end/", {"ended_on": "2026-06-01", "why": HOSTILE})
    page = browser.get(f"/members/{member.pk}/")
    assert "<script>alert" not in page.text
    browser.post(f"/members/{member.pk}/reopen/")
    assert Membership.objects.get().ended_on is None


def test_a_form_without_a_contact_or_a_plan_says_so(browser: Client) -> None:
    answer = browser.post("/members/new/", {"contact_id": "", "plan_id": ""})
    assert answer.status_code == 422
    assert not Membership.objects.exists()
    assert browser.get("/members/").status_code == 200


def test_a_plan_is_added_changed_and_offered_no_more(browser: Client) -> None:
    given = {"name_ar": "عضوية", "name_lv": "", "name_en": "Standard", "months": "12", "calendar": "hijri", "start": "aligned",
             "amount": "100", "currency": "SAR", "grace_days": "30"}  # fmt: skip
    assert browser.post("/settings/plans/new/", given).status_code == 303
    plan = Plan.objects.get()
    assert (plan.names, plan.calendar) == ({"ar": "عضوية", "en": "Standard"}, "hijri")
    assert browser.post(f"/settings/plans/{plan.pk}/", given | {"amount": "250"}).status_code == 303
    assert browser.post("/settings/plans/new/", given | {"name_ar": "", "name_en": ""}).status_code == 422
    assert browser.get("/settings/plans/").status_code == 200
    browser.post(f"/settings/plans/{plan.pk}/remove/")
    assert Plan.objects.current().count() == 0


def test_a_contract_is_made_with_lines_changed_ended_and_renewed_by_the_buttons(browser: Client) -> None:
    company = make.company(name="SIA Alfa")
    given = {
        "title": "Cleaning", "company_id": str(company.pk), "starts_on": "2026-01-01", "ends_on": "2026-12-31", "renews": "on",
        "renew_months": "12", "notice_amount": "3", "notice_unit": "month", "currency": "EUR", "period": "month",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-product": "Cleaning", "lines-0-quantity": "2",
        "lines-0-price": "150",
    }  # fmt: skip
    answer = browser.post("/contracts/new/", given)
    contract = Contract.objects.get()
    assert answer.headers["Location"] == f"/contracts/{contract.pk}/"
    assert (contract.amount, contract.notice_on, contract.company_id) == (300, D(2026, 9, 30), company.pk)
    page = browser.get(f"/contracts/{contract.pk}/edit/")
    assert 'value="Cleaning"' in page.text
    changed = given | LINES | {"amount": "70", "seen": str(contract.version)}
    assert browser.post(f"/contracts/{contract.pk}/edit/", changed).status_code == 303
    assert Contract.objects.get().amount == 70
    answer = browser.post(
        f"/contracts/{contract.pk}/terminate/", {"reason": "customer", "terminated_on": "2026-09-01"}
    )
    assert Contract.objects.get().over_on == D(2026, 12, 31)
    assert browser.get(f"/contracts/{contract.pk}/").status_code == 200
    browser.post(f"/contracts/{contract.pk}/reopen/")
    assert browser.get(f"/contracts/{contract.pk}/renew/").status_code == 200
    browser.post(f"/contracts/{contract.pk}/renew/", {"until": ""})
    assert Contract.objects.get().ends_on == D(2027, 12, 31)
    browser.post(f"/contracts/{contract.pk}/renew/undo/?before=2026-12-31&renewed=2027-12-31")
    assert Contract.objects.get().ends_on == D(2026, 12, 31)
    browser.post(f"/contracts/{contract.pk}/renewal/")
    assert Deal.objects.get().company_id == company.pk


def test_two_tabs_one_sees_the_others_value_first(browser: Client) -> None:
    contract = members.contract()
    given = {"title": "One", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "currency": "SAR", "period": "year",
             "notice_unit": "month", "seen": str(contract.version)} | LINES  # fmt: skip
    assert browser.post(f"/contracts/{contract.pk}/edit/", given).status_code == 303
    answer = browser.post(f"/contracts/{contract.pk}/edit/", given | {"title": "Two"})
    assert (answer.status_code, "One" in answer.text) == (409, True)


def test_a_won_deal_becomes_a_contract_by_one_click_beside_it(browser: Client) -> None:
    deal = make.deal("Tea")
    panel = f"/r/{deal.pk}/contracts/"
    assert "/contract/" not in browser.get(panel).text
    win_deal(deal, by=SYSTEM)
    assert f"/deals/{deal.pk}/contract/" in browser.get(panel).text
    answer = browser.post(f"/deals/{deal.pk}/contract/")
    assert answer.headers["Location"] == f"/contracts/{Contract.objects.get().pk}/"
    assert f"/deals/{deal.pk}/contract/" not in browser.get(panel).text


def test_the_record_of_another_team_is_not_found(browser: Client) -> None:
    north, south = make.team(), make.team()
    other = make.actor("sales", team=south)
    member, contract = members.member(by=other, plan_id=members.plan().pk), members.contract(by=other)
    mine = make.signed_in(make.user("sales", team=north))
    for url in (f"/members/{member.pk}/", f"/contracts/{contract.pk}/", f"/members/{member.pk}/edit/"):
        assert mine.get(url).status_code == 404
    for url in (
        f"/members/{member.pk}/renew/",
        f"/contracts/{contract.pk}/renew/",
        f"/contracts/{contract.pk}/renewal/",
    ):
        assert mine.post(url).status_code == 404
    assert browser.get(f"/members/{member.pk}/").status_code == 200


def test_what_a_role_may_not_see_stands_nowhere_on_the_page() -> None:
    make.owner()
    user = make.user("admin")
    member = members.member(plan_id=members.plan(amount=Decimal(7331)).pk)
    contract = members.contract(lines=[{"name": "Cleaning", "price": "4711"}], company_id=make.company().pk)
    user.role.fields = {"membership": {"dues": "hidden"}, "contract": {"amount": "hidden"}}
    user.role.save()
    mine = make.signed_in(user)
    for url in (f"/members/{member.pk}/", f"/contracts/{contract.pk}/", "/members/", "/contracts/",
                f"/r/{contract.company_id}/contracts/", f"/r/{member.contact_id}/members/"):  # fmt: skip
        text = mine.get(url).text
        assert "4,711" not in text
        assert "7,331" not in text


def test_the_panels_show_what_a_contact_has(browser: Client) -> None:
    contact = make.company(name="SIA Alfa")
    member, contract = members.member(contact=contact), members.contract(company_id=contact.pk)
    with at(D(2026, 12, 1)):
        renew_membership(member, by=SYSTEM)
    terminate_contract(contract, terminated_on=D(2026, 5, 1), reason="us", by=SYSTEM)
    assert f"/members/{member.pk}/" in browser.get(f"/r/{contact.pk}/members/").text
    assert f"/contracts/{contract.pk}/" in browser.get(f"/r/{contact.pk}/contracts/").text


def test_many_are_renewed_at_once_and_taken_back(browser: Client) -> None:
    plan, since = members.plan(), clock.today() - datetime.timedelta(days=9)
    mine = [members.member(f"Member {number}", plan_id=plan.pk, joined_on=since) for number in range(3)]
    left = end_membership(members.member("Left", plan_id=plan.pk, joined_on=since), ended_on=since, by=SYSTEM)
    held = members.contract()
    ids = "&".join(f"ids={one.pk}" for one in (*mine, left))
    assert "Member 1" in browser.get(f"/lists/members/bulk/renew/?{ids}").text
    browser.post(f"/lists/members/bulk/renew/?{ids}", {"is_paid": "on"})
    work = BulkWork.objects.get()
    assert (work.done_count, work.refused_count) == (3, 1)
    assert [one.terms.count() for one in (*mine, left)] == [2, 2, 2, 1]
    assert Term.objects.exclude(paid_on=None).count() == 3
    browser.post(f"/settings/bulk/{work.pk}/undo/")
    assert [one.terms.count() for one in mine] == [1, 1, 1]
    browser.post(f"/lists/contracts/bulk/renew/?ids={held.pk}")
    assert Contract.objects.get().ends_on == D(2027, 12, 31)
