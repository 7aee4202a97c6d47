"""Names the package for Django."""

from django.apps import AppConfig


class CaptureConfig(AppConfig):
    """The app `capture`."""

    name = "wasl.capture"
    default_auto_field = "django.db.models.BigAutoField"
