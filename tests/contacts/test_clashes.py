"""What keeps a contact in the bin from coming back, and what does not."""

import pytest

from tests import make
from tests.drain import drain
from wasl.contacts.models import Contact, Pair
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.lists.commands import add_field
from wasl.records.commands import delete_record, recover_records
from wasl.records.models import Binned

pytestmark = pytest.mark.django_db(transaction=True)
SHARED = [{"value": "zaid@example.com"}]


def test_an_address_that_another_has_by_now_makes_a_pair_and_no_obstacle() -> None:
    make.owner()
    gone = make.contact(name="Zaid Ali", emails=SHARED)
    delete_record(gone, by=SYSTEM)
    other = make.contact(name="Zaid Aly", emails=SHARED)
    drain()
    assert not Pair.objects.exists()
    told = recover_records(list(Binned.objects.all()), by=SYSTEM)
    drain()
    assert (told.ids, dict(told.refused)) == ([gone.pk], {})
    pair = Pair.objects.get()
    assert {pair.first_id, pair.second_id} == {gone.pk, other.pk}


def test_an_address_in_a_field_that_must_be_unique_keeps_it_in_the_bin() -> None:
    make.owner()
    add_field("contact", key="login", type="email", labels={"en": "Login"}, is_unique=True, by=SYSTEM)
    gone = make.contact(custom={"login": "zaid@example.com"})
    delete_record(gone, by=SYSTEM)
    make.contact(custom={"login": "zaid@example.com"})
    with pytest.raises(Invalid, match=r"zaid@example\.com.*Login.*unique"):
        recover_records(list(Binned.objects.all()), by=SYSTEM)
    assert not Contact.objects.filter(pk=gone.pk).exists()
