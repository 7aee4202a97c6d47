"""Guests of a meeting are told by mail of all that matters, and only they can answer, in their own calendar."""

import dataclasses
import datetime
import zoneinfo
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.files.base import ContentFile
from django.test import Client
from icalendar import Calendar

from tests import make
from tests.drain import drain
from tests.mail.servers import DOMAIN, PASSWORD, USER, wait
from wasl.activities.commands import change_activity, drop_activity, plan_meeting
from wasl.activities.models import Activity
from wasl.activities.queries import agenda_of
from wasl.automation.models import Notification
from wasl.automation.saying import say
from wasl.calendar import answers, itip
from wasl.calendar.commands import answer_invitation, invite, tell_changes, uninvite
from wasl.calendar.models import Guest, Invitation
from wasl.calendar.queries import attended_spans
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.manifest import Look
from wasl.mail import imap
from wasl.mail.commands import set_account, set_mailbox
from wasl.mail.letters import Letter
from wasl.mail.models import Account, Enclosure, Mailbox, Message
from wasl.mail.reception import process
from wasl.mail.storing import store
from wasl.records.commands import add_file
from wasl.records.models import Anchor, Event
from wasl.records.topics import may_hear_anchor
from wasl.sales.models import Lead
from wasl.workspace.commands import add_token
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
ANSWER = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
PRODID:-//A customer//EN
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}
ORGANIZER:mailto:crm@nakheel.example
ATTENDEE;PARTSTAT={answer}:MAILTO:{address}
{times}COMMENT:See you
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def organizer():
    make.owner()
    account = {"host": "127.0.0.1", "port": 9, "security": "none", "from_address": f"{USER}@{DOMAIN}"}
    set_account(Account(), values=account, by=SYSTEM)
    set_mailbox(Mailbox(), values={"address": f"{USER}@{DOMAIN}", "way": "pipe"}, by=SYSTEM)
    return make.actor("manager", name="Noura", email=f"noura@{DOMAIN}")


def meeting_of(organizer, *contacts, hours: int = 48):
    due = (clock.now() + datetime.timedelta(hours=hours)).replace(microsecond=0)
    about = [one.pk for one in contacts]
    return plan_meeting("Contract", by=organizer, about=about, due_at=due, minutes=30, place="Riga")


def layan(organizer, address: str = "layan@customer.example"):
    return make.contact(by=organizer, name="Layan", emails=[{"value": address}], language="ar")


def answer(
    uid: str, text: str = "ACCEPTED", *, sender: str = "layan@customer.example", sequence: int = 0, **more
):
    given = {"method": "REPLY", "address": "layan@customer.example", "stamp": clock.now(), "times": ""} | more
    content = ANSWER.format(uid=uid, answer=text, sequence=sequence, **given)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, f"{USER}@{DOMAIN}", "Re: Contract"
    letter.set_content("I come")
    letter.add_alternative(
        content.encode(), maintype="text", subtype="calendar", params={"method": given["method"]}
    )
    return letter


def handled(letter: EmailMessage):
    return answers.handle(Letter(letter.as_bytes()))


def calendars() -> list[Calendar]:
    """Return what stands in the outbox, and empty it."""
    found = [Calendar.from_ical(bytes(one.content)) for one in Enclosure.objects.order_by("id")]
    Message.objects.all().delete()
    return found


def test_guests_get_an_invitation_of_their_own_in_their_language(organizer):
    colleague, other = (
        make.user("sales", name="Omar"),
        make.contact(by=organizer, emails=[{"value": "x@y.example"}]),
    )
    person = layan(organizer)
    meeting = meeting_of(organizer, person, other)
    invite(meeting, guests=[person.pk, other.pk, colleague.pk], by=organizer)
    assert Message.objects.get(recipient="layan@customer.example").language == "ar"
    for calendar in calendars():
        event = calendar.walk("VEVENT")[0]
        assert calendar["METHOD"] == "REQUEST"
        assert event["ORGANIZER"] == f"mailto:{USER}@{DOMAIN}"
        assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(minutes=30)
        attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
        # one customer's address is no business of another
        assert {str(one) for one in attendees[1:]} <= {f"mailto:{colleague.email}"}
    with pytest.raises(Invalid):
        invite(meeting, guests=[other.pk], by=organizer)


