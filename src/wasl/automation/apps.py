"""Names the package for Django."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """The app `automation`."""

    name = "wasl.automation"
    default_auto_field = "django.db.models.BigAutoField"
