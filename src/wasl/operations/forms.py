"""What may be set about backups."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text
from wasl.operations.commands.backups import LIMITS
from wasl.ui.formats import time_text
from wasl.ui.forms import Form


def _hours() -> list[tuple[int, str]]:
    return [(hour, time_text(datetime.datetime(2000, 1, 1, hour, tzinfo=datetime.UTC))) for hour in range(24)]


def _count(name: str, label: Text) -> forms.IntegerField:
    low, high = LIMITS[name]
    return forms.IntegerField(label=label, min_value=low, max_value=high)


class PlanForm(Form):
    """When backups are made and how many are kept."""

    is_on = forms.BooleanField(label=_("Make a backup every night"), required=False)
    hour = forms.TypedChoiceField(label=_("At this hour"), coerce=int, choices=_hours)
    daily = _count("daily", _("Days"))
    weekly = _count("weekly", _("Weeks"))
    monthly = _count("monthly", _("Months"))
