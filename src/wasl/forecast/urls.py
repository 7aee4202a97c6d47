"""The addresses of targets and forecasts."""

from django.urls import path

from wasl.forecast.views import months, targets

app_name = "forecast"
urlpatterns = [
    path("forecast/", months.forecast, name="forecast"),
    path("forecast/then/", months.then, name="then"),
    path("settings/targets/", targets.target_grid, name="target_grid"),
    path("settings/targets/copy/", targets.target_copy, name="target_copy"),
]
