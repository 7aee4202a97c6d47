"""What behavior from outside looks like on a timeline."""

import pytest

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.records.commands import record_behavior


@pytest.mark.django_db
def test_details_may_have_a_key_that_templates_take_for_a_method() -> None:
    owner, contact = make.owner(), make.contact()
    record_behavior(contact, name="order.placed", details={"items": 3, "total": "12.50"}, by=SYSTEM)

    page = make.signed_in(owner).get(f"/contacts/{contact.pk}/", headers={"host": "localhost"})

    assert page.status_code == 200
    assert "12.50" in page.content.decode()
