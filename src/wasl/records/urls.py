"""Addresses of pages and fragments over any record."""

from django.urls import path

from wasl.records.views import bin as bin_views
from wasl.records.views import notes, search, timeline

app_name = "records"
urlpatterns = [
    path("search/", search.record_search, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("search/pick/", search.record_pick, name="pick"),
    path("search/people/", search.mention, name="mention"),
    path("r/<uuid:pk>/", timeline.record_open, name="open"),
    path("r/<uuid:pk>/timeline/", timeline.record_timeline, name="timeline"),
    path("r/<uuid:pk>/compose/<slug:kind>/", timeline.record_compose, name="compose"),
    path("r/<uuid:pk>/step/", timeline.next_step, name="next_step"),
    path("r/<uuid:pk>/files/", notes.file_list, name="file_list"),
    path("r/<uuid:pk>/files/add/", notes.file_add, name="file_add"),
    path("r/<uuid:pk>/tags/", notes.record_tags, name="tags"),
    path("r/<uuid:pk>/delete/", bin_views.record_delete, name="delete"),
    path("bin/", bin_views.bin_list, name="bin_list"),
    path("bin/recover/", bin_views.bin_recover, name="bin_recover"),
    path("bin/erase/", bin_views.bin_erase, name="bin_erase"),
    path("bin/settings/", bin_views.bin_settings, name="bin_settings"),
    path("bin/<uuid:pk>/", bin_views.bin_show, name="bin_show"),
    path("bin/<uuid:pk>/recover/", bin_views.bin_recover_one, name="bin_recover_one"),
    path("notes/<uuid:pk>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<uuid:pk>/delete/", notes.note_delete, name="note_delete"),
    path("notes/<uuid:pk>/signs/", notes.note_signs, name="note_signs"),
    path("notes/<uuid:pk>/history/", notes.note_history, name="note_history"),
    path("files/<uuid:pk>/", notes.file_download, name="file_download"),
    path("files/<uuid:pk>/remove/", notes.file_remove, name="file_remove"),
]
