"""What a person does with what they were told: read it, follow records, say how they want to hear of things."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.automation import jobs
from wasl.automation.models import Follow, Notification, NotificationPreferences
from wasl.automation.telling import TOPIC, say_to
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.records.models import Anchor, Record
from wasl.worker.bus import publish

MAIL = ("now", "digest", "never")


def _check_own(by: Actor) -> None:
    _own_id(by)


def _own_id(by: Actor) -> UUID:
    """Return whose the notifications are; borrowed eyes and tokens that only read change nothing."""
    if by.user_id is None or by.read_only or by.seen_as is not None:
        raise NotAllowed
    return by.user_id


@command("", public=True)
def read_notifications(ids: Sequence[UUID] | None, *, by: Actor) -> int:
    """Mark one's own notifications as read, all of them where no ids are given; returns how many."""
    _check_own(by)
    rows = Notification.objects.filter(person_id=by.user_id, read_at=None)
    count = (rows if ids is None else rows.filter(pk__in=list(ids))).update(read_at=clock.now())
    if count:
        publish([f"{TOPIC}:{by.user_id}"], "")
    return count


@command("", public=True)
def unread_notification(notification: Notification, *, by: Actor) -> Notification:
    """Let a notification wait again."""
    _check_own(by)
    if notification.person_id != by.user_id:
        raise NotFound
    notification.read_at = None
    notification.save(update_fields=["read_at"])
    publish([f"{TOPIC}:{by.user_id}"], "")
    return notification


@command("", public=True)
def follow(record: Record | Anchor, *, by: Actor) -> None:
    """Hear of what happens to a record from now on; whoever sees it may."""
    _check_own(by)
    if not record.is_visible_to(by):
        raise NotFound
    Follow.objects.bulk_create([Follow(person_id=_own_id(by), anchor_id=record.id)], ignore_conflicts=True)


@command("", public=True)
def unfollow(record: Record | Anchor, *, by: Actor) -> None:
    """Hear no more of a record."""
    _check_own(by)
    Follow.objects.filter(person_id=by.user_id, anchor_id=record.id).delete()


@command("", public=True)
def set_notification_preferences(
    preferences: NotificationPreferences,
    *,
    choices: Mapping[str, Mapping[str, Any]],
    by: Actor,
    digest_hour: int = 8,
    quiet_from: datetime.time | None = None,
    quiet_until: datetime.time | None = None,
) -> NotificationPreferences:
    """Say how one wants to hear of each kind, and when one rests. Raises `Invalid` by field."""
    _check_own(by)
    if preferences.person_id != by.user_id:
        raise NotFound
    if (quiet_from is None) is not (quiet_until is None):
        raise Invalid(fields={"quiet_until": [_("Say both when the hours of rest begin and when they end.")]})
    if digest_hour not in range(24):
        raise Invalid(fields={"digest_hour": [_("Choose an hour of the day.")]})
    preferences.choices = {name: _choice(name, given) for name, given in choices.items()}
    preferences.digest_hour, preferences.quiet_from, preferences.quiet_until = (
        digest_hour, quiet_from, quiet_until,
    )  # fmt: skip
    preferences.save()
    return preferences


def _choice(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if registry().notice(name) is None or given.get("mail") not in MAIL:
        raise Invalid(fields={name: [_("This choice is not known.")]})
    return {"page": bool(given.get("page")), "mail": given["mail"], "push": bool(given.get("push"))}


@command("", public=True)
def notify(
    people: Sequence[UUID],
    *,
    kind: str,
    text: str,
    source: str,
    by: Actor,
    anchor: Anchor | Record | None = None,
    address: str = "",
) -> None:
    """Say a sentence to people as a notification of `kind`, once for each `source`; who may not see the record hears nothing.

    It is for other commands, which have asked for the right. `anchor` or `address` is where the notification leads.
    """
    if registry().notice(kind) is None:
        raise Invalid(_("This kind of notification is not known."))
    if say_to(people, kind=kind, source=source, text=text, record=anchor, address=address, actor=by.user_id):
        jobs.send_notifications.enqueue()
