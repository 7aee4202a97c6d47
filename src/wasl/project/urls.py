"""The root of all addresses: each package's own list, mounted where people expect it."""

from django.urls import URLPattern, URLResolver, include, path

from wasl.project.api import api
from wasl.project.views import api_docs

urlpatterns: list[URLPattern | URLResolver] = [
    # the addresses are tried in their order: what strangers send comes first
    path("", include("wasl.capture.urls")),
    path("", include("wasl.ui.urls")),
    path("", include("wasl.records.urls")),
    path("", include("wasl.lists.urls")),
    path("", include("wasl.contacts.urls")),
    path("", include("wasl.automation.urls")),
    path("", include("wasl.home.urls")),
    path("", include("wasl.activities.urls")),
    path("", include("wasl.sales.urls")),
    path("", include("wasl.forecast.urls")),
    path("", include("wasl.contracts.urls")),
    path("", include("wasl.calendar.urls")),
    path("", include("wasl.bookings.urls")),
    path("", include("wasl.catalog.urls")),
    path("", include("wasl.rooms.urls")),
    path("", include("wasl.exchange.urls")),
    path("", include("wasl.operations.urls")),
    path("", include("wasl.workspace.sign_in_urls")),
    path("", include("wasl.workspace.urls")),
    path("", include("wasl.mail.urls")),
    path("api/v1/docs", api_docs, name="api_docs"),
    path("api/v1/", api.urls),
]

handler400 = "wasl.ui.views.bad_request"
handler403 = "wasl.ui.views.not_allowed"
handler404 = "wasl.ui.views.not_found"
handler500 = "wasl.ui.views.server_error"