def test_a_meeting_without_an_hour_or_in_the_past_invites_nobody(organizer):
    person = layan(organizer)
    day = plan_meeting("Day", by=organizer, about=[person.pk], due_on=clock.now().date())
    with pytest.raises(Invalid):
        invite(day, guests=[person.pk], by=organizer)
    past = meeting_of(organizer, person, hours=-1)
    with pytest.raises(Conflict):
        invite(past, guests=[person.pk], by=organizer)
    assert not Message.objects.exists()


def test_what_changes_is_told_once_with_a_higher_sequence_and_asks_anew_where_the_time_is_another(organizer):
    meeting = meeting_of(organizer, layan(organizer))
    invitation = invite(meeting, guests=[meeting.about.first().pk], by=organizer)
    assert [one["METHOD"] for one in calendars()] == ["REQUEST"]
    handled(answer(invitation.uid))
    meeting = change_activity(meeting, title="Contract and price", by=organizer)
    assert tell_changes(10, by=SYSTEM) == 1
    assert tell_changes(10, by=SYSTEM) == 0
    assert [one.walk("VEVENT")[0]["SEQUENCE"] for one in calendars()] == [1]
    assert Guest.objects.get().answer == "accepted"
    meeting = change_activity(meeting, due_at=meeting.due_at + datetime.timedelta(hours=1), by=organizer)
    tell_changes(10, by=SYSTEM)
    assert [one.walk("VEVENT")[0]["SEQUENCE"] for one in calendars()] == [2]
    assert Guest.objects.get().answer == "none"
    assert handled(answer(invitation.uid, sequence=1)).reason == "stale"
    assert handled(answer(invitation.uid, "DECLINED", sequence=2)).is_taken
    change_activity(meeting, priority=3, by=organizer)
    tell_changes(10, by=SYSTEM)
    assert calendars() == []
    drop_activity(meeting, by=organizer)
    tell_changes(10, by=SYSTEM)
    assert [(one["METHOD"], one.walk("VEVENT")[0]["STATUS"]) for one in calendars()] == [
        ("CANCEL", "CANCELLED")
    ]
    assert tell_changes(10, by=SYSTEM) == 0


def test_who_is_taken_off_or_no_attendee_any_more_is_told_so(organizer):
    person, colleague = layan(organizer), make.user("sales")
    meeting = meeting_of(organizer, person)
    invite(meeting, guests=[person.pk, colleague.pk], by=organizer)
    calendars()
    uninvite(Guest.objects.get(colleague=colleague), by=organizer)
    assert Message.objects.get().recipient == colleague.email
    calendars()
    change_activity(meeting, about=[layan(organizer, "other@customer.example").pk], by=organizer)
    tell_changes(10, by=SYSTEM)
    assert Message.objects.get().recipient == "layan@customer.example"
    assert [one["METHOD"] for one in calendars()] == ["CANCEL"]
    assert not Guest.objects.exists()


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        ({"sender": "eve@evil.example"}, "other_sender"),
        ({"address": "eve@evil.example", "sender": "eve@evil.example"}, "not_invited"),
        ({"uid": "no-such-meeting@wasl"}, "unknown"),
        ({"sequence": "x"}, "unreadable"),
    ],
)
def test_an_answer_that_is_not_the_guests_own_is_set_aside_with_its_reason(organizer, letter, reason):
    meeting = meeting_of(organizer, layan(organizer))
    invitation = invite(meeting, guests=[meeting.about.first().pk], by=organizer)
    outcome = handled(answer(**({"uid": invitation.uid} | letter)))
    assert (outcome.is_taken, outcome.reason) == (False, reason)
    assert str(answers.REASONS[reason]) % outcome.about
    assert Guest.objects.get().answer == "none"


