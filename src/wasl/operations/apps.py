"""Names the package for Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app `operations`."""

    name = "wasl.operations"
    default_auto_field = "django.db.models.BigAutoField"
