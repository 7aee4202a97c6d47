"""Deals and leads of a file that was taken out here: changed cell by cell, put back, and never doubled."""

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from tests import make
from tests.exchange.returned import back, brought, counts, put, run, taken_out
from wasl.exchange.commands import mend_refusal
from wasl.exchange.models import ImportRefusal
from wasl.kernel.actor import Actor
from wasl.sales.commands import add_lead, lose_deal
from wasl.sales.models import Deal, Lead, StageStay
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db

DAY = datetime.date(2027, 3, 1)


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def tags(record: Deal | Lead) -> set[str]:
    return set(record.anchor.tag_links.values_list("tag__name", flat=True))


def test_changed_cells_of_deals_are_taken_and_taken_back(owner: Actor) -> None:
    tea = make.deal("Tea", by=owner, amount=Decimal(100), currency="EUR", expected_on=DAY, tags=["Riga"])
    other = make.deal("Chairs", by=owner)
    stage = tea.stage_id
    table = taken_out("deal", owner)
    row = next(number for number, line in enumerate(table) if line[0] == "Tea")
    put(table, row, Title="Green tea", Amount="250", Stage="Proposal", Expected_close="", Tags="Ramadan")
    item = run(brought("deal", table, owner), owner)
    assert counts(item) == (0, 1, 1, 0)
    tea = Deal.objects.get(pk=tea.pk)
    assert (tea.title, tea.amount, str(tea.stage), tea.expected_on) == ("Green tea", 250, "Proposal", None)
    assert tags(tea) == {"Ramadan"}
    assert Deal.objects.count() == 2
    back(item, owner)
    tea = Deal.objects.get(pk=tea.pk)
    assert (tea.title, tea.amount, tea.stage_id, tea.expected_on) == ("Tea", 100, stage, DAY)
    assert tags(tea) == {"Riga"}
    assert Deal.objects.get(pk=other.pk).title == "Chairs"


def test_a_deal_is_won_and_lost_by_its_cell_and_as_it_was_after_the_undo(owner: Actor) -> None:
    won, lost = make.deal("Won", by=owner), make.deal("Lost", by=owner)
    stays = set(StageStay.objects.values_list("pk", "left_at"))
    table = taken_out("deal", owner)
    for number, line in enumerate(table):
        if line[0] == "Won":
            put(table, number, Stage="Won")
        if line[0] == "Lost":
            words = {"In_the_customer’s_words": "They are cheaper"}
            put(table, number, Stage="Lost", Why_lost=arabic(Deal.Reason.COMPETITOR), **words)
    item = run(brought("deal", table, owner), owner)
    assert [Deal.objects.get(pk=one.pk).state for one in (won, lost)] == ["won", "lost"]
    found = Deal.objects.get(pk=lost.pk)
    assert (found.reason, found.reason_text) == ("competitor", "They are cheaper")
    # an hour later it would count as a deal that came back
    hour = found.closed_at - datetime.timedelta(hours=1)
    Deal.objects.filter(pk=lost.pk).update(closed_at=hour)
    back(item, owner)
    again = [Deal.objects.get(pk=one.pk) for one in (won, lost)]
    assert [(one.stage_id, one.stage_since) for one in again] == [
        (won.stage_id, won.stage_since), (lost.stage_id, lost.stage_since),
    ]  # fmt: skip
    assert [one.recovered_at for one in again] == [None, None]
    assert set(StageStay.objects.values_list("pk", "left_at")) == stays


def arabic(reason: Deal.Reason) -> str:
    with override("ar"):
        return str(reason.label)


def test_a_deal_lost_by_its_cell_says_why_and_the_answer_can_be_given_on_the_page(owner: Actor) -> None:
    deal = make.deal("Tea", by=owner)
    table = taken_out("deal", owner)
    put(table, 1, Stage="Lost")
    item = run(brought("deal", table, owner), owner)
    refusal = ImportRefusal.objects.get(of=item)
    assert refusal.column == "Why lost"
    assert refusal.reason == (
        "Say here why it was lost, in one of these words: The customer is unsure, One objection, Later, A competitor, "
        "Another reason."
    )
    assert Deal.objects.get(pk=deal.pk).is_open
    mend_refusal(refusal, values={refusal.column: "Later"}, by=owner)
    found = Deal.objects.get(pk=deal.pk)
    assert (found.state, found.reason) == ("lost", "later")


def test_a_reason_beside_no_loss_is_refused_and_that_of_a_lost_deal_is_known_in_any_language(
    owner: Actor,
) -> None:
    make.deal("Open", by=owner)
    lost = lose_deal(make.deal("Lost", by=owner), reason="competitor", by=owner)
    table = taken_out("deal", owner)
    for number, line in enumerate(table):
        if line[0] == "Open":
            put(table, number, Why_lost="Later")
        if line[0] == "Lost":
            put(table, number, Why_lost=arabic(Deal.Reason.COMPETITOR))
    item = run(brought("deal", table, owner), owner)
    assert counts(item) == (0, 0, 1, 1)
    refusal = ImportRefusal.objects.get(of=item)
    assert (refusal.column, refusal.reason) == (
        "Why lost", "Why a deal is lost is said only by the row that loses it.",
    )  # fmt: skip
    assert Deal.objects.get(pk=lost.pk).version == lost.version


def test_a_cell_that_cannot_be_taken_refuses_its_row_and_says_why(owner: Actor) -> None:
    tea = make.deal("Tea", by=owner)
    table = taken_out("deal", owner)
    put(table, 1, Owner="Nobody Here")
    item = run(brought("deal", table, owner), owner)
    assert counts(item) == (0, 0, 0, 1)
    refusal = ImportRefusal.objects.get(of=item)
    assert (refusal.column, refusal.reason) == ("Owner", "There is no colleague of this name.")
    assert Deal.objects.get(pk=tea.pk).version == tea.version


def test_changed_cells_of_leads_are_taken_and_taken_back(owner: Actor) -> None:
    lead = add_lead(make.contact(by=owner), title="Wants tea", source="website", by=owner)
    table = taken_out("lead", owner)
    put(table, 1, What_it_is_about="Wants green tea", Campaign="Spring", Tags="Riga")
    item = run(brought("lead", table, owner), owner)
    assert counts(item) == (0, 1, 0, 0)
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.title, lead.campaign, tags(lead)) == ("Wants green tea", "Spring", {"Riga"})
    back(item, owner)
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.title, lead.campaign, tags(lead)) == ("Wants tea", "", set())
    assert Lead.objects.count() == 1
