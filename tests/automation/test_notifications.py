"""Who is told of what: mentions, new owners, records owned and followed; once, never one's own acts, never the unseen."""

import dataclasses
import datetime
import ipaddress
import json
import zoneinfo

import pytest
import time_machine
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import make
from tests.api import Caller
from tests.drain import drain
from tests.kernel.test_push import BROWSER
from tests.sink import listening, status
from wasl.activities.commands import add_task, plan_call
from wasl.automation import jobs, queries, telling
from wasl.automation.commands import (
    add_push,
    follow,
    read_notifications,
    set_notification_preferences,
    unfollow,
    unread_notification,
)
from wasl.automation.models import Follow, Notification, NotificationPreferences, PushSubscription
from wasl.automation.saying import plain
from wasl.contacts.commands import change_contact, merge_contacts
from wasl.contacts.models import Contact
from wasl.kernel import http
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid, NotFound
from wasl.mail.commands import set_account
from wasl.mail.models import Account, Message
from wasl.records.commands import delete_record, edit_note, record_behavior, write_note
from wasl.records.models import Event, Note
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def noura() -> Actor:
    return actor_of_user(make.owner())


@pytest.fixture
def khalid(noura: Actor) -> User:
    return make.user("agent", name="Khalid")


def mention(contact: Contact, person: User, by: Actor, words: str = "look here") -> Note:
    body = f'<p><span data-mention="{person.id}">@{person.name}</span> {words}</p>'
    note: Note = write_note(contact, body=body, by=by)
    return note


def told(person: User | Actor) -> list[tuple[str, str]]:
    viewer = person if isinstance(person, Actor) else actor_of_user(person)
    drain()
    return [(said.notification.kind, plain(said.line)) for said in queries.notifications(viewer).items]


def test_a_mention_tells_the_person_and_nobody_else(noura: Actor, khalid: User) -> None:
    layan = make.contact(name="Layan", by=noura)
    mention(layan, khalid, noura)
    assert told(khalid) == [("mention", "Noura mentioned you")]
    assert told(noura) == []
    (said,) = queries.notifications(actor_of_user(khalid)).items
    assert (said.title, said.excerpt) == ("Layan", "@Khalid look here")


def test_a_mention_is_told_once_however_often_the_note_is_edited_or_the_job_repeated(
    noura: Actor, khalid: User
) -> None:
    sara = make.user("agent", name="Sara")
    note = mention(make.contact(by=noura), khalid, noura)
    both = f'<p><span data-mention="{khalid.id}">@K</span> <span data-mention="{sara.id}">@S</span></p>'
    edit_note(note, body=both, by=noura)
    assert len(told(khalid)) == len(told(sara)) == 1
    jobs.tell_people.call([str(key) for key in Event.objects.values_list("pk", flat=True)])
    assert Notification.objects.count() == 2


def test_the_new_owner_hears_who_gave_the_record(noura: Actor, khalid: User) -> None:
    layan = make.contact(by=noura)
    change_contact(layan, owner_id=khalid.id, by=noura)
    assert told(khalid) == [("assigned", "Noura made you the owner")]


def test_who_is_given_work_hears_it_from_a_colleague_but_not_from_himself_or_a_program(
    noura: Actor, khalid: User
) -> None:
    layan = make.contact(name="Layan", by=noura)
    add_task("Send the offer", owner_id=khalid.id, by=noura)
    plan_call("", about=[layan.pk], by=actor_of_user(khalid))
    add_task("By a rule", owner_id=khalid.id, by=SYSTEM)
    assert told(khalid) == [("assigned", "Noura made you the owner")]
    assert told(noura) == []


def test_owners_hear_of_notes_on_their_records_but_not_of_their_own(noura: Actor, khalid: User) -> None:
    own = actor_of_user(khalid)
    layan = make.contact(by=own)
    write_note(layan, body="<p>Mine</p>", by=own)
    write_note(layan, body="<p>Late delivery</p>", kind="complaint", by=noura)
    assert told(khalid) == [("mine", "Complaint · Noura")]


def test_followers_hear_until_they_follow_no_more(noura: Actor, khalid: User) -> None:
    layan = make.contact(by=noura)
    follow(layan, by=actor_of_user(khalid))
    follow(layan, by=actor_of_user(khalid))
    change_contact(layan, job_title="Director", by=noura)
    assert told(khalid) == [("followed", "Changed · Noura")]
    (said,) = queries.notifications(actor_of_user(khalid)).items
    assert said.excerpt == "Job title: Director"
    unfollow(layan, by=actor_of_user(khalid))
    change_contact(layan, job_title="Owner", by=noura)
    assert len(told(khalid)) == 1