def test_of_two_answers_the_later_written_counts_whichever_comes_first(organizer):
    meeting = meeting_of(organizer, layan(organizer))
    invitation = invite(meeting, guests=[meeting.about.first().pk], by=organizer)
    early = clock.now() - datetime.timedelta(minutes=5)
    assert handled(answer(invitation.uid, "DECLINED")).reason == "answered"
    assert handled(answer(invitation.uid, "ACCEPTED", stamp=early)).reason == "repeated"
    assert Guest.objects.get().answer == "declined"
    assert Event.objects.filter(type__startswith="meeting.accepted").count() == 0


def test_letters_that_answer_nothing_are_left_to_others(organizer):
    assert answers.handle(Letter(b"Subject: Hi\r\n\r\nHello")) is None
    assert handled(answer("a@wasl", method="REQUEST", times="DTSTART:20261201T090000Z\n")) is None


@pytest.mark.data
def test_no_calendar_of_others_does_more_than_to_be_unreadable():
    from tests.data_of_others import test_data as data_of_others  # noqa: PLC0415 - a test by its name

    count = 0
    for path in sorted(data_of_others("icalendar").rglob("*.ics")):
        text = path.read_bytes()[: itip.LARGEST].decode("utf-8", "replace")
        try:
            found = itip.replies(text.replace("METHOD:PUBLISH", "METHOD:REPLY"))
        except itip.Unreadable:
            found = []
        assert all(one.answer in itip.PARTSTAT for one in found)
        count += 1
    assert count > 50


def test_the_panel_shows_guests_to_who_sees_the_meeting_and_no_hidden_customer(organizer):
    team = make.team()
    seller = make.user("sales", team=team)
    person = layan(organizer)
    meeting = meeting_of(organizer, person)
    change_activity(meeting, owner_id=seller.pk, team_id=team.pk, by=organizer)
    invite(meeting, guests=[person.pk, seller.pk], by=organizer)
    page = make.signed_in(seller).get(f"/meetings/{meeting.pk}/invitations/")
    assert page.status_code == 200
    assert seller.name in page.content.decode()
    assert "layan@customer.example" not in page.content.decode()
    stranger = make.signed_in(make.user("sales", team=make.team()))
    assert stranger.get(f"/meetings/{meeting.pk}/invitations/").status_code == 404
    guest = Guest.objects.get(contact=person.pk)
    assert make.signed_in(seller).post(f"/meetings/guests/{guest.pk}/remove/").status_code == 404


