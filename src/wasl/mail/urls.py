"""Addresses of the mail settings."""

from django.urls import path

from wasl.mail import views

app_name = "mail"
urlpatterns = [
    path("settings/mail/", views.account, name="account"),
    path("settings/mail/test/", views.test, name="test"),
    path("settings/mail/outbox/", views.outbox, name="outbox"),
    path("settings/mail/outbox/<uuid:pk>/retry/", views.retry, name="retry"),
]