def test_nobody_is_told_of_what_they_may_not_see(noura: Actor) -> None:
    sales = make.user("sales", name="Sami")
    layan = make.contact(by=noura)
    mention(layan, sales, noura)
    with pytest.raises(NotFound):
        follow(layan, by=actor_of_user(sales))
    assert told(sales) == []
    assert Notification.objects.count() == 0


def test_what_goes_out_of_sight_is_no_longer_shown_nor_counted(noura: Actor) -> None:
    sales = make.user("sales", name="Sami")
    layan = make.contact(by=noura)
    change_contact(layan, owner_id=sales.id, by=noura)
    assert len(told(sales)) == 1
    change_contact(Contact.objects.get(pk=layan.pk), owner_id=noura.user_id, by=noura)
    drain()
    assert queries.notifications(actor_of_user(sales)).items == []
    assert queries.unread(actor_of_user(sales)).count == 0


def test_records_in_the_bin_are_not_spoken_of(noura: Actor, khalid: User) -> None:
    layan = make.contact(by=noura)
    mention(layan, khalid, noura)
    drain()
    delete_record(layan, by=noura)
    assert told(khalid) == []


def test_many_records_of_one_act_are_one_notification(noura: Actor, khalid: User) -> None:
    cause = Event.objects.create(subject_id=make.contact(by=noura).pk, type="x", actor_kind="user").pk
    by = Actor(**(vars(noura) | {"cause": cause}))
    for contact in [make.contact(by=noura) for _ in range(5)]:
        change_contact(contact, owner_id=khalid.id, by=by)
    keys = list(Event.objects.filter(type="record.changed").order_by("id").values_list("pk", flat=True))
    telling.tell(keys)
    telling.tell(keys)
    assert [(row.kind, row.more) for row in Notification.objects.all()] == [("assigned", 4)]
    (said,) = queries.notifications(actor_of_user(khalid)).items
    assert plain(said.line) == "Noura made you the owner, and 4 more records"


def test_what_waits_to_be_told_is_told_by_one_job(noura: Actor, khalid: User) -> None:
    contact = make.contact(owner_id=khalid.pk, by=noura)
    drain()
    before = len(told(khalid))
    for number in range(3):
        write_note(contact, body=f"<p>Note {number}</p>", by=noura)
    waiting = ProcrastinateJob.objects.filter(task_name=jobs.tell_people.module_path, status="todo")
    assert waiting.count() == 3
    jobs.tell_people.call(*waiting.order_by("id")[0].args["args"])
    assert waiting.count() == 0
    assert len(told(khalid)) == before + 3


def test_a_customer_who_opens_a_quote_is_told_to_the_owner_at_once(noura: Actor, khalid: User) -> None:
    layan = make.contact(by=actor_of_user(khalid))
    record_behavior(layan, name="quote.opened", by=noura)
    record_behavior(layan, name="page.visited", by=noura)
    assert told(khalid) == [("engagement", "Opened a quote · Noura")]


def test_an_event_that_tells_nobody_is_not_wanted() -> None:
    assert telling.wants("note.written")
    assert not telling.wants("record.tagged")
    assert not telling.wants("page.visited")


def test_merging_takes_follows_and_notifications_along(noura: Actor, khalid: User) -> None:
    one, two = make.contact(by=noura), make.contact(by=noura)
    for contact in (one, two):
        follow(contact, by=actor_of_user(khalid))
    mention(two, khalid, noura)
    drain()
    merge_contacts(one, others=[two], by=noura)
    assert list(Follow.objects.values_list("anchor_id", flat=True)) == [one.id]
    assert Notification.objects.get(kind="mention").anchor_id == one.id


def test_reading_one_and_all(noura: Actor, khalid: User) -> None:
    layan, own = make.contact(by=noura), actor_of_user(khalid)
    for words in ("one", "two", "three"):
        mention(layan, khalid, noura, words)
    drain()
    first = Notification.objects.order_by("id").first()
    assert first is not None
    assert read_notifications([first.id], by=own) == 1
    assert queries.unread(own).count == 2
    unread_notification(first, by=own)
    assert queries.unread(own).count == 3
    assert read_notifications([first.id], by=noura) == 0
    assert read_notifications(None, by=own) == 3
    assert queries.notifications(own, is_unread=True).items == []