class Customer:
    """The customer's mail server: keeps what it takes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the name aiosmtpd calls
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def test_an_invitation_goes_through_postfix_and_its_answer_comes_back_to_the_organizer(
    mail_servers, organizer
):
    mail_servers.empty()
    set_account(Account.objects.get(), values={"port": mail_servers.smtp}, by=SYSTEM)
    box = {
        "way": "imap",
        "host": "127.0.0.1",
        "port": mail_servers.imap,
        "security": "none",
        "username": USER,
    }
    mailbox = set_mailbox(Mailbox.objects.get(), values=box, password=PASSWORD, by=SYSTEM)
    customer = Customer()
    server = Controller(customer, hostname="127.0.0.1", port=mail_servers.outside)
    server.start()
    try:
        meeting = meeting_of(organizer, layan(organizer))
        page = make.signed_in(User.objects.get(pk=organizer.user_id))
        sent = page.post(f"/meetings/{meeting.pk}/invite/", {"attendees": [str(meeting.about.first().pk)]})
        assert sent.status_code == 303
        drain()
        wait(lambda: customer.letters, "The invitation at the customer's")
    finally:
        server.stop()
    letter = customer.letters[0]
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
    reply = answer(str(event["UID"]), sequence=event["SEQUENCE"])
    mail_servers.send(
        reply, sender="layan@customer.example", to=str(event["ORGANIZER"]).removeprefix("mailto:")
    )
    mail_servers.wait_for(1)
    assert imap.fetch(mailbox) == 1
    drain()
    guest = Guest.objects.get()
    assert (guest.answer, guest.comment) == ("accepted", "See you")
    told = Notification.objects.get(kind="answer")
    assert told.person_id == organizer.user_id
    assert Invitation.objects.get().organizer_id == actor_of_user(told.person).user_id


def proposal(uid: str, start: datetime.datetime) -> EmailMessage:
    return answer(
        uid, "DECLINED", method="COUNTER", times=f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nDURATION:PT45M\n"
    )


def test_a_guest_proposes_another_time_which_is_taken_or_kept(organizer):
    meeting = meeting_of(organizer, layan(organizer))
    invitation = invite(meeting, guests=[meeting.about.first().pk], by=organizer)
    calendars()
    other = meeting.due_at + datetime.timedelta(hours=3)
    assert handled(proposal(invitation.uid, other)).reason == "proposed"
    assert Guest.objects.get().proposed_at == other
    assert Event.objects.filter(type="meeting.time_proposed").count() == 1
    page = make.signed_in(User.objects.get(pk=organizer.user_id))
    assert "Take this time" in page.get(f"/meetings/{meeting.pk}/invitations/").content.decode()
    guest = Guest.objects.get()
    stranger = make.signed_in(make.user("sales", team=make.team()))
    assert stranger.post(f"/meetings/guests/{guest.pk}/proposal/", {"answer": "take"}).status_code == 404
    page.post(f"/meetings/guests/{guest.pk}/proposal/", {"answer": "keep"})
    assert [one["METHOD"] for one in calendars()] == ["DECLINECOUNTER"]
    meeting.refresh_from_db()
    assert meeting.due_at != other
    handled(proposal(invitation.uid, other))
    page.post(f"/meetings/guests/{guest.pk}/proposal/", {"answer": "take"})
    meeting.refresh_from_db()
    assert (meeting.due_at, meeting.minutes) == (other, 45)
    tell_changes(10, by=SYSTEM)
    assert [one["METHOD"] for one in calendars()] == ["REQUEST"]
    assert handled(proposal(invitation.uid, other)).reason == "stale"
    assert page.post(f"/meetings/guests/{guest.pk}/proposal/", {"answer": "take"}).status_code == 409


@pytest.fixture
def attending(organizer):
    """A colleague whose role reaches his own alone, invited to a meeting about somebody else's customer."""
    colleague = make.user("sales", name="Omar", email=f"omar@{DOMAIN}")
    person = layan(organizer)
    due = (clock.now() + datetime.timedelta(hours=48)).replace(microsecond=0)
    meeting = plan_meeting("Handover", by=organizer, about=[person.pk], due_at=due, minutes=30)
    invite(meeting, guests=[person.pk, colleague.pk], by=organizer)
    return colleague, meeting, person


def test_who_is_invited_opens_and_finds_the_meeting_but_not_the_customer_behind_it(attending):
    colleague, meeting, person = attending
    client, actor = make.signed_in(colleague), actor_of_user(colleague)
    assert not person.is_visible_to(actor)
    assert meeting.is_visible_to(actor)
    assert not meeting.may_change(actor)
    for address in (f"/activities/{meeting.pk}/", "/meetings/", "/calendar/", "/calendar/?as=agenda"):
        shown = client.get(address)
        assert b"Handover" in shown.content, address
        assert b"Layan" not in shown.content, address
    assert client.get(f"/contacts/{person.pk}/").status_code == 404
    found = Activity.objects.visible_to(actor)
    assert [one.pk for one in found] == [meeting.pk]
    assert list(Anchor.objects.visible_to(actor).filter(kind="meeting")) == [meeting.anchor]
    assert not Anchor.objects.visible_to(actor, "change").filter(pk=meeting.pk).exists()
    assert may_hear_anchor(actor, str(meeting.pk))


