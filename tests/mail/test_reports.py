"""A list leaves by mail when it is due, once, to each recipient as he himself may see it."""

import datetime
import io
from dataclasses import replace
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine

from tests import make
from tests.drain import drain
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.lists.models import SavedView
from wasl.mail.commands import add_report, remove_report, send_report_now, set_account, switch_report
from wasl.mail.jobs import mailed
from wasl.mail.models import Account, Enclosure, MailedList, Message
from wasl.mail.queries.mailed import get_report, paused_reports, reports
from wasl.mail.rhythms import next_run
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
RIGA = ZoneInfo("Europe/Riga")


@pytest.fixture
def owner():
    found = actor_of_user(make.owner())
    set_account(
        Account(), values={"host": "127.0.0.1", "port": 9, "from_address": "crm@nakheel.example"}, by=SYSTEM
    )
    return found


def report_of(owner, *people, asked=None, listing: str = "people", **values):
    given = {"name": "Customers", "rhythm": "daily", "hour": 8, "recipients": [one.pk for one in people]}
    return add_report(listing, asked=asked or {}, by=owner, **(given | values))


def run(report: MailedList) -> list[Message]:
    """Let the moment come, and return the letters in the outbox."""
    Message.objects.all().delete()
    with time_machine.travel(report.next_at + datetime.timedelta(seconds=5), tick=False):
        mailed.begin_reports.call()
        mailed.begin_reports.call()
        send_due()
    report.refresh_from_db()
    return list(Message.objects.order_by("recipient"))


def send_due() -> None:
    # letters stay in the outbox: nobody listens at that port
    drain()


def sheet(message: Message):
    content = bytes(Enclosure.objects.get(message=message).content)
    return openpyxl.load_workbook(io.BytesIO(content)).active


def names(message: Message) -> list[str]:
    return [row[0] for row in sheet(message).iter_rows(min_row=2, values_only=True)]


def test_each_recipient_gets_what_he_may_see_in_his_language_and_direction(owner):
    team = make.team()
    manager = make.user("sales", team=team, language="ar")
    make.contact(by=actor_of_user(manager), name="Layan")
    make.contact(by=owner, name="Hidden")
    first, second = run(report_of(owner, User.objects.get(pk=owner.user_id), manager))
    assert sorted(names(first)) == ["Hidden", "Layan"]
    assert names(second) == ["Layan"]
    assert (sheet(first).sheet_view.rightToLeft, sheet(second).sheet_view.rightToLeft) == (False, True)
    assert sheet(second).cell(1, 1).value == "الاسم"
    assert "wasl" not in str(sheet(first).cell(1, sheet(first).max_column).value)


def test_it_leaves_once_for_a_moment_and_again_the_next_day(owner):
    me = User.objects.get(pk=owner.user_id)
    make.contact(by=owner)
    report = report_of(owner, me)
    before = report.next_at
    assert len(run(report)) == 1
    assert report.next_at - before == datetime.timedelta(days=1)
    assert (report.last_count, report.trouble) == (1, "")
    mailed.send_report.call(str(report.pk), before.isoformat())
    assert Message.objects.count() == 1
    send_report_now(report, by=owner)
    drain()
    assert Message.objects.count() == 2


def test_a_view_is_mailed_as_it_is_filtered_sorted_and_arranged(owner):
    me = User.objects.get(pk=owner.user_id)
    for name in ("Anna", "Zane", "Other"):
        make.contact(by=owner, name=name, language="lv" if name != "Other" else "ar")
    view = SavedView.objects.create(
        listing="people", name="Latvians", owner=me, sort="-name", columns=[{"name": "name"}],
        filter={"field": "language", "op": "is", "value": "lv"},
    )  # fmt: skip
    report = report_of(owner, me, asked={"view": str(view.pk)})
    found = run(report)[0]
    assert (names(found), sheet(found).max_column) == (["Zane", "Anna"], 1)
    view.delete()
    report.refresh_from_db()
    assert run(report) == []
    assert (report.is_paused, report.trouble) == (True, "view_gone")
    with pytest.raises(Conflict):
        switch_report(report, is_paused=False, by=owner)


def test_lists_of_every_kind_can_be_mailed_with_moments_as_moments(owner):
    make.task("Call back", by=owner)
    found = run(report_of(owner, User.objects.get(pk=owner.user_id), listing="tasks"))[0]
    cells = [cell for row in sheet(found).iter_rows(min_row=2) for cell in row]
    assert any(cell.is_date for cell in cells)
    assert "Call back" in [cell.value for cell in cells]


def test_an_empty_list_is_skipped_where_that_is_wanted(owner):
    me = User.objects.get(pk=owner.user_id)
    report = report_of(owner, me, skips_empty=True)
    assert run(report) == []
    assert (report.last_count, report.trouble) == (0, "")
    assert len(run(report_of(owner, me))) == 1


