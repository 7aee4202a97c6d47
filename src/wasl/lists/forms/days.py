"""The day to which a record is put in the calendar of its list."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.lists.listing import Field
from wasl.ui.forms import DateField, Form


class DayForm(Form):
    """A day; `seen` is the version that was drawn."""

    day = DateField(label=_("Day"), widget=forms.TextInput({"type": "date", "dir": "ltr"}))
    seen = forms.IntegerField(required=False)

    def __init__(self, data: Any = None, *, known: Field, **more: Any) -> None:
        super().__init__(data, **more)
        self.known = known

    def values(self) -> dict[str, Any]:
        """Return what the command that changes the record takes."""
        given = super().values()
        seen = {"seen": given["seen"]} if given["seen"] is not None else {}
        return self.known.given(self._written(given["day"])) | seen

    def _written(self, day: datetime.date) -> Any:
        return day.isoformat() if self.known.wrapped else day
