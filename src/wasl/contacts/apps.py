"""Names the package for Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The app `contacts`."""

    name = "wasl.contacts"
    default_auto_field = "django.db.models.BigAutoField"
