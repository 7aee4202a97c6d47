"""Addresses of rooms and of the feed."""

from django.urls import path

from wasl.rooms.views import feed, messages, rooms

app_name = "rooms"
urlpatterns = [
    path("rooms/", rooms.room_list, name="room_list"),
    path("rooms/new/", rooms.room_new, name="room_new"),
    path("rooms/unread/", rooms.unread, name="unread"),
    path("rooms/find/", messages.find, name="find"),
    path("rooms/<uuid:pk>/", rooms.room, name="room"),
    path("rooms/<uuid:pk>/change/", rooms.room_change, name="room_change"),
    path("rooms/<uuid:pk>/people/", rooms.room_people, name="room_people"),
    path("rooms/<uuid:pk>/people/<uuid:person>/remove/", rooms.member_remove, name="member_remove"),
    path("rooms/<uuid:pk>/join/", rooms.room_join, name="room_join"),
    path("rooms/<uuid:pk>/leave/", rooms.room_leave, name="room_leave"),
    path("rooms/<uuid:pk>/quiet/", rooms.room_quiet, name="room_quiet"),
    path("rooms/<uuid:pk>/archive/", rooms.room_archive, name="room_archive"),
    path("rooms/<uuid:pk>/messages/", messages.message_list, name="message_list"),
    path("rooms/<uuid:pk>/say/", messages.say, name="say"),
    path("rooms/<uuid:pk>/read/", messages.read, name="read"),
    path("feed/", feed.feed, name="feed"),
    path("feed/announce/", feed.announce, name="announce"),
    path("feed/<uuid:pk>/", feed.line, name="line"),
    path("feed/<uuid:pk>/comment/", feed.comment, name="comment"),
    path("feed/<uuid:pk>/read/", feed.confirm, name="confirm"),
    path("feed/<uuid:pk>/readers/", feed.readers, name="readers"),
]
