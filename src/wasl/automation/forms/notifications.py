"""How a person wants to hear of each kind of thing, and when they rest."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.automation.models import NotificationPreferences
from wasl.kernel.manifest import NoticeKind, registry
from wasl.ui.formats import time_text
from wasl.ui.forms import Form

MAIL = (
    ("now", pgettext_lazy("by mail", "At once")),
    ("digest", pgettext_lazy("by mail", "Once a day")),
    ("never", pgettext_lazy("by mail", "Never")),
)
WAYS = ("page", "mail", "push")


class HourInput(forms.TimeInput):
    """A time of day by the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"dir": "ltr"})


class NotificationsForm(Form):
    """Three ways for each kind, the hour of the daily letter, and the hours of rest."""

    digest_hour = forms.TypedChoiceField(label=_("The daily digest comes at"), coerce=int)
    quiet_from = forms.TimeField(label=_("I rest from"), required=False, widget=HourInput)
    quiet_until = forms.TimeField(label=_("until"), required=False, widget=HourInput)

    def __init__(self, *args: Any, preferences: NotificationPreferences, **options: Any) -> None:
        self.kinds: list[NoticeKind] = registry().all("notices")
        names = ("digest_hour", "quiet_from", "quiet_until")
        start = {name: getattr(preferences, name) for name in names}
        for kind in self.kinds:
            start |= {f"{way}_{kind.name}": value for way, value in preferences.choice(kind).items()}
        super().__init__(*args, initial=start, **options)
        hours = [(hour, time_text(datetime.datetime(2000, 1, 1, hour))) for hour in range(24)]  # noqa: DTZ001 - a time of day
        self.fields["digest_hour"].choices = hours  # type: ignore[attr-defined]  # a choice
        for kind in self.kinds:
            self._offer(kind)

    def _offer(self, kind: NoticeKind) -> None:
        check, choice = {"class": "form-check-input"}, {"class": "form-select"}
        label = kind.label
        self.fields[f"page_{kind.name}"] = forms.BooleanField(
            label=label, required=False, widget=forms.CheckboxInput(check)
        )
        self.fields[f"mail_{kind.name}"] = forms.ChoiceField(
            label=label, choices=MAIL, widget=forms.Select(choice)
        )
        self.fields[f"push_{kind.name}"] = forms.BooleanField(
            label=label, required=False, widget=forms.CheckboxInput(check)
        )

    def lines(self) -> list[tuple[NoticeKind, Any, Any, Any]]:
        """Return each kind with its three inputs."""
        return [
            (kind, self[f"page_{kind.name}"], self[f"mail_{kind.name}"], self[f"push_{kind.name}"])
            for kind in self.kinds
        ]

    def values(self) -> dict[str, Any]:
        """Return what `set_notification_preferences` takes."""
        given = self.cleaned_data
        choices = {kind.name: {way: given[f"{way}_{kind.name}"] for way in WAYS} for kind in self.kinds}
        names = ("digest_hour", "quiet_from", "quiet_until")
        return {"choices": choices, **{name: given[name] for name in names}}
