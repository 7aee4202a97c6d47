"""Names the package for Django."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """The app `rooms`."""

    name = "wasl.rooms"
    default_auto_field = "django.db.models.BigAutoField"
