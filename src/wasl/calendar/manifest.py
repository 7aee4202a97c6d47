"""What `calendar` adds: working hours in the settings."""

from django.utils.translation import gettext_lazy as _

from wasl.calendar.models import DayOff
from wasl.kernel.manifest import Manifest, Personal, Setting

manifest = Manifest(
    settings=(
        Setting(
            _("Working hours"),
            "calendar:own_hours",
            "clock-hour-9",
            15,
            hint=_("When you work, days off, Ramadan, public holidays"),
        ),
        Setting(
            _("Hours of the firm"),
            "calendar:firm_hours",
            "building-store",
            24,
            permission="workspace.manage_settings",
            hint=_("Weekend, opening hours, Ramadan, holidays; hours of colleagues"),
        ),
    ),
    personal=(Personal(DayOff, ("title",)),),
)