def test_a_report_whose_owner_is_gone_is_paused_and_said_until_another_takes_it_over(owner):
    manager = make.user("admin")
    report = report_of(actor_of_user(manager), manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert run(report) == []
    assert (report.is_paused, report.trouble) == (True, "owner_gone")
    assert "paused" in paused_reports(owner)
    switch_report(report, is_paused=False, by=owner)
    report.refresh_from_db()
    assert (report.is_paused, report.owner_id, paused_reports(owner)) == (False, owner.user_id, "")
    # the only recipient is gone too
    assert run(report) == []
    assert report.trouble == "nobody"


def test_a_filter_by_what_a_recipient_may_not_see_reaches_him_not(owner):
    manager, me = make.user("manager"), User.objects.get(pk=owner.user_id)
    manager.role.fields = {"contact": {"language": "hidden"}}
    manager.role.save()
    asked = {"filter": '{"field":"language","op":"is","value":"lv"}'}
    report = report_of(owner, me, manager, asked=asked)
    assert [letter.recipient for letter in run(report)] == [me.email]
    assert report.trouble == "some"


def test_only_those_who_may_export_make_reports(owner):
    seller, me = make.user("sales"), User.objects.get(pk=owner.user_id)
    with pytest.raises(NotAllowed):
        report_of(actor_of_user(seller), seller)
    with pytest.raises(Invalid):
        report_of(owner)
    with pytest.raises(NotFound):
        report_of(owner, me, listing="nothing")
    report = report_of(owner, me)
    other = actor_of_user(make.user("marketer"))
    other = replace(other, permissions=other.permissions | {"exchange.export"})
    assert reports(other) == []
    with pytest.raises(NotFound):
        get_report(other, report.pk)
    remove_report(report, by=owner)
    assert not MailedList.objects.exists()


@pytest.mark.parametrize(
    ("after", "values", "wanted"),
    [
        ("2026-11-22T05:59:59+00:00", {"rhythm": "daily"}, "2026-11-22T06:00:00+00:00"),
        ("2026-11-22T06:00:00+00:00", {"rhythm": "daily"}, "2026-11-23T06:00:00+00:00"),
        ("2026-11-22T06:00:00+00:00", {"rhythm": "weekly", "weekday": 0}, "2026-11-23T06:00:00+00:00"),
        ("2026-01-31T07:00:00+00:00", {"rhythm": "monthly", "month_day": 31}, "2026-02-28T06:00:00+00:00"),
        # 29 March 2026: Riga has no 3:00; 25 October: it has two
        ("2026-03-28T12:00:00+00:00", {"rhythm": "daily", "hour": 3}, "2026-03-29T01:00:00+00:00"),
        ("2026-10-24T12:00:00+00:00", {"rhythm": "daily", "hour": 3}, "2026-10-25T00:00:00+00:00"),
        ("2026-10-25T00:30:00+00:00", {"rhythm": "daily", "hour": 3}, "2026-10-26T01:00:00+00:00"),
    ],
)
def test_the_next_run_keeps_the_hour_of_the_firm(after, values, wanted):
    report = MailedList(**({"hour": 8} | values))
    found = next_run(report, after=datetime.datetime.fromisoformat(after), zone=RIGA)
    assert found.isoformat() == wanted


def test_the_pages_make_change_pause_and_remove_a_report(owner, django_assert_max_num_queries):
    me = User.objects.get(pk=owner.user_id)
    browser = make.signed_in(me)
    page = browser.get("/settings/reports/new/?listing=people&q=Layan")
    assert page.status_code == 200
    sent = {
        "name": "Weekly",
        "rhythm": "weekly",
        "weekday": "6",
        "month_day": "1",
        "hour": "8",
        "recipients": [str(me.pk)],
    }
    assert browser.post("/settings/reports/new/?listing=people&q=Layan", sent).status_code == 303
    report = MailedList.objects.get()
    assert (report.asked, report.next_at > clock.now()) == ({"q": "Layan"}, True)
    assert browser.post(f"/settings/reports/{report.pk}/", sent | {"hour": "9"}).status_code == 303
    assert browser.post(f"/settings/reports/{report.pk}/", sent | {"name": ""}).status_code == 422
    assert browser.post(f"/settings/reports/{report.pk}/switch/").status_code == 303
    assert "Paused" in browser.get("/settings/reports/").content.decode()
    assert browser.post(f"/settings/reports/{report.pk}/send/").status_code == 409
    for _number in range(20):
        report_of(owner, me)
    with django_assert_max_num_queries(12):
        browser.get("/settings/reports/")
    assert browser.post(f"/settings/reports/{report.pk}/remove/").status_code == 303
