"""A calendar file to be taken."""

import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.calendar.itip import Unreadable
from wasl.calendar.reading import LARGEST, Found, read_events
from wasl.ui.forms import Form


class FileForm(Form):
    """A file with events (.ics)."""

    file = forms.FileField(
        label=_("Calendar file"),
        widget=forms.FileInput({"accept": ".ics,text/calendar"}),
        help_text=_("A file that ends in .ics, as Google, Outlook and phones write it; up to 1 MB."),
    )
    found: Found

    def clean_file(self) -> Any:
        """Read the events, or say why not."""
        upload = self.cleaned_data["file"]
        zone = timezone.get_current_timezone()
        if upload.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 1 MB. Take out a shorter time."))
        try:
            self.found = read_events(upload.read(), zoneinfo.ZoneInfo(str(zone)))
        except Unreadable:
            raise forms.ValidationError(_("This is no calendar file with events that can be read.")) from None
        return upload

    def values(self) -> dict[str, Any]:
        """Return nothing: what was read is the command's target."""
        return {}
