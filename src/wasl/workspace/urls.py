"""Addresses of people and rights."""

from django.urls import path

from wasl.workspace.views import doors

app_name = "workspace"
urlpatterns = [
    path("setup/", doors.first_run, name="first_run"),
    path("invite/<str:code>/", doors.accept_invitation, name="accept_invitation"),
    path("language/", doors.set_language, name="set_language"),
]
