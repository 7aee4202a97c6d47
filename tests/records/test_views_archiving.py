"""Putting away and taking back from a page: alike for every kind, with a way back, for nobody else's records."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests import make
from tests.contracts import members
from wasl.activities.commands import add_project
from wasl.catalog.commands import add_product
from wasl.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
KINDS: dict[str, tuple[Callable[[], Any], str, str, str]] = {
    "contacts:contact": (make.contact, "contacts:contact_list", "contacts:contact_detail", "name"),
    "contacts:company": (make.company, "contacts:company_list", "contacts:contact_detail", "name"),
    "sales:deal": (make.deal, "sales:deal_list", "sales:deal", "title"),
    "activities:task": (make.task, "activities:task_list", "activities:activity", "title"),
    "activities:project": (lambda: add_project("Fair", by=SYSTEM), "activities:project_list", "activities:project", "name"),
    "catalog:product": (lambda: add_product("Tea", by=SYSTEM), "catalog:product_list", "catalog:product", "called"),
    "contracts:membership": (members.member, "contracts:membership_list", "contracts:membership", "name"),
    "contracts:contract": (members.contract, "contracts:contract_list", "contracts:contract", "title"),
}  # fmt: skip
VIEWS = {"contacts:company": "contacts:contact_", "activities:task": "activities:"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_put_away_with_a_way_back_and_taken_back(kind: str) -> None:
    boss, (made, to, page, name) = make.owner(), KINDS[kind]
    record, client = made(), make.signed_in(boss)
    archive, restore = (
        reverse(VIEWS.get(kind, f"{kind}_") + verb, args=[record.pk]) for verb in ("archive", "restore")
    )
    answer = client.post(archive)
    assert (answer.status_code, answer["Location"]) == (303, reverse(to))
    shown = client.get(reverse(to)).content.decode()
    assert restore in shown
    assert str(getattr(record, name)) in shown
    assert type(record).objects.get(pk=record.pk).archived_at is not None
    assert client.get(archive).status_code == 405
    answer = client.post(restore)
    assert (answer.status_code, answer["Location"]) == (303, reverse(page, args=[record.pk]))
    assert type(record).objects.get(pk=record.pk).archived_at is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "catalog:product"])
def test_the_record_of_another_team_is_not_found(kind: str) -> None:
    make.owner()
    record, client = KINDS[kind][0](), make.signed_in(make.user())
    for verb in ("archive", "restore"):
        path = reverse(VIEWS.get(kind, f"{kind}_") + verb, args=[record.pk])
        assert client.post(path).status_code == 404
    assert type(record).objects.get(pk=record.pk).archived_at is None
