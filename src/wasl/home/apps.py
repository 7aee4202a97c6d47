"""Names the package for Django."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app `home`."""

    name = "wasl.home"
    default_auto_field = "django.db.models.BigAutoField"
