"""Addresses of imports and exports."""

from django.urls import path

from wasl.exchange.views import exports, imports, reports

app_name = "exchange"
urlpatterns = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/new/<slug:kind>/", imports.import_new, name="import_new"),
    path("imports/<uuid:pk>/", imports.import_show, name="import_show"),
    path("imports/<uuid:pk>/mapping/", imports.import_mapping, name="import_mapping"),
    path("imports/<uuid:pk>/reading/", imports.import_reading, name="import_reading"),
    path("imports/<uuid:pk>/run/", imports.import_run, name="import_run"),
    path("imports/<uuid:pk>/stop/", imports.import_stop, name="import_stop"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/decide/", imports.import_decide, name="import_decide"),
    path("imports/<uuid:pk>/as-new/", imports.import_as_new, name="import_as_new"),
    path("imports/<uuid:pk>/tag/", imports.import_tag, name="import_tag"),
    path("imports/<uuid:pk>/refused.<slug:ending>", imports.refused_download, name="refused_download"),
    path("imports/<uuid:pk>/refused/<int:refusal>/", imports.refusal_mend, name="refusal_mend"),
    path("reports/<slug:key>/report.xlsx", reports.report_file, name="report_file"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/rules/", exports.export_rules, name="export_rules"),
    path("exports/new/<slug:kind>/", exports.export_new, name="export_new"),
    path("exports/new/<slug:kind>/<slug:listing>/", exports.export_new, name="export_new"),
    path("exports/<uuid:pk>/", exports.export_show, name="export_show"),
    path("exports/<uuid:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<uuid:pk>/stop/", exports.export_stop, name="export_stop"),
    path("exports/<uuid:pk>/remove/", exports.export_remove, name="export_remove"),
]
