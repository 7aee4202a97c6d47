"""Addresses of the operator's pages."""

from django.urls import path

from wasl.operations import views

app_name = "operations"
urlpatterns = [
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
]
