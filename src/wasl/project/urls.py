"""The root of all addresses: each package's own list, mounted where people expect it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wasl.ui.urls")),
    path("", include("wasl.records.urls")),
]
