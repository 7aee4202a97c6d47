"""Addresses of the operator's pages."""

from django.urls import path

from wasl.operations import views

app_name = "operations"
urlpatterns = [
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("metrics", views.metrics, name="metrics"),
    path("settings/jobs/", views.job_list, name="job_list"),
    path("settings/jobs/<int:pk>/retry/", views.job_retry, name="job_retry"),
]
