"""The home page of a workspace without a customer says what to begin with, to whoever sets the firm up."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db
CARD = "Your first day"


def home(user) -> str:
    return make.signed_in(user).get("/").content.decode()


def test_an_empty_workspace_offers_its_owner_sets_import_invitation_and_backup_key():
    page = home(make.owner())
    assert CARD in page
    for address in (
        "/settings/sets/",
        "/imports/new/",
        "/contacts/new/",
        "/settings/users/invite/",
        "/settings/backups/",
    ):
        assert f'href="{address}"' in page
    assert "Nothing is waiting" not in page


def test_the_card_is_gone_with_the_first_customer():
    owner = make.owner()
    make.contact()
    assert CARD not in home(owner)


def test_a_salesperson_sees_the_plain_day():
    make.owner()
    page = home(make.user("sales"))
    assert CARD not in page
    assert "Nothing is waiting" in page