def test_nobody_else_sees_the_meeting_and_who_is_uninvited_no_longer_does(attending, organizer):
    colleague, meeting, _person = attending
    other = make.actor("sales")
    assert not meeting.is_visible_to(other)
    assert not Activity.objects.visible_to(other).exists()
    uninvite(Guest.objects.get(colleague=colleague), by=organizer)
    assert not meeting.is_visible_to(actor_of_user(colleague))
    assert make.signed_in(colleague).get(f"/activities/{meeting.pk}/").status_code == 404


def test_a_token_that_may_read_no_meetings_reads_none_by_an_invitation(attending):
    colleague, meeting, _person = attending
    actor = dataclasses.replace(actor_of_user(colleague), reach={})
    assert not meeting.is_visible_to(actor)
    assert not Activity.objects.visible_to(actor).exists()


def test_a_colleague_answers_his_own_invitation_here_and_who_invited_hears_of_it(attending, organizer):
    colleague, meeting, _person = attending
    drain()
    told = Notification.objects.get(person=colleague, kind="invited")
    assert told.anchor_id == meeting.pk
    own, customer = Guest.objects.get(colleague=colleague), Guest.objects.get(colleague=None)
    client = make.signed_in(colleague)
    assert client.post(f"/meetings/guests/{own.pk}/answer/", {"answer": "accepted"}).status_code == 303
    own.refresh_from_db()
    assert (own.answer, Guest.objects.get(pk=customer.pk).answer) == ("accepted", "none")
    drain()
    assert Notification.objects.filter(person=organizer.user_id, kind="answer").count() == 1
    # the customer's answer is his alone, and his row is not there for who may not see him
    assert client.post(f"/meetings/guests/{customer.pk}/answer/", {"answer": "accepted"}).status_code == 404
    with pytest.raises(NotAllowed):
        answer_invitation(own, answer="declined", by=organizer)
    assert client.post(f"/meetings/guests/{own.pk}/answer/", {"answer": "perhaps"}).status_code == 422


def test_a_declined_meeting_stays_open_to_its_guest_but_leaves_his_calendar(attending):
    colleague, meeting, _person = attending
    actor = actor_of_user(colleague)
    answer_invitation(Guest.objects.get(colleague=colleague), answer="declined", by=actor)
    client = make.signed_in(colleague)
    assert b"Handover" not in client.get("/calendar/?as=agenda").content
    assert client.get(f"/activities/{meeting.pk}/").status_code == 200


def test_a_meeting_that_one_attends_stands_on_his_day_and_is_answered_there(attending, organizer):
    colleague, meeting, _person = attending
    client = make.signed_in(colleague)
    shown = client.get("/home/day/").content.decode()
    assert "Meetings I am invited to" in shown
    assert shown.count("Handover") == 1
    guest = Guest.objects.get(colleague=colleague)
    answered = client.post(
        f"/meetings/guests/{guest.pk}/answer/", {"answer": "accepted", "next": "/home/day/"}
    )
    assert (answered.status_code, answered.headers["Location"]) == (303, "/home/day/")
    noon = datetime.datetime.combine(meeting.due_on, datetime.time(12), zoneinfo.ZoneInfo("Asia/Riyadh"))
    change_activity(meeting, due_at=noon, by=organizer)
    with time_machine.travel(noon - datetime.timedelta(minutes=5), tick=False):
        tell_changes(10, by=SYSTEM)
        agenda = agenda_of(Look(actor_of_user(colleague)))
        assert [one.pk for one in agenda.schedule] == [meeting.pk]
        assert not agenda.shown()
        guest.refresh_from_db()
        answer_invitation(guest, answer="declined", by=actor_of_user(colleague))
        assert not agenda_of(Look(actor_of_user(colleague))).schedule
        assert "Handover" not in make.signed_in(colleague).get("/home/day/").content.decode()


