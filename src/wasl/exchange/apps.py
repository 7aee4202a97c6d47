"""Names the package for Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app `exchange`."""

    name = "wasl.exchange"
    default_auto_field = "django.db.models.BigAutoField"
