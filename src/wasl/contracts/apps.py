"""Names the package for Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The app `contracts`."""

    name = "wasl.contracts"
    default_auto_field = "django.db.models.BigAutoField"
