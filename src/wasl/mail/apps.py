"""Names the package for Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The app `mail`."""

    name = "wasl.mail"
    default_auto_field = "django.db.models.BigAutoField"
