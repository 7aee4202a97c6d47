"""Names the package for Django."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    """The app `forecast`."""

    name = "wasl.forecast"
    default_auto_field = "django.db.models.BigAutoField"
