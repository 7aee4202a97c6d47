"""The same source is kept under one word, in whatever language and spelling it comes."""

import pytest
from django.utils.translation import override

from tests import make
from wasl.contacts.sources import SOURCES, source_key, source_word
from wasl.kernel.actor import SYSTEM
from wasl.lists.pages import open_list
from wasl.sales.commands import add_lead, change_deal
from wasl.sales.listings import DEALS
from wasl.workspace.queries import actor_of_user


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("web", "website"),
        ("Website", "website"),
        ("الموقع الإلكتروني", "website"),
        ("Exhibition", "fair"),
        ("INSTAGRAM", "instagram"),
        ("Blog of Aunt Olga", "Blog of Aunt Olga"),
        ("", ""),
    ],
)
def test_what_is_well_known_has_one_word_and_anything_else_stays_as_it_is(said: str, kept: str) -> None:
    assert source_key(said) == kept


def test_no_two_sources_are_called_the_same() -> None:
    for language in ("ar", "lv", "en"):
        with override(language):
            words = [source_word(key) for key in SOURCES]
        assert len(set(words)) == len(words), language


@pytest.mark.django_db
def test_contacts_leads_and_deals_keep_the_word_and_are_found_by_any() -> None:
    viewer = actor_of_user(make.owner())
    assert make.contact(source="Web").source == "website"
    assert add_lead(make.contact(), source="Reference", by=SYSTEM).source == "referral"
    deal = make.deal(source="web")
    assert change_deal(deal, source="Web site", by=SYSTEM).source == "website"
    for word in ("web", "Website", "website"):
        asked = open_list(DEALS, viewer, {"filter": f'{{"field": "source", "op": "is", "value": "{word}"}}'})
        assert [one.pk for one in asked.found] == [deal.pk], word
