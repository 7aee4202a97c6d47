"""The Django app of the design kit."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the templates, tags and static files under the label `ui`."""

    name = "wasl.ui"
    label = "ui"
