"""Addresses of the kit itself, mounted at the root."""

from django.urls import path

from wasl.ui import views

app_name = "ui"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("parts/", views.parts, name="parts"),
    path("offline/", views.offline, name="offline"),
]
