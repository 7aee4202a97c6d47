"""Names the package for Django."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The app `workspace`."""

    name = "wasl.workspace"
    default_auto_field = "django.db.models.BigAutoField"
