"""The form that invites to a meeting."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.calendar.queries.invitations import Candidate, Invited
from wasl.ui.forms import Form


class InviteForm(Form):
    """Whom to invite: attendees of the meeting are ticked already, colleagues are chosen."""

    attendees = forms.MultipleChoiceField(
        label=_("Attendees"), required=False, widget=forms.CheckboxSelectMultiple
    )
    colleagues = forms.MultipleChoiceField(
        label=_("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, invited: Invited) -> None:
        start = {"attendees": [str(one.id) for one in invited.attendees]}
        super().__init__(data, initial=start, auto_id="invite-%s")
        for name in ("attendees", "colleagues"):
            field: Any = self.fields[name]
            field.choices = [(str(one.id), _named(one)) for one in getattr(invited, name)]

    def values(self) -> dict[str, Any]:
        """Return the ids of everyone chosen."""
        values = super().values()
        return {"guests": [UUID(key) for key in (*values["attendees"], *values["colleagues"])]}


def _named(one: Candidate) -> str:
    return one.name
