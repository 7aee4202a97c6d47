"""The addresses of bookings: short for the public, the widget's as promised, the settings."""

from django.urls import path

from wasl.bookings.views import public, types

app_name = "bookings"
urlpatterns = [
    path("book/", public.index, name="index"),
    path("book/with/<uuid:pk>/", public.index, name="person"),
    path("book/<slug:slug>/", public.book, name="book"),
    path("booking/<str:token>/", public.booking_see, name="booking_see"),
    path("booking/<str:token>/meeting.ics", public.booking_file, name="booking_file"),
    path("booking/<str:token>/move/", public.booking_move, name="booking_move"),
    path("booking/<str:token>/cancel/", public.booking_cancel, name="booking_cancel"),
    path("w/booking.js", public.widget, name="widget"),
    path("bookings/", types.booking_list, name="booking_list"),
    path("bookings/<uuid:pk>/", types.booking_open, name="booking_open"),
    path("settings/bookings/", types.type_list, name="type_list"),
    path("settings/bookings/new/", types.type_new, name="type_new"),
    path("settings/bookings/<uuid:pk>/", types.type_edit, name="type_edit"),
]
