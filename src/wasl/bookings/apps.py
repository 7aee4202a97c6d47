"""Names the package for Django."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """The app `bookings`."""

    name = "wasl.bookings"
    default_auto_field = "django.db.models.BigAutoField"
