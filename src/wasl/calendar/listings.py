"""What the calendar shows, as a list: tasks, calls and meetings together, so that the filter language chooses among them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.listings.activities import OWNER, SHARED, SORTS, WHEN, WHO
from wasl.activities.models import Activity
from wasl.activities.queries import with_records
from wasl.calendar.asking import WORDS
from wasl.kernel.actor import Actor
from wasl.lists import standard
from wasl.lists.listing import Added, Field, Listing, Ready
from wasl.lists.queries import standard_options

KINDS = tuple(Activity.Kind.values)
OWN = (
    Field("kind", _("Kind"), "choice", choices=tuple(Activity.Kind.choices)),
    Field("state", _("State"), "choice", choices=tuple(Activity.State.choices)),
    Field("place", _("Place"), "text"),
)


class SharedFields:
    """The fields that all three kinds have, as far as the viewer may see them on each."""

    def added(self, listing: Listing, viewer: Actor) -> Added:  # noqa: ARG002 - asked with the listing
        """Return the fields of the filter language."""
        shown = [
            field
            for field in (*SHARED, *OWN)
            if not any(viewer.hides(kind, field.denied_by) for kind in KINDS)
        ]
        return Added(fields=tuple(shown))


def _rows(viewer: Actor) -> QuerySet[Any]:
    return with_records(viewer, Activity.objects.visible_to(viewer).current())


CALENDAR = Listing(
    key="calendar",
    label=_("Calendar"),
    kind=Activity.Kind.MEETING,
    page="calendar:calendar",
    rows=_rows,
    columns=(WHO, WHEN, OWNER),
    sorts=SORTS,
    default_sort="due_at",
    shortcuts=standard.SHORTCUTS,
    options=standard_options,
    extensions=(SharedFields(),),
    keeps=WORDS,
    is_mixed=True,
    ready=(
        Ready(
            pgettext_lazy("in the calendar", "Calls and meetings"),
            "calendar-event",
            {"filter": '{"field":"kind","op":"in","value":["call","meeting"]}'},
        ),
        Ready(
            pgettext_lazy("in the calendar", "Still open"),
            "circle-check",
            {"filter": '{"field":"state","op":"in","value":["open","started","waiting"]}'},
        ),
    ),
)
