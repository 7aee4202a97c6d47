"""The addresses of the home pages."""

from django.urls import path

from wasl.home.views import hints, letters, pages

app_name = "home"
urlpatterns = [
    path("", pages.first, name="first"),
    path("home/<slug:key>/", pages.home, name="home"),
    path("home/<slug:key>/arrange/", pages.arrange, name="arrange"),
    path("home/<slug:key>/blocks/", pages.waiting, name="waiting"),
    path("home/<slug:home>/blocks/<slug:key>/", pages.block, name="block"),
    path("home/letter/want/", letters.letter_want, name="letter_want"),
    path("home/letter/stop/<str:token>/", letters.letter_stop, name="letter_stop"),
    path("hints/<slug:source>/<uuid:pk>/", hints.hint_open, name="hint"),
    path("hints/<slug:source>/<uuid:pk>/answer/", hints.hint_answer, name="hint_answer"),
    path("hints/<slug:source>/<uuid:pk>/forget/", hints.hint_forget, name="hint_forget"),
]
