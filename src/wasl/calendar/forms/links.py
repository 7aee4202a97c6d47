"""Connecting a calendar elsewhere, and choosing what goes there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.calendar.models import Link
from wasl.ui.forms import Form


class SignInForm(Form):
    """Where the calendar is and how one signs in there; the password is written, never shown."""

    server = forms.CharField(
        label=_("Server or e-mail address"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
        help_text=_(
            "iCloud and Fastmail are found by your e-mail address. Nextcloud and Radicale: their address."
        ),
    )
    login = forms.CharField(
        label=_("User name"),
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("App password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("A password for one program alone, which your provider makes in its security settings."),
    )


class LinkForm(Form):
    """Which calendar, in which direction, and what of it."""

    url = forms.ChoiceField(label=_("Calendar"), widget=forms.RadioSelect)
    direction = forms.ChoiceField(label=_("Direction"), choices=Link.Direction, widget=forms.RadioSelect)
    has_calls = forms.BooleanField(label=_("Planned calls too, not only meetings"), required=False)
    is_private = forms.BooleanField(
        label=_("Write only “Busy”, without title, place and notes"),
        required=False,
        help_text=_("For a calendar that others see. What is changed there is then only the time."),
    )

    def __init__(self, data: Any = None, *, held: Link) -> None:
        names = ("url", "direction", "has_calls", "is_private")
        start = {name: getattr(held, name) for name in names}
        if not held.url and held.offered:
            start["url"] = held.offered[0]["url"]
        super().__init__(data, initial=start)
        url: Any = self.fields["url"]
        url.choices = [(one["url"], _named(one)) for one in held.offered]


def _named(one: dict[str, Any]) -> str:
    return str(one["name"]) if one["may_write"] else _("%(name)s (can only be read)") % {"name": one["name"]}
