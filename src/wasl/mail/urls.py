"""Addresses of the mail settings."""

from django.urls import path

from wasl.mail import views
from wasl.mail.views import mailed

app_name = "mail"
urlpatterns = [
    path("settings/mail/", views.account, name="account"),
    path("settings/mail/test/", views.test, name="test"),
    path("settings/mail/mailbox/", views.mailbox, name="mailbox"),
    path("settings/mail/mailbox/check/", views.check, name="check"),
    path("settings/incoming/", views.incoming, name="incoming"),
    path("settings/incoming/<uuid:pk>/", views.incoming_letter, name="incoming_letter"),
    path("settings/incoming/<uuid:pk>/raw/", views.incoming_raw, name="incoming_raw"),
    path("settings/incoming/<uuid:pk>/again/", views.incoming_again, name="incoming_again"),
    path("settings/incoming/<uuid:pk>/remove/", views.incoming_remove, name="incoming_remove"),
    path("settings/letters/", views.letters, name="letters"),
    path("settings/letters/<slug:purpose>/<slug:language>/", views.letter, name="letter"),
    path("settings/letters/<slug:purpose>/<slug:language>/preview/", views.preview, name="preview"),
    path("settings/outbox/", views.outbox, name="outbox"),
    path("settings/outbox/<uuid:pk>/retry/", views.retry, name="retry"),
    path("settings/reports/", mailed.reports, name="reports"),
    path("settings/reports/new/", mailed.report_new, name="report_new"),
    path("settings/reports/<uuid:pk>/", mailed.report_edit, name="report_edit"),
    path("settings/reports/<uuid:pk>/switch/", mailed.report_switch, name="report_switch"),
    path("settings/reports/<uuid:pk>/send/", mailed.report_send, name="report_send"),
    path("settings/reports/<uuid:pk>/remove/", mailed.report_remove, name="report_remove"),
]
