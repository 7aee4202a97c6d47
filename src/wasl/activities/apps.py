"""Names the package for Django."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """The app `activities`."""

    name = "wasl.activities"
    default_auto_field = "django.db.models.BigAutoField"
