"""The addresses of the home pages."""

from django.urls import path

from wasl.home.views import hints, pages

app_name = "home"
urlpatterns = [
    path("", pages.first, name="first"),
    path("home/<slug:key>/", pages.home, name="home"),
    path("home/<slug:key>/arrange/", pages.arrange, name="arrange"),
    path("home/<slug:home>/blocks/<slug:key>/", pages.block, name="block"),
    path("hints/<slug:source>/<uuid:pk>/", hints.hint_open, name="hint"),
    path("hints/<slug:source>/<uuid:pk>/answer/", hints.hint_answer, name="hint_answer"),
]
