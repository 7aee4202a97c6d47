"""Names the package for Django."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """The app `calendar`."""

    name = "wasl.calendar"
    default_auto_field = "django.db.models.BigAutoField"
