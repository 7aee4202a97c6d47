"""Rules move deals and open them."""

from decimal import Decimal

import pytest

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.sales.actions import DealCreation, carry, open_deal
from wasl.sales.commands import win_deal

pytestmark = pytest.mark.django_db


def test_a_rule_opens_a_deal_with_the_contact_it_is_about() -> None:
    company, stage = make.company(), make.stage("Qualified")
    form = DealCreation(
        {"title": "Renewal", "stage": str(stage.pk), "amount": "٢٥٠٠", "days": "30", "owner": "record"},
        actor=SYSTEM, kind="contact",
    )  # fmt: skip
    assert form.is_valid(), form.errors
    deal = open_deal(company, by=SYSTEM, **form.values())
    assert (deal.company_id, deal.stage, deal.amount) == (company.pk, stage, Decimal(2500))


def test_a_rule_moves_an_open_deal_and_leaves_a_closed_one() -> None:
    deal, stage = make.deal(), make.stage("Proposal")
    assert carry(deal, stage=str(stage.pk), by=SYSTEM) is None
    deal.refresh_from_db()
    assert deal.stage == stage
    assert carry(win_deal(deal, by=SYSTEM), stage=str(stage.pk), by=SYSTEM)
