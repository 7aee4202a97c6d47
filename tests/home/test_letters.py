"""The letter of the week: once, on the first morning its reader works, in his words, ended by one click."""

import datetime
import re
from html import unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tests import make
from wasl.calendar.models import Hours
from wasl.home.commands import want_letter
from wasl.home.letters import send_due
from wasl.home.links import stop_address
from wasl.home.models import HomeChoice
from wasl.kernel.actor import SYSTEM
from wasl.mail.models import Account, Message
from wasl.mail.smtp import compose
from wasl.mail.wording import as_html
from wasl.sales.commands import win_deal
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIYADH, RIGA = ZoneInfo("Asia/Riyadh"), ZoneInfo("Europe/Riga")
# a Sunday; in Saudi Arabia the week's work begins, in Latvia it is a day off
SUNDAY = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=RIYADH)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def account() -> Account:
    return Account.objects.create(
        pk=1, host="mail.example", from_address="crm@nakheel.example", from_name="Nakheel"
    )


@pytest.fixture
def owner() -> User:
    with time_machine.travel(SUNDAY - 3 * DAY, tick=False):
        found = make.owner()
        deal = make.deal("Tea & <b>dates</b>", by=actor_of_user(found), amount="1500", currency="SAR")
        win_deal(deal, by=SYSTEM)
    return found


def sent_at(moment: datetime.datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return send_due()


def test_it_comes_once_on_the_first_working_morning(owner: User) -> None:
    assert sent_at(SUNDAY - DAY) == 0
    assert sent_at(SUNDAY.replace(hour=6)) == 0
    assert sent_at(SUNDAY) == 1
    assert [sent_at(SUNDAY + number * DAY) for number in (0, 1, 3, 5)] == [0, 0, 0, 0]
    assert sent_at(SUNDAY + 7 * DAY) == 1
    assert Message.objects.count() == 2


def test_a_server_that_was_down_sends_it_on_the_next_working_day(owner: User) -> None:
    assert sent_at(SUNDAY + 2 * DAY) == 1


def test_the_first_morning_is_that_of_the_readers_country_and_zone(owner: User) -> None:
    Hours.objects.create(user=owner, country="LV")
    owner.zone = "Europe/Riga"
    owner.save()
    assert sent_at(SUNDAY) == 0
    assert sent_at(datetime.datetime(2026, 11, 23, 6, 30, tzinfo=RIGA)) == 0
    assert sent_at(datetime.datetime(2026, 11, 23, 7, 30, tzinfo=RIGA)) == 1


@pytest.mark.parametrize(("language", "word"), [("en", "Hello"), ("ar", "مرحبًا"), ("lv", "Labdien")])
def test_it_speaks_the_readers_language_and_can_be_ended_by_a_mail_program(
    owner: User, account: Account, language: str, word: str
) -> None:
    owner.language = language
    owner.save()
    assert sent_at(SUNDAY) == 1
    letter = compose(account, Message.objects.get())
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert word in text
    assert "1,500" in text or "1 500" in text or "1\u00a0500" in text or "1\u202f500" in text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert "<b>dates" not in page
    assert letter["List-Unsubscribe"] == f"<{stop_address(owner.pk)}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_other_letters_have_no_such_header(owner: User, account: Account) -> None:
    letter = Message(recipient="a@b.example", purpose="x", subject="s", text="t", message_id="<x@y>")
    letter.save()
    assert "List-Unsubscribe" not in compose(account, letter)


def test_the_link_in_it_ends_it_without_signing_in_and_no_other_link_does(owner: User) -> None:
    path = stop_address(owner.pk).partition("8000")[2] or stop_address(owner.pk).split("/", 3)[3]
    path = path if path.startswith("/") else f"/{path}"
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    assert not HomeChoice.objects.filter(has_letter=False).exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sent_at(SUNDAY) == 0
    assert stranger.post("/home/letter/stop/abc.def/").status_code == 404


def test_it_is_for_those_who_begin_with_the_firm_and_whoever_asks_for_it(owner: User) -> None:
    manager, seller = make.user("manager"), make.user("sales")
    looker = make.user("read-only")
    assert sent_at(SUNDAY) == 2
    assert set(Message.objects.values_list("recipient", flat=True)) == {owner.email, looker.email}
    for person in (manager, seller):
        want_letter("yes", by=actor_of_user(person))
    assert sent_at(SUNDAY + 7 * DAY) == 2


def test_a_firm_without_deals_gets_no_letter(owner: User) -> None:
    Deal.objects.all().delete()
    assert sent_at(SUNDAY) == 0


def test_each_number_opens_its_list_and_nothing_else_is_made_a_link(owner: User, account: Account) -> None:
    assert sent_at(SUNDAY) == 1
    letter = compose(account, Message.objects.get())
    page = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', page)
    told = {unescape(text): unescape(address) for address, text in links}
    (won,) = [address for text, address in told.items() if text.startswith("Won this month")]
    with time_machine.travel(SUNDAY, tick=False):
        browser = make.signed_in(owner)
        for address in told.values():
            if "/deals/" in address or "/leads/" in address:
                answer = browser.get(urlsplit(address).path + "?" + urlsplit(address).query)
                assert answer.status_code == 200
                assert not answer.context["list"].problem
        shown = browser.get(urlsplit(won).path + "?" + urlsplit(won).query)
        assert [one.title for one in shown.context["list"].rows] == ["Tea & <b>dates</b>"]
    # a stranger's address below a line stays what it is
    text = "Look here\nhttps://evil.example/deals/\n\nhttps://evil.example/"
    drawn = as_html(text, "en", "s")
    assert ">Look here</a>" not in drawn
    assert drawn.count('dir="ltr">https://evil.example/') == 2
