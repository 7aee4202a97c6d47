"""Names the package for Django."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """The app `lists`."""

    name = "wasl.lists"
    default_auto_field = "django.db.models.BigAutoField"
