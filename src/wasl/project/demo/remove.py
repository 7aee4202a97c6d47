"""Takes the demo company away in one step: its contacts with all that hangs on them, its colleagues, teams and tags."""

from collections.abc import Sequence
from itertools import batched
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from wasl.bookings.models import MeetingType
from wasl.capture.models import WebForm
from wasl.catalog.models import PriceList, Rate
from wasl.contracts.models import Plan
from wasl.forecast.models import Night, Standing, Trial
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import marked
from wasl.project.models import DemoMark
from wasl.records.journal import rows_of
from wasl.records.models import Anchor, Event, EventLink, File, Note, Tag
from wasl.rooms.models import Room
from wasl.sales.models import LeadRule
from wasl.workspace import audit
from wasl.workspace.commands import deactivate_user
from wasl.workspace.models import Team, User

Kind = DemoMark.Kind
# records at a time: on a busy machine no statement comes near the time it may take
PORTION = 200


@transaction.atomic
def remove() -> int:
    """Remove everything that the demo brought and return the number of contacts; 0 when there is none.

    What people added to demo contacts goes with them. A demo colleague or team that real records name stays: the
    colleague is deactivated.
    """
    # those in the bin too
    anchors = rows_of(Anchor).filter(pk__in=marked(Kind.RECORD))
    count: int = anchors.filter(kind="contact").count()
    files = list(File.objects.filter(anchor__in=anchors).values_list("key", flat=True))
    for keys in batched(anchors.values_list("pk", flat=True), PORTION):
        _remove_records(keys)
    _remove_words()
    Tag.objects.filter(pk__in=marked(Kind.TAG), links=None).delete()
    booked = MeetingType.objects.filter(pk__in=marked(Kind.BOOKED))
    booked.filter(bookings=None).delete()
    booked.update(is_active=False)
    _remove_outlook()
    PriceList.objects.filter(pk__in=marked(Kind.PRICES)).delete()
    plans = Plan.objects.filter(pk__in=marked(Kind.PLAN))
    plans.filter(memberships=None).delete()
    plans.update(removed_at=clock.now())
    forms = WebForm.objects.filter(pk__in=marked(Kind.FORM))
    forms.filter(submissions=None).delete()
    forms.update(is_active=False)
    for user in User.objects.filter(pk__in=marked(Kind.USER)):
        _remove_user(user)
    LeadRule.objects.filter(team__in=marked(Kind.TEAM)).delete()
    for team in Team.objects.filter(pk__in=marked(Kind.TEAM)):
        _remove_team(team)
    if DemoMark.objects.exists():
        DemoMark.objects.all().delete()
        audit.record("demo.removed", by=SYSTEM, data={"contacts": count})
    transaction.on_commit(lambda: _remove_files(files))
    return count


def _remove_records(keys: Sequence[UUID]) -> None:
    """Remove some records with their events, which are found by their links: by subject all events would be looked through."""
    links = EventLink.objects.filter(anchor__in=keys)
    events = list(links.filter(event__subject_id__in=keys).values_list("event_id", flat=True))
    links.delete()
    for some in batched(events, 10 * PORTION):
        EventLink.objects.filter(event_id__in=some).delete()
        Event.objects.filter(pk__in=some).delete()
    rows_of(Anchor).filter(pk__in=keys).delete()


def _remove_outlook() -> None:
    """Remove the rates that the demo said and nobody has said since, and the nights where no deal of the firm's own was looked at in them."""
    said = [key.int for key in marked(Kind.RATE)]
    Rate.objects.filter(pk__in=said, by=None).delete()
    if not Standing.objects.exists():
        Night.objects.all().delete()
        Trial.objects.all().delete()


def _remove_words() -> None:
    """Remove what colleagues of the demo said in rooms that stay; that of everybody goes where nothing is left in it."""
    links = EventLink.objects.filter(anchor__kind="room", event__actor__in=marked(Kind.USER))
    said = list(links.values_list("event_id", flat=True))
    EventLink.objects.filter(event_id__in=said).delete()
    Event.objects.filter(pk__in=said).delete()
    Note.objects.filter(author__in=marked(Kind.USER), anchor__kind="room").delete()
    empty = Room.objects.filter(openness=Room.Openness.FIRM, anchor__notes=None)
    Anchor.objects.filter(pk__in=list(empty.values_list("pk", flat=True))).delete()


def _remove_user(user: User) -> None:
    try:
        user.delete()
    except ProtectedError:
        deactivate_user(user, by=SYSTEM)


def _remove_team(team: Team) -> None:
    try:
        team.delete()
    except ProtectedError:
        return


def _remove_files(keys: list[str]) -> None:
    for key in keys:
        default_storage.delete(key)
