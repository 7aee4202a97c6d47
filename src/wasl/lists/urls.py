"""The addresses of what lists share: the builder of filters, saved views, columns, cells, bulk work."""

from django.urls import path

from wasl.lists.views import bulk, cells, custom, days, filters, handing, layouts, reports, sets, views

app_name = "lists"
urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<slug:key>/", reports.report, name="report"),
    path("lists/<slug:key>/filter/", filters.filter_build, name="filter_build"),
    path("lists/<slug:key>/filter/say/", filters.filter_say, name="filter_say"),
    path("lists/<slug:key>/columns/", views.columns_arrange, name="columns_arrange"),
    path("lists/<slug:key>/count/", cells.list_count, name="list_count"),
    path("lists/<slug:key>/rows/", cells.group_rows, name="group_rows"),
    path("lists/<slug:key>/cells/<uuid:pk>/<str:name>/", cells.cell_edit, name="cell_edit"),
    path("lists/<slug:key>/days/<uuid:pk>/<str:name>/", days.day_move, name="day_move"),
    path("lists/<slug:key>/views/new/", views.view_new, name="view_new"),
    path("views/<uuid:pk>/", views.view_edit, name="view_edit"),
    path("views/<uuid:pk>/save/", views.view_save, name="view_save"),
    path("views/<uuid:pk>/delete/", views.view_delete, name="view_delete"),
    path("views/<uuid:pk>/restore/", views.view_restore, name="view_restore"),
    path("lists/<slug:key>/bulk/<slug:act>/", bulk.bulk_new, name="bulk_new"),
    path("settings/fields/", custom.field_list, name="field_list"),
    path("settings/fields/new/", custom.field_new, name="field_new"),
    path("settings/fields/<uuid:pk>/", custom.field_edit, name="field_edit"),
    path("settings/fields/<uuid:pk>/conversion/", custom.field_conversion, name="field_conversion"),
    path("settings/fields/<uuid:pk>/move/", custom.field_move, name="field_move"),
    path("settings/fields/<uuid:pk>/archive/", custom.field_archive, name="field_archive"),
    path("settings/fields/<uuid:pk>/restore/", custom.field_restore, name="field_restore"),
    path("settings/layouts/", layouts.layout_list, name="layout_list"),
    path("settings/layouts/<slug:kind>/<slug:surface>/", layouts.layout_edit, name="layout_edit"),
    path("settings/layouts/<slug:kind>/<slug:surface>/reset/", layouts.layout_reset, name="layout_reset"),
    path(
        "settings/layouts/<slug:kind>/<slug:surface>/preview/", layouts.layout_preview, name="layout_preview"
    ),
    path("settings/sets/", sets.set_list, name="set_list"),
    path("settings/sets/<slug:key>/", sets.set_show, name="set_show"),
    path("settings/sets/<slug:key>/install/", sets.set_install, name="set_install"),
    path("settings/sets/<slug:key>/take-back/", sets.set_take_back, name="set_take_back"),
    path("settings/users/<uuid:pk>/owned/", handing.owned, name="owned"),
    path("settings/users/<uuid:pk>/hand-over/", handing.hand_over, name="hand_over"),
    path("settings/bulk/", bulk.bulk_list, name="bulk_list"),
    path("settings/bulk/<uuid:pk>/", bulk.bulk_show, name="bulk_show"),
    path("settings/bulk/<uuid:pk>/cancel/", bulk.bulk_cancel, name="bulk_cancel"),
    path("settings/bulk/<uuid:pk>/undo/", bulk.bulk_undo, name="bulk_undo"),
]
