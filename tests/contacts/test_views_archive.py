"""The list of archived contacts: who stands in it, and how one comes back, alone and with many."""

import re

import pytest
from django.test import Client

from tests import make
from tests.drain import drain
from wasl.contacts.commands import archive_contact, merge_contacts
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
PAGE = "/contacts/archived/"


def names(browser: Client, address: str = PAGE) -> list[str]:
    page = browser.get(address).content.decode()
    return re.findall(r'class="w-m w-name" dir="auto"><bdi>(.*?)</bdi>', page)


@pytest.fixture
def boss() -> Client:
    """An owner, with two archived, one at hand and one merged into another."""
    for name in ("First", "Second"):
        archive_contact(make.contact(name=name, by=SYSTEM), by=SYSTEM)
    make.contact(name="At hand")
    merge_contacts(make.contact(name="Survivor"), others=[make.contact(name="Merged")], by=SYSTEM)
    return make.signed_in(make.owner())


def test_the_list_has_the_archived_alone_the_last_first(boss: Client) -> None:
    assert names(boss) == ["Second", "First"]
    assert names(boss, f"{PAGE}?sort=name") == ["First", "Second"]
    assert names(boss, f"{PAGE}?q=firs") == ["First"]
    assert "At hand" in names(boss, "/contacts/")
    assert PAGE in boss.get("/contacts/").content.decode()


def test_it_offers_to_restore_and_to_delete_and_nothing_else(boss: Client) -> None:
    page = boss.get(PAGE).content.decode()
    acts = re.findall(r'formaction="/lists/archived/bulk/(\w+)/"', page)
    assert acts == ["restore", "delete"]


def test_all_of_it_is_restored_at_once(boss: Client) -> None:
    address = f"/lists/archived/bulk/restore/?all=1&back={PAGE}"
    assert "Second" in boss.get(address).content.decode()
    assert boss.post(address, {"all": "1"})["Location"] == PAGE
    drain()
    assert names(boss) == []
    assert Contact.objects.current().filter(name__in=["First", "Second"]).count() == 2


def test_one_comes_back_by_the_button_of_its_page(boss: Client) -> None:
    contact = Contact.objects.get(name="First")
    assert f"/contacts/{contact.pk}/restore/" in boss.get(f"/contacts/{contact.pk}/").content.decode()
    boss.post(f"/contacts/{contact.pk}/restore/")
    assert names(boss) == ["Second"]


def test_only_those_within_reach_are_listed(boss: Client) -> None:
    seller = make.user(team=make.team("Riyadh"))
    mine = make.contact(name="Mine", by=actor_of_user(seller))
    archive_contact(mine, by=SYSTEM)
    assert names(make.signed_in(seller)) == ["Mine"]
