"""Addresses of the operator's pages."""

from django.urls import path

from wasl.operations.views import backups, jobs

app_name = "operations"
urlpatterns = [
    path("health/live", jobs.health_live, name="health_live"),
    path("health/ready", jobs.health_ready, name="health_ready"),
    path("metrics", jobs.metrics, name="metrics"),
    path("settings/jobs/", jobs.job_list, name="job_list"),
    path("settings/backups/", backups.backup_list, name="backup_list"),
    path("settings/backups/now/", backups.backup_now, name="backup_now"),
    path("settings/backups/key/", backups.backup_key, name="backup_key"),
    path("settings/backups/key/show/", backups.backup_key_show, name="backup_key_show"),
    path("settings/backups/key/noted/", backups.backup_key_noted, name="backup_key_noted"),
    path("settings/backups/<uuid:pk>/verify/", backups.backup_verify, name="backup_verify"),
    path("settings/backups/<uuid:pk>/file/", backups.backup_file, name="backup_file"),
    path("settings/jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
]
