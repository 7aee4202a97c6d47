"""Which browsers take push for the viewer."""

from uuid import UUID

from wasl.automation.models import PushSubscription
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound


def own_browsers(viewer: Actor) -> list[PushSubscription]:
    """Return the viewer's browsers that take push, the newest first."""
    return list(PushSubscription.objects.filter(person_id=viewer.user_id).order_by("-created_at"))


def get_browser(viewer: Actor, pk: UUID) -> PushSubscription:
    """Return one of the viewer's browsers; raises `NotFound`."""
    found = PushSubscription.objects.filter(person_id=viewer.user_id, pk=pk).first()
    if found is None:
        raise NotFound
    return found
