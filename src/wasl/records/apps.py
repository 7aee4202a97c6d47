"""Names the package for Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app `records`."""

    name = "wasl.records"
    default_auto_field = "django.db.models.BigAutoField"
