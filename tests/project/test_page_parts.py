"""What a page leaves for later comes in one answer, as each part would come alone."""

from typing import Any

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


def parts(browser: Client, *addresses: str) -> list[Any]:
    answer = browser.get("/parts/", {"of": addresses}, **PART)
    assert answer.status_code == 200
    found: list[Any] = answer.json()["parts"]
    return found


def test_parts_come_in_their_order_as_they_would_alone() -> None:
    browser, person = make.signed_in(make.owner()), make.contact()
    addresses = [f"/r/{person.pk}/leads/", "/rooms/unread/", f"/r/{person.pk}/projects/?from=here"]
    alone = [browser.get(address, **PART).content.decode() for address in addresses]
    assert [part["html"] for part in parts(browser, *addresses)] == alone
    assert "hx-get" in alone[1]


@pytest.mark.parametrize(
    "address",
    [
        "/contacts/0193fb0a-9431-7d5c-92e7-c65841e46ee6/",
        "/no/such/page/",
        "/parts/?of=/rooms/unread/",
        "/live?topics=records",
        "/api/v1/me",
        "/home/",
        "https://example.org/",
        "//example.org/",
        "",
        "\x00",
    ],
)
def test_what_is_no_part_of_a_page_is_left_out(address: str) -> None:
    first, second = parts(make.signed_in(make.owner()), address, "/rooms/unread/")
    assert first is None
    assert second["html"]


def test_a_part_shows_nobody_more_than_its_own_address() -> None:
    make.owner()
    seller, person = make.user(role="sales"), make.contact(by=make.actor("manager"))
    assert make.signed_in(seller).get(f"/r/{person.pk}/tasks/", **PART).status_code == 404
    assert parts(make.signed_in(seller), f"/r/{person.pk}/tasks/") == [None]
    assert Client().get("/parts/", {"of": "/rooms/unread/"}).status_code == 302


def test_no_page_has_more_than_twenty() -> None:
    assert len(parts(make.signed_in(make.owner()), *["/rooms/unread/"] * 30)) == 20