def test_what_would_be_refused_to_a_guest_is_not_offered_to_him(attending, organizer):
    colleague, meeting, _person = attending
    guest, boss = make.signed_in(colleague), make.signed_in(User.objects.get(pk=organizer.user_id))
    tags, files = f"/r/{meeting.pk}/tags/", f"/r/{meeting.pk}/files/"
    add_file(meeting.anchor, content=ContentFile(b"x"), name="plan.txt", by=organizer)
    for client, is_offered in ((guest, False), (boss, True)):
        assert ("Add tags" in client.get(tags).content.decode()) is is_offered
        assert ("Remove" in client.get(files).content.decode()) is is_offered


def test_who_attends_cannot_be_booked_meanwhile(attending):
    colleague, meeting, _person = attending
    first, last = meeting.due_at - datetime.timedelta(hours=1), meeting.due_at + datetime.timedelta(hours=1)
    assert list(attended_spans([colleague.pk], first, last)) == [
        (colleague.pk, meeting.due_at, meeting.ends_at)
    ]
    answer_invitation(Guest.objects.get(colleague=colleague), answer="declined", by=actor_of_user(colleague))
    assert not attended_spans([colleague.pk], first, last)


def test_a_program_answers_for_its_person_alone(attending, organizer):
    colleague, meeting, _person = attending
    path = f"/api/v1/meetings/{meeting.pk}/invitations/answer"
    shown = asked(colleague, path, {"answer": "tentative"})
    assert shown.status_code == 200, shown.content
    assert [one["answer"] for one in shown.json()["guests"]] == ["tentative"]
    assert asked(User.objects.get(pk=organizer.user_id), path, {"answer": "accepted"}).status_code == 404


def asked(user: User, path: str, data: dict[str, str]):
    _token, code = add_token(user, name="program", by=actor_of_user(user))
    headers = {"authorization": f"Bearer {code}"}
    return Client().put(path, data, content_type="application/json", headers=headers)


BROKEN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{method}BEGIN:VEVENT\r\nUID:1\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("said", "given", "reason"),
    [
        ("METHOD:REQUEST\r\n", {}, "unreadable_invitation"),
        ("", {"method": "REQUEST"}, "unreadable_invitation"),
        ("METHOD:CANCEL\r\n", {"method": "CANCEL"}, "unreadable_invitation"),
        ("METHOD:REPLY\r\n", {}, "unreadable"),
    ],
)
def test_an_invitation_of_a_stranger_that_cannot_be_read_is_kept_and_becomes_no_lead(
    organizer, said, given, reason
):
    kept, _is_new = store(letter_with(BROKEN.format(method=said) + "END:NOTHING\r\n", given))
    process(str(kept.pk))
    kept.refresh_from_db()
    assert (kept.state, kept.handler, kept.reason) == ("kept", "calendar.answers", reason)
    assert not Lead.objects.exists()


def test_a_strangers_letter_with_a_broken_file_beside_it_is_still_a_lead(organizer):
    kept, _is_new = store(letter_with(BROKEN.format(method="") + "END:NOTHING\r\n", {}))
    process(str(kept.pk))
    kept.refresh_from_db()
    assert (kept.handler, kept.reason) == ("sales.leads", "lead")


def letter_with(calendar: str, params: dict[str, str]) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "Sami <sami@stranger.example>",
        f"{USER}@{DOMAIN}",
        "Meeting",
    )
    letter.set_content("Shall we meet?")
    letter.add_alternative(calendar.encode(), maintype="text", subtype="calendar", params=params)
    return letter.as_bytes()


def test_whoever_invited_hears_by_name_who_answered(organizer):
    meeting = meeting_of(organizer, layan(organizer))
    invitation = invite(meeting, guests=[meeting.about.first().pk], by=organizer)
    handled(answer(invitation.uid))
    drain()
    (told,) = say(organizer, Notification.objects.filter(person_id=organizer.user_id, kind="answer"))
    assert "Layan" in told.line
    assert "Wasl" not in told.line
