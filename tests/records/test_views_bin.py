"""The pages of the bin, and the bin for programs."""

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.records.commands import delete_record
from wasl.records.models import Binned, BinRules
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def browser(owner: User) -> Client:
    return make.signed_in(owner)


def deleted(name: str = "Zaid Gone") -> Contact:
    return delete_record(make.contact(name=name), by=SYSTEM)


def test_a_record_is_deleted_on_its_page_and_the_toast_brings_it_back(browser: Client) -> None:
    contact = make.contact(name="Zaid")
    page = browser.get(f"/contacts/{contact.pk}/").content.decode()
    address = reverse("records:delete", args=[contact.pk])
    assert address in page
    answer = browser.post(address, {"next": "/contacts/?q=z"}, follow=True)
    assert answer.redirect_chain == [("/contacts/?q=z", 303)]
    body = answer.content.decode()
    undo = reverse("records:bin_recover_one", args=[contact.pk])
    assert "Zaid was deleted." in body
    assert undo in body
    answer = browser.post(undo)
    assert answer["Location"] == f"/contacts/{contact.pk}/"
    assert browser.get(f"/contacts/{contact.pk}/").status_code == 200


def test_a_page_elsewhere_is_not_gone_to(browser: Client) -> None:
    answer = browser.post(reverse("records:delete", args=[make.contact().pk]), {"next": "//evil.example/"})
    assert answer["Location"] == "/"


def test_the_bin_says_who_when_and_how_long_in_few_queries(
    browser: Client, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(60):
        deleted(f"Zaid {number}")
    Binned.objects.update(deleted_at=clock.now() - datetime.timedelta(days=28))
    browser.get("/bin/")
    # session, user, workspace, session again; the count, the page, the rule for the page and for its form, the people
    with django_assert_num_queries(8):
        body = browser.get("/bin/").content.decode()
    assert "60</bdi> deleted records" in body
    assert "2</bdi> days left" in body
    assert body.count('name="ids"') == 50
    assert "before=" in body


def test_several_are_brought_back_and_those_that_cannot_say_why(browser: Client) -> None:
    old, other = make.contact(number="A-1"), make.contact()
    for one in (old, other):
        delete_record(one, by=SYSTEM)
    make.contact(number="A-1")
    answer = browser.post("/bin/recover/", {"ids": [str(old.pk), str(other.pk)]}, follow=True)
    body = answer.content.decode()
    assert "1 record is back." in body
    assert "has the number A-1 by now" in body
    assert list(Binned.objects.values_list("anchor", flat=True)) == [old.pk]
    answer = browser.post(reverse("records:bin_recover_one", args=[old.pk]))
    assert answer.status_code == 422
    assert "has the number A-1 by now" in answer.content.decode()


def test_undoing_twice_opens_the_record_that_is_back_already(browser: Client) -> None:
    contact = deleted()
    for _time in range(2):
        answer = browser.post(reverse("records:bin_recover_one", args=[contact.pk]))
        assert answer["Location"] == f"/contacts/{contact.pk}/"
    answer = browser.get(reverse("records:bin_show", args=[contact.pk]))
    assert answer["Location"] == f"/contacts/{contact.pk}/"


def test_erasing_for_good_is_for_those_with_the_right(browser: Client) -> None:
    seller = make.user("sales")
    mine = make.contact(owner_id=seller.pk)
    delete_record(mine, by=SYSTEM)
    theirs = make.signed_in(seller)
    assert "Erase for good" not in theirs.get("/bin/").content.decode()
    assert theirs.post("/bin/erase/", {"ids": [str(mine.pk)]}).status_code == 403
    assert "Erase for good" in browser.get(f"/bin/{mine.pk}/").content.decode()
    assert (
        "1 record was erased."
        in browser.post("/bin/erase/", {"ids": [str(mine.pk)]}, follow=True).content.decode()
    )
    assert browser.get(f"/contacts/{mine.pk}/").status_code == 404


def test_the_days_are_set_by_who_sets_the_firm(browser: Client) -> None:
    assert "days" in browser.get("/bin/").content.decode()
    browser.post("/bin/settings/", {"days": "60"})
    assert BinRules.current().days == 60
    browser.post("/bin/settings/", {"days": "3"})
    assert BinRules.current().days == 60
    assert make.signed_in(make.user("manager")).post("/bin/settings/", {"days": "9"}).status_code == 403


def test_a_reader_has_no_bin(owner: User) -> None:
    assert owner.is_active
    reader = make.signed_in(make.user("read-only"))
    assert reader.get("/bin/").status_code == 403
    gone = deleted()
    body = reader.get(f"/contacts/{gone.pk}/", follow=True).content.decode()
    assert "This was deleted" in body
    assert "Restore" not in body


def test_programs_delete_list_restore_and_erase(owner: User) -> None:
    caller = Caller(owner)
    contact = make.contact(name="Zaid", emails=[{"value": "z@example.com"}])
    path = f"/contacts/{contact.pk}"
    assert caller.send("delete", path).status_code == 204
    assert [caller.send(method, path).status_code for method in ("get", "delete")] == [404, 404]
    assert "lies in the bin" in caller.send("get", path).json()["detail"]
    assert caller.send("get", "/contacts").json()["items"] == []
    (item,) = caller.send("get", "/bin?kind=contact&q=zaid").json()["items"]
    assert (item["id"], item["kind"], item["name"]) == (str(contact.pk), "contact", "Zaid")
    assert item["deleted_by"] == str(owner.pk)
    assert caller.send("get", f"/bin/{contact.pk}").json() == item
    back = caller.send("post", f"{path}/restore")
    assert (back.status_code, back.json()["emails"][0]["value"]) == (200, "z@example.com")
    assert caller.send("get", f"/bin/{contact.pk}").status_code == 404
    caller.send("delete", path)
    assert caller.send("delete", f"/bin/{contact.pk}").status_code == 204
    assert caller.send("post", f"{path}/restore").status_code == 404


def test_programs_archive_and_restore_apart_from_the_bin(owner: User) -> None:
    caller = Caller(owner)
    contact = make.contact()
    path = f"/contacts/{contact.pk}"
    assert caller.send("post", f"{path}/archive").json()["archived_at"]
    assert caller.send("get", "/bin").json()["items"] == []
    assert caller.send("get", path).status_code == 200
    assert caller.send("post", f"{path}/restore").json()["archived_at"] is None


def test_programs_go_through_the_bin_page_by_page(owner: User) -> None:
    caller = Caller(owner)
    for number in range(3):
        deleted(f"Zaid {number}")
    first = caller.send("get", "/bin?limit=2").json()
    assert ([one["name"] for one in first["items"]], first["count"]) == (
        ["Zaid 2", "Zaid 1"],
        {"value": 3, "exact": True},
    )
    rest = caller.send("get", f"/bin?limit=2&cursor={first['next_cursor']}").json()
    assert ([one["name"] for one in rest["items"]], rest["next_cursor"]) == (["Zaid 0"], None)
