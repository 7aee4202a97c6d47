"""Addresses of imports."""

from django.urls import path

from wasl.exchange import views

app_name = "exchange"
urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/new/<slug:kind>/", views.import_new, name="import_new"),
    path("imports/<uuid:pk>/", views.import_show, name="import_show"),
    path("imports/<uuid:pk>/mapping/", views.import_mapping, name="import_mapping"),
    path("imports/<uuid:pk>/reading/", views.import_reading, name="import_reading"),
    path("imports/<uuid:pk>/run/", views.import_run, name="import_run"),
    path("imports/<uuid:pk>/stop/", views.import_stop, name="import_stop"),
    path("imports/<uuid:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/discard/", views.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/tag/", views.import_tag, name="import_tag"),
    path("imports/<uuid:pk>/refused.<slug:ending>", views.refused_download, name="refused_download"),
    path("imports/<uuid:pk>/refused/<int:refusal>/", views.refusal_mend, name="refusal_mend"),
]
