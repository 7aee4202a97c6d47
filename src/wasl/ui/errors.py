"""The words of each error page: what failed, what to do, whom to ask."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text


@dataclass(frozen=True)
class Wording:
    """Title and text of an error page, whether trying again may help, and whether the page does so by itself."""

    title: Text
    text: Text
    icon: str
    is_passing: bool = False
    is_awaited: bool = False


ERRORS: dict[int, Wording] = {
    400: Wording(
        _("This request cannot be read"),
        _("The address or the form was damaged on its way. Go back and try again."),
        icon="unlink",
    ),
    403: Wording(
        _("Your role does not include this"),
        _("Ask an administrator of your workspace if you need it for your work."),
        icon="lock",
    ),
    404: Wording(
        _("There is nothing here"),
        _("The page does not exist, or it is not shared with you. It may have been moved or deleted."),
        icon="map-off",
    ),
    405: Wording(
        _("This address works differently"),
        _("The page was asked for in a way it does not know. Go back and use its buttons."),
        icon="unlink",
    ),
    409: Wording(
        _("A colleague was faster"),
        _(
            "Somebody changed this a moment ago. Go back, compare and choose; what you typed is still in the form."
        ),
        icon="users",
        is_passing=True,
    ),
    413: Wording(
        _("This is too large"),
        _(
            "The form or the file is larger than this server accepts. Send it in parts, or ask for a higher limit."
        ),
        icon="file-alert",
    ),
    422: Wording(
        _("This cannot be saved as it is"),
        _("Something in the form is missing or does not fit. Go back; what you typed is still there."),
        icon="forms",
    ),
    429: Wording(
        _("Too many attempts"),
        _("To protect the accounts, the server takes a short pause. Try again in a few minutes."),
        icon="hourglass",
        is_passing=True,
    ),
    500: Wording(
        _("Something broke on our side"),
        _(
            "Nothing was half saved. Try again; if it happens once more, give the code below to whoever runs the server."
        ),
        icon="tool",
        is_passing=True,
    ),
    503: Wording(
        _("Back in a moment"),
        _("The database is restarting or being maintained. This page tries again by itself."),
        icon="plug-connected-x",
        is_passing=True,
        is_awaited=True,
    ),
}
# a fault of the database that is none: 409, the rows are held; 503, the statement was ended
HELD = Wording(
    _("Somebody else is changing this"),
    _("A colleague or a running job has it in hand just now, so nothing was changed. Try again in a moment."),
    icon="users",
    is_passing=True,
)
SLOW = Wording(
    _("This takes too long"),
    _(
        "The server ended what was asked, so that others need not wait; nothing was changed. Ask for less, or try later."
    ),
    icon="hourglass",
    is_passing=True,
)
CSRF = Wording(
    _("The form is too old"),
    _(
        "For your safety a form is valid only in the session it was opened in. Go back, reload the page and send again."
    ),
    icon="shield-lock",
    is_passing=True,
)
# told to whoever is not signed in, on the page as it is now
RENEWED = _("The page had become too old, or its cookies were deleted. It is new now: please send again.")
