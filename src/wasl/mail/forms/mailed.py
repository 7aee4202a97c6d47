"""The form of a report by mail."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.mail.models import MailedList
from wasl.ui.forms import Form
from wasl.workspace.queries import colleagues


class ReportForm(Form):
    """When a list leaves, and to whom."""

    name = forms.CharField(label=_("Name"), max_length=120)
    rhythm = forms.ChoiceField(label=_("How often"), choices=MailedList.Rhythm)
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), coerce=int, choices=list(WEEKDAYS.items()), help_text=_("For every week.")
    )
    month_day = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=31,
        help_text=_("For every month; a shorter month takes its last day."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=_("Hour"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("In the firm's time zone."),
    )  # fmt: skip
    recipients = forms.MultipleChoiceField(
        label=_("To"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets only what he or she may see."),
    )
    skips_empty = forms.BooleanField(label=_("Send nothing while the list is empty"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["recipients"]
        field.choices = [(str(one.pk), one.name) for one in colleagues(actor)]

    def values(self) -> dict[str, Any]:
        """Return the arguments of `commands.add_report` and `commands.change_report`."""
        values = super().values()
        return values | {"recipients": [UUID(key) for key in values["recipients"]]}


def initial_of(report: MailedList) -> dict[str, Any]:
    """Return what the form shows of a report."""
    names = ("name", "rhythm", "weekday", "month_day", "hour", "skips_empty")
    people = [str(one.pk) for one in report.recipients.all()]
    return {name: getattr(report, name) for name in names} | {"recipients": people}
