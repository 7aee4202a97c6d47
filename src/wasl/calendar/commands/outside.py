"""Opening one's calendar to other programs, and taking what another calendar holds."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from wasl.activities.commands import plan_meeting
from wasl.activities.models import Meeting
from wasl.activities.values import ActivityValues
from wasl.calendar.models import Feed, OutsideEvent
from wasl.calendar.reading import Draft
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.html import from_text
from wasl.workspace import audit
from wasl.workspace.codes import digest_of, new_code
from wasl.workspace.models import User

NOTICE = datetime.timedelta(minutes=5)


@command("", public=True)
def open_feed(user: User, *, by: Actor) -> str:
    """Give one's own feed a new secret address and return its code, which is not kept; the one before is dead."""
    _check_own(user, by)
    code = new_code()
    Feed.objects.update_or_create(
        user=user, defaults={"digest": digest_of(code), "created_at": clock.now(), "read_at": None}
    )
    audit.record("calendar.feed_opened", by=by, target=user)
    return code


@command("", public=True)
def close_feed(user: User, *, by: Actor) -> None:
    """Make the address of one's own feed dead."""
    _check_own(user, by)
    Feed.objects.filter(user=user).delete()
    audit.record("calendar.feed_closed", by=by, target=user)


def _check_own(user: User, by: Actor) -> None:
    if by.read_only or by.seen_as is not None or user.pk != by.user_id:
        raise NotAllowed


@command("", public=True)
def note_read(feed: Feed, *, by: Actor) -> None:  # noqa: ARG001 - whoever knows the address is nobody known
    """Remember that a program asked, every few minutes at most."""
    now = clock.now()
    if feed.read_at is None or now - feed.read_at > NOTICE:
        Feed.objects.filter(pk=feed.pk).update(read_at=now)


@dataclass
class Taken:
    """What became of the events of a file."""

    added: list[Meeting] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@command("activities.add")
def take_events(drafts: Iterable[Draft], *, by: Actor) -> Taken:
    """Add events of another calendar to one's own as meetings; each comes once, however often its file does."""
    if by.user_id is None:
        raise NotAllowed
    rows = list(drafts)
    uids = [draft.uid for draft in rows]
    known = set(OutsideEvent.objects.filter(user_id=by.user_id, uid__in=uids).values_list("uid", flat=True))
    taken = Taken()
    for draft in rows:
        if draft.uid in known:
            taken.known += 1
            continue
        known.add(draft.uid)
        try:
            meeting = plan_meeting(draft.title, by=by, quiet=True, **_values(draft))
        except Invalid as error:
            taken.refused.append(
                (draft.title, " ".join(text for texts in error.fields.values() for text in texts))
            )
            continue
        OutsideEvent.objects.create(user_id=by.user_id, uid=draft.uid, activity=meeting)
        taken.added.append(meeting)
    return taken


def _values(draft: Draft) -> ActivityValues:
    values: ActivityValues = {"place": draft.place, "body": from_text(draft.text), "repeat": draft.repeat}
    if draft.moment:
        values |= {"due_at": draft.moment, "minutes": draft.minutes}
    else:
        values["due_on"] = draft.day
    return values