def test_the_sign_counts_and_tells_only_what_has_come_since(noura: Actor, khalid: User) -> None:
    layan, browser = make.contact(name="Layan", by=noura), make.signed_in(khalid)
    mention(layan, khalid, noura)
    drain()
    address = reverse("automation:notification_count")
    first = browser.get(address)
    assert "1 unread notification" in first.content.decode()
    assert "HX-Trigger" not in first.headers
    newest = Notification.objects.get().id
    mention(layan, khalid, noura, "again")
    drain()
    second = browser.get(address, {"after": str(newest)})
    assert "2 unread notifications" in second.content.decode()
    news = json.loads(second.headers["HX-Trigger"])["wasl:toast"]["toasts"]
    assert [plain(one["text"]) for one in news] == ["Layan – Noura mentioned you"]
    assert f"notices:{khalid.id}" in second.content.decode()


def test_opening_a_notification_reads_it_and_leads_to_the_record(noura: Actor, khalid: User) -> None:
    layan, browser = make.contact(by=noura), make.signed_in(khalid)
    mention(layan, khalid, noura)
    drain()
    found = Notification.objects.get()
    answer = browser.get(reverse("automation:notification_open", args=[found.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/r/{layan.pk}/")
    found.refresh_from_db()
    assert found.read_at is not None
    others = make.signed_in(make.user("agent"))
    assert others.get(reverse("automation:notification_open", args=[found.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_queries_for_few_and_many(
    noura: Actor, khalid: User, count: int, django_assert_num_queries
) -> None:
    layan = make.contact(by=noura)
    for number in range(count):
        mention(layan, khalid, noura, str(number))
    drain()
    own = actor_of_user(khalid)
    # the notifications, their events, the notes with their files
    with django_assert_num_queries(4):
        assert len(queries.notifications(own).items) == count
    with django_assert_num_queries(1):
        assert queries.unread(own).count == count


def test_following_by_the_button(noura: Actor, khalid: User) -> None:
    layan, browser = make.contact(by=noura), make.signed_in(khalid)
    address = reverse("automation:record_follow", args=[layan.pk])
    assert address in browser.get(reverse("contacts:contact_detail", args=[layan.pk])).content.decode()
    assert 'aria-pressed="false"' in browser.get(address).content.decode()
    answer = browser.post(address, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    browser.post(address)
    assert not Follow.objects.exists()


def test_rest_ends_in_the_persons_own_zone_and_may_span_midnight() -> None:
    wishes = NotificationPreferences(
        quiet_from=datetime.time(22), quiet_until=datetime.time(7), digest_hour=8
    )
    riga = zoneinfo.ZoneInfo("Europe/Riga")

    def at(*parts: int) -> datetime.datetime:
        return datetime.datetime(*parts, tzinfo=riga)

    assert wishes.end_of_rest(at(2026, 11, 22, 23, 30), riga) == at(2026, 11, 23, 7)
    assert wishes.end_of_rest(at(2026, 11, 23, 3), riga) == at(2026, 11, 23, 7)
    assert wishes.end_of_rest(at(2026, 11, 23, 7), riga) == at(2026, 11, 23, 7)
    assert wishes.end_of_rest(at(2026, 11, 23, 21, 59), riga) == at(2026, 11, 23, 21, 59)
    # the night in which clocks go back is an hour longer
    assert wishes.end_of_rest(at(2026, 10, 24, 23), riga).astimezone(datetime.UTC).hour == 5
    assert wishes.next_digest(at(2026, 11, 22, 8), riga) == at(2026, 11, 23, 8)
    assert wishes.next_digest(at(2026, 11, 22, 7, 59), riga) == at(2026, 11, 22, 8)


def test_what_is_wanted_nowhere_is_not_written_down(noura: Actor, khalid: User) -> None:
    own = actor_of_user(khalid)
    never = {"mention": {"page": False, "mail": "never", "push": False}}
    set_notification_preferences(queries.own_preferences(own), choices=never, by=own)
    mention(make.contact(by=noura), khalid, noura)
    drain()
    assert Notification.objects.count() == 0


@pytest.fixture
def mailing(noura: Actor) -> None:
    values = {"host": "mail.example.com", "port": 587, "from_address": "crm@example.com"}
    set_account(Account(), values=values, by=noura)


@pytest.mark.usefixtures("mailing")
def test_a_mention_is_mailed_at_once_and_once(noura: Actor, khalid: User) -> None:
    mention(make.contact(name="Layan", by=noura), khalid, noura)
    telling.tell(list(Event.objects.values_list("pk", flat=True)))
    jobs.send_notifications.call()
    jobs.send_notifications.call()
    letter = Message.objects.get(recipient=khalid.email)
    assert plain(letter.subject) == "Layan – Noura mentioned you"
    assert "@Khalid look here" in letter.text
    assert f"/notifications/{Notification.objects.get().pk}/" in letter.text


@pytest.mark.usefixtures("mailing")
def test_what_was_read_before_it_left_is_not_mailed(noura: Actor, khalid: User) -> None:
    mention(make.contact(by=noura), khalid, noura)
    telling.tell(list(Event.objects.values_list("pk", flat=True)))
    read_notifications(None, by=actor_of_user(khalid))
    jobs.send_notifications.call()
    assert not Message.objects.filter(recipient=khalid.email).exists()


@pytest.mark.usefixtures("mailing")
def test_a_daily_letter_holds_all_of_a_day_and_rest_is_kept(noura: Actor, khalid: User) -> None:
    own = actor_of_user(khalid)
    choices = {
        "mine": {"page": True, "mail": "digest", "push": False},
        "mention": {"page": True, "mail": "now", "push": False},
    }
    rest = {"quiet_from": datetime.time(22), "quiet_until": datetime.time(7)}
    set_notification_preferences(queries.own_preferences(own), choices=choices, by=own, **rest)
    night = datetime.datetime(2026, 11, 22, 23, tzinfo=zoneinfo.ZoneInfo("Asia/Riyadh"))
    with time_machine.travel(night, tick=False) as time:
        layan = make.contact(name="Layan", by=own)
        for words in ("One", "Two"):
            write_note(layan, body=f"<p>{words}</p>", by=noura)
        mention(make.contact(name="Sara", by=noura), khalid, noura)
        drain()
        assert not Message.objects.filter(recipient=khalid.email).exists()
        time.move_to(night + datetime.timedelta(hours=8))
        jobs.send_notifications.call()
        assert [m.purpose for m in Message.objects.filter(recipient=khalid.email)] == ["notification"]
        time.move_to(night + datetime.timedelta(hours=9))
        jobs.send_notifications.call()
        jobs.send_notifications.call()
    digest = Message.objects.get(recipient=khalid.email, purpose="notification_digest")
    assert "One" in digest.text
    assert "Two" in digest.text


def test_push_reaches_a_browser_sealed_and_a_gone_one_is_forgotten(
    noura: Actor, khalid: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setattr(http, "ENV", dataclasses.replace(ENV, networks=networks))
    own = actor_of_user(khalid)
    with listening() as sink:
        add_push(sink.url, key=BROWSER.key, auth=BROWSER.auth, browser="Firefox", by=own)
        mention(make.contact(by=noura), khalid, noura)
        drain()
        ((_path, headers, body),) = sink.got
        assert headers["Content-Encoding"] == "aes128gcm"
        assert headers["Authorization"].startswith("vapid t=")
        assert b"Khalid" not in body
        sink.answer = status(410)
        mention(make.contact(by=noura), khalid, noura)
        drain()
    assert len(sink.got) == 2
    assert not PushSubscription.objects.exists()


def test_a_browser_inside_the_house_or_with_bad_keys_is_refused(noura: Actor) -> None:
    for url, key in (("https://10.0.0.1/push", BROWSER.key), ("https://127.0.0.1/push", "AAAA")):
        with pytest.raises(Invalid):
            add_push(url, key=key, auth=BROWSER.auth, by=noura)


def test_programs_read_and_clear_notifications_and_follow(noura: Actor, khalid: User) -> None:
    layan = make.contact(name="Layan", by=noura)
    mention(layan, khalid, noura)
    drain()
    caller = Caller(khalid)
    (found,) = caller.send("get", "/notifications").json()["items"]
    assert (found["kind"], found["title"], found["line"]) == ("mention", "Layan", "Noura mentioned you")
    assert caller.send("post", f"/notifications/{found['id']}/read").json()["read_at"]
    assert caller.send("get", "/notifications?state=unread").json()["items"] == []
    assert caller.send("post", "/notifications/read").json() == {"count": 0}
    assert caller.send("put", f"/records/{layan.id}/follow", {"is_following": True}).json()["is_following"]
    assert Follow.objects.get().person_id == khalid.id


def test_the_button_to_follow_is_a_whole_page_where_it_did_not_come_by_itself(noura: Actor) -> None:
    contact, browser = make.contact(name="Layan"), make.signed_in(User.objects.get(pk=noura.user_id))
    path = f"/r/{contact.pk}/follow/"
    assert "<nav" in browser.get(path).content.decode()
    assert "<nav" not in browser.get(path, headers={"HX-Request": "true"}).content.decode()
