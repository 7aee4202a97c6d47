"""What `rooms` adds: rooms, the feed, what is said there as events, and what rules may say."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import (
    Act,
    EventType,
    Every,
    Kind,
    Manifest,
    MenuItem,
    NoticeKind,
    Permission,
    Reaction,
)
from wasl.records.events import RecordEvent
from wasl.rooms import events, jobs, news
from wasl.rooms.actions import ACTIONS
from wasl.rooms.commands.feed import FEED
from wasl.rooms.models import MANAGE, Room, keys_of, titles
from wasl.rooms.telling import TOPIC
from wasl.rooms.topics import may_hear_feed, may_hear_rooms

NOTE = "records/timeline/note.html"

manifest = Manifest(
    circles=(
        Kind(
            Room,
            "room",
            pgettext_lazy("for talking", "Room"),
            pgettext_lazy("for talking", "Rooms"),
            "messages",
            "rooms:room",
            fields=(("name", _("Name")), ("topic", _("What it is for"))),
            members=keys_of,
            titles=titles,
        ),
    ),
    permissions=(
        Permission("rooms.write", _("Write in rooms")),
        Permission("rooms.open", _("Open rooms")),
        Permission("rooms.announce", _("Announce something to colleagues")),
        Permission(MANAGE, _("Change and archive rooms that others opened")),
    ),
    events=(
        EventType(
            events.MessagePosted,
            _("Message in a room"),
            "message",
            NOTE,
            group="notes",
            tells=("mentioned",),
        ),
        EventType(
            events.Announced,
            _("Announcement"),
            "speakerphone",
            NOTE,
            tone="next",
            group="notes",
            tells=("mentioned", "people"),
            notice="announcement",
        ),
    ),
    reactions=(Reaction(RecordEvent, jobs.write_news, wants=news.wants),),
    notices=(
        NoticeKind(
            "announcement",
            _("Announcements"),
            _("A colleague announces something to you."),
            "speakerphone",
            15,
            mail="now",
            said=_("%(person)s announced something"),
        ),
        NoticeKind(
            "room",
            _("Rooms I am asked into"),
            _("A colleague asks you into a room."),
            "messages",
            25,
            is_pushed=False,
        ),
    ),
    menu=(
        MenuItem(
            pgettext_lazy("for talking", "Rooms"),
            "rooms:room_list",
            "messages",
            8,
            key="R",
            count="rooms:unread",
        ),
        MenuItem(_("Feed"), "rooms:feed", "news", 9, key="F"),
    ),
    acts=(
        Act(_("New room"), "rooms:room_new", "messages", permission="rooms.open"),
        Act(_("Announce something"), "rooms:announce", "speakerphone", permission="rooms.announce"),
    ),
    actions=ACTIONS,
    schedule=(Every(jobs.keep_rooms, "* * * * *"),),
    topics=((TOPIC, may_hear_rooms), (FEED, may_hear_feed)),
)
