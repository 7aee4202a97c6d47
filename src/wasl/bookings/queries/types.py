"""What can be booked: for the public, and for those who set it up."""

from uuid import UUID

from django.db.models import Prefetch

from wasl.bookings.models import MeetingType
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.workspace.models import User

HOSTS = Prefetch("hosts", User.objects.filter(is_active=True).order_by("created_at", "pk"))


def open_types(host: UUID | None = None) -> list[MeetingType]:
    """Return what the public is offered, or of it what one person does; nothing that nobody would take."""
    rows = MeetingType.objects.filter(is_active=True, is_listed=True).prefetch_related(HOSTS)
    if host:
        rows = rows.filter(hosts=host)
    return [kind for kind in rows if kind.hosts.all()]


def open_type(slug: str) -> MeetingType:
    """Return what is booked under a public address; raises `NotFound`."""
    found = MeetingType.objects.filter(slug=slug, is_active=True).prefetch_related(HOSTS).first()
    if found is None or not found.hosts.all():
        raise NotFound
    return found


def all_meeting_types(viewer: Actor) -> list[MeetingType]:
    """Return everything that can or could be booked, for those who set it up."""
    if not viewer.may("bookings.manage"):
        raise NotAllowed
    return list(MeetingType.objects.prefetch_related(HOSTS).order_by("-is_active", "name"))


def get_meeting_type(viewer: Actor, pk: UUID) -> MeetingType:
    """Return one of them; raises `NotFound`."""
    found = next((kind for kind in all_meeting_types(viewer) if kind.pk == pk), None)
    if found is None:
        raise NotFound
    return found
