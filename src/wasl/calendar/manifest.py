"""What `calendar` adds: the calendar, invitations to meetings and the answers to them, working hours in the settings."""

from django.utils.translation import gettext_lazy as _

from wasl.calendar import events
from wasl.calendar.answers import ANSWERS
from wasl.calendar.jobs import links
from wasl.calendar.jobs.invitations import tell_guests
from wasl.calendar.listings import CALENDAR
from wasl.calendar.models import Busy, DayOff, Distant, Guest, Link
from wasl.calendar.queries.attending import attended_by, invitations_of, invited_to
from wasl.calendar.queries.hours import customs_of
from wasl.calendar.queries.workdays import days_of, working_days
from wasl.kernel.manifest import (
    EventType,
    Every,
    HomeBlock,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    Personal,
    Reaction,
    Setting,
    Share,
)
from wasl.records.events import RecordEvent

ANSWER = "calendar/timeline/answer.html"
TOLD = ("people", "owner")

manifest = Manifest(
    working_days=(working_days,),
    days_of=(days_of,),
    customs_of=(customs_of,),
    listings=(CALENDAR,),
    shares=(Share("meeting", invited_to, attended_by),),
    menu=(MenuItem(_("Calendar"), "calendar:calendar", "calendar", 2, key="K"), MenuItem(_("Workload"), "calendar:workload", "chart-bar", 7, kind="task", within="calendar:calendar")),
    events=(
        EventType(
            events.GuestsInvited, _("Invited by mail"), "send", ANSWER, group="steps", is_small=True, tells=("people",),
            notice="invited",
        ),
        EventType(
            events.InvitationAccepted, _("Accepted the invitation"), "check", ANSWER, tone="ok", group="steps",
            is_small=True, tells=TOLD, notice="answer",
        ),
        EventType(
            events.InvitationTentative, _("May come"), "help", ANSWER, tone="next", group="steps",
            is_small=True, tells=TOLD, notice="answer",
        ),
        EventType(
            events.InvitationDeclined, _("Declined the invitation"), "x", ANSWER, tone="bad", group="steps",
            is_small=True, tells=TOLD, notice="answer",
        ),
        EventType(
            events.TimeProposed, _("Proposes another time"), "clock-edit", ANSWER, tone="next", group="steps",
            is_small=True, tells=TOLD, notice="answer",
        ),
        EventType(
            events.ChangeSetAside, _("Not taken over from a calendar"), "calendar-share", "calendar/timeline/set_aside.html",
            tone="next", group="steps", tells=("people",), notice="calendar",
        ),
    ),
    reactions=(Reaction(RecordEvent, links.hear, wants=links.wants),),
    notices=(
        NoticeKind(
            "calendar", _("My calendars elsewhere"), _("A change in one was not taken over, or needs an answer."), "calendar-share", 36
        ),
        NoticeKind(
            "invited", _("Meetings I am invited to"), _("A colleague invites you to a meeting."), "calendar-plus", 34,
            said=_("%(person)s invites you to a meeting"),
        ),
        NoticeKind(
            "answer", _("Answers to my invitations"), _("A guest accepts or declines a meeting."), "mail-check", 35
        ),
    ),
    mail_handlers=(ANSWERS,),
    schedule=(Every(tell_guests, "* * * * *"), Every(links.begin_syncs, "* * * * *")),
    panels=(Panel("meeting", _("Invitations"), "send", "calendar:invitations", order=20, kind="meeting"),),
    home=(
        HomeBlock("invitations", _("Meetings I am invited to"), "calendar/home/invitations.html", invitations_of, ("day",), "side", 15,
                  kind="meeting"),
    ),
    settings=(
        Setting(
            _("Working hours"),
            "calendar:own_hours",
            "clock-hour-9",
            15,
            hint=_("When you work, days off, Ramadan, public holidays"),
        ),
        Setting(
            _("Calendar elsewhere"),
            "calendar:outside",
            "calendar-share",
            16,
            hint=_("Your calendar on your phone and in other programs, both ways; taking a calendar file"),
        ),
        Setting(
            _("Hours of the firm"),
            "calendar:firm_hours",
            "building-store",
            24,
            group="work",
            permission="workspace.manage_settings",
            hint=_("Weekend, opening hours, Ramadan, holidays; hours of colleagues"),
        ),
    ),
    personal=(Personal(DayOff, ("title",)), Personal(Guest, ("name", "address", "comment")), Personal(Busy, ("title", "place")),
        Personal(Distant, ("sent", "text")), Personal(Link, ("login", "server", "url", "name"))),
)  # fmt: skip
