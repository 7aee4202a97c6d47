"""Guests of a meeting are told by mail of all that matters, and only they can answer, in their own calendar."""

import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar

from tests import make
from tests.drain import drain
from tests.mail.servers import DOMAIN, PASSWORD, USER, wait
from wasl.activities.commands import change_activity, drop_activity, plan_meeting
from wasl.automation.models import Notification
from wasl.calendar import answers, itip
from wasl.calendar.commands import invite, tell_changes, uninvite
from wasl.calendar.models import Guest, Invitation
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid
from wasl.mail import imap
from wasl.mail.commands import set_account, set_mailbox
from wasl.mail.letters import Letter
from wasl.mail.models import Account, Enclosure, Mailbox, Message
from wasl.records.models import Event
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
    assert handled(answer("a@wasl", method="REQUEST")) is None


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
