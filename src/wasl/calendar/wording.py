"""How calendars are spoken of."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.calendar.asking import AGENDA, DAY, MONTH, WEEK
from wasl.kernel.manifest import Text

MODE_LABELS: Final[dict[str, Text]] = {
    DAY: pgettext_lazy("calendar", "Day"),
    WEEK: pgettext_lazy("calendar", "Week"),
    MONTH: pgettext_lazy("calendar", "Month"),
    AGENDA: pgettext_lazy("calendar", "Agenda"),
}


@dataclass(frozen=True)
class Fault:
    """Why a calendar elsewhere cannot be reached: what happened, and what to do."""

    what: Text
    to_do: Text


WAIT: Final = _("Nothing is lost: it is tried again by itself, and what changed meanwhile is caught up.")
ENTER: Final = _("Enter the address again as your provider names it, with https:// in front.")
FAULTS: Final[dict[str, Fault]] = {
    "password": Fault(
        _("The server does not accept the user name or the password."),
        _("Make an app password at your provider and enter it here. Your own password often does not work."),
    ),
    "forbidden": Fault(
        _("The server does not allow this calendar to be read or changed."),
        _("Choose a calendar that is your own, or the direction “Only read”."),
    ),
    "gone": Fault(
        _("The calendar is not there any more."),
        _("Nothing was called off in Wasl. Choose another calendar, or disconnect this one."),
    ),
    "emptied": Fault(
        _("Most of your meetings disappeared from this calendar at once."),
        _("Nothing was called off in Wasl. Put the meetings back, or disconnect the calendar."),
    ),
    "away": Fault(
        _("The server sends Wasl to another server. A password is not sent on."),
        _("Ask your provider for the right address and enter it."),
    ),
    "full": Fault(_("There is no room left on the server."), _("Make room at your provider.")),
    "later": Fault(_("The server is out of order or too busy."), WAIT),
    "slow": Fault(_("The server did not answer in time."), WAIT),
    "refused": Fault(_("Nobody answers at this address."), WAIT),
    "broken": Fault(_("The connection to the server broke off."), WAIT),
    "unknown": Fault(_("There is no server of this name."), ENTER),
    "certificate": Fault(
        _("The server's certificate is not valid, so that it may be another's."),
        _("Ask whoever runs the server."),
    ),
    "large": Fault(_("The server's answer is larger than any calendar's."), _("Choose a smaller calendar.")),
    "strange": Fault(_("What answers at this address is no calendar server (CalDAV)."), ENTER),
    "nothing": Fault(_("There is no calendar for events at this address."), ENTER),
    "sealed": Fault(
        _("The password cannot be read any more: the keys of this installation have changed."),
        _("Enter the password again."),
    ),
    "address": Fault(_("This is no address that can be called."), ENTER),
    "scheme": Fault(_("Only addresses that begin with https:// are called."), ENTER),
    "port": Fault(_("This port is closed to calendars."), ENTER),
    "name": Fault(_("This name belongs to an inner network."), _("An administrator can open it for Wasl.")),
    "network": Fault(
        _("This address belongs to an inner network."), _("An administrator can open it for Wasl.")
    ),
    "google": Fault(
        _("Google lets programs in only by its own sign-in (OAuth), not with a password."),
        _(
            "Add your secret Wasl address to Google as a calendar from the web, and take Google's calendars as a file."
        ),
    ),
    "microsoft": Fault(
        _("Microsoft's calendars do not speak CalDAV."),
        _(
            "Add your secret Wasl address to Outlook as a calendar from the web, and take its calendars as a file."
        ),
    ),
}
SET_ASIDE: Final[dict[str, Text]] = {
    "both": _("Changed here and there: what Wasl says stands"),
    "refused": _("The change cannot be taken over"),
    "single": _("A single day of a series was changed: Wasl knows only the whole series"),
    "deleted": _("Deleted there after it was changed here: it was put back"),
    "unreadable": _("What stands there cannot be read: it was written anew"),
}
FIELD_LABELS: Final[dict[str, Text]] = {
    "title": pgettext_lazy("of a meeting", "Title"),
    "time": pgettext_lazy("of a meeting", "Time"),
    "place": pgettext_lazy("of a meeting", "Place"),
    "notes": pgettext_lazy("of a meeting", "Notes"),
    "repeat": pgettext_lazy("of a meeting", "Repeats"),
}
