"""Names the package for Django."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """The app `sales`."""

    name = "wasl.sales"
    default_auto_field = "django.db.models.BigAutoField"
