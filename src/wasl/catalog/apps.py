"""Names the package for Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The app `catalog`."""

    name = "wasl.catalog"
    default_auto_field = "django.db.models.BigAutoField"
