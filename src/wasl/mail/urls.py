"""Addresses of the mail settings."""

from django.urls import path

from wasl.mail import views

app_name = "mail"
urlpatterns = [
    path("settings/mail/", views.account, name="account"),
    path("settings/mail/test/", views.test, name="test"),
    path("settings/letters/", views.letters, name="letters"),
    path("settings/letters/<slug:purpose>/<slug:language>/", views.letter, name="letter"),
    path("settings/letters/<slug:purpose>/<slug:language>/preview/", views.preview, name="preview"),
    path("settings/outbox/", views.outbox, name="outbox"),
    path("settings/outbox/<uuid:pk>/retry/", views.retry, name="retry"),
]
