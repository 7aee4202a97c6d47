"""A parent company's page shows who works at its subsidiaries (R15)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.contacts.commands import end_relation, relate
from wasl.contacts.models import Contact, Relation
from wasl.contacts.queries import get_card, people_below
from wasl.kernel.actor import SYSTEM, Actor
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def daughter(parent: Contact, name: str, **values: Any) -> Contact:
    """Make a company that belongs to `parent`."""
    company = make.company(name=name, **values)
    relate(company, other=parent, kind=Relation.Kind.SUBSIDIARY, by=SYSTEM)
    return company


def names(viewer: Actor, parent: Contact) -> list[tuple[str, str]]:
    """Return who stands on the parent's page, with the company."""
    below = people_below(viewer, get_card(viewer, parent.pk))
    return [(row.name, row.company_name) for row in below.rows]


def test_the_people_of_all_subsidiaries_stand_on_the_parents_page() -> None:
    user = make.owner()
    parent = make.company(name="Nakheel Holding")
    trade, service = daughter(parent, "Nakheel Trade"), daughter(parent, "Nakheel Service")
    make.contact(name="Sara Ali", company_id=service.pk, job_title="Buyer")
    make.contact(name="Omar Said", company_id=trade.pk)
    make.contact(name="Not Ours", company_id=make.company(name="Elsewhere").pk)
    assert names(actor_of_user(user), parent) == [
        ("Sara Ali", "Nakheel Service"),
        ("Omar Said", "Nakheel Trade"),
    ]
    page = make.signed_in(user).get(f"/contacts/{parent.pk}/").content.decode()
    assert "People in subsidiaries" in page
    assert "Sara Ali" in page
    assert "Not Ours" not in page


def test_who_left_or_was_sold_with_a_subsidiary_is_not_shown() -> None:
    viewer = actor_of_user(make.owner())
    parent = make.company(name="Nakheel Holding")
    kept, sold = daughter(parent, "Kept"), daughter(parent, "Sold")
    gone = make.contact(name="Gone", company_id=kept.pk)
    make.contact(name="Sold Too", company_id=sold.pk)
    end_relation(gone, relation=Relation.objects.get(first=gone), by=SYSTEM)
    end_relation(sold, relation=Relation.objects.get(first=sold, kind="subsidiary"), by=SYSTEM)
    assert names(viewer, parent) == []


def test_only_people_and_subsidiaries_within_reach_are_shown() -> None:
    make.owner()
    user = make.user("sales")
    viewer = actor_of_user(user)
    parent = make.company(name="Nakheel Holding", owner_id=user.pk)
    mine, hidden = daughter(parent, "Mine", owner_id=user.pk), daughter(parent, "Hidden")
    make.contact(name="Seen", company_id=mine.pk, owner_id=user.pk)
    make.contact(name="Unseen", company_id=mine.pk)
    make.contact(name="Below Hidden", company_id=hidden.pk, owner_id=user.pk)
    assert names(viewer, parent) == [("Seen", "Mine")]


def test_any_number_of_people_below_costs_one_query() -> None:
    user = make.owner()
    viewer = actor_of_user(user)
    parent = make.company(name="Nakheel Holding")
    for number in range(3):
        company = daughter(parent, f"Daughter {number}")
        for _ in range(20):
            make.contact(company_id=company.pk)
    card = get_card(viewer, parent.pk)
    with CaptureQueriesContext(connection) as seen:
        below = people_below(viewer, card)
    assert len(seen) == 1
    assert len(below.rows) == 50
    assert below.has_more
    with CaptureQueriesContext(connection) as seen:
        assert people_below(viewer, get_card(viewer, company.pk)).rows == ()
    assert len(seen) == 1
