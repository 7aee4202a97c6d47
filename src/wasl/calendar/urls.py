"""The addresses of calendars."""

from django.urls import path

from wasl.calendar.views import hours, invitations, links, outside, showing, workload

app_name = "calendar"
urlpatterns = [
    path("calendar/", showing.calendar, name="calendar"),
    path("calendar/<uuid:pk>/move/", showing.move, name="move"),
    path("feed/<str:code>.ics", outside.feed, name="feed"),
    path("settings/calendar/", outside.outside, name="outside"),
    path("settings/calendar/feed/", outside.feed_open, name="feed_open"),
    path("settings/calendar/feed/end/", outside.feed_close, name="feed_close"),
    path("settings/calendar/import/", outside.take_file, name="take_file"),
    path("settings/calendar/connect/", links.connect, name="connect"),
    path("settings/calendar/links/<uuid:pk>/", links.link, name="link"),
    path("settings/calendar/links/<uuid:pk>/sign-in/", links.sign_in, name="link_sign_in"),
    path("settings/calendar/links/<uuid:pk>/sync/", links.sync, name="link_sync"),
    path("settings/calendar/links/<uuid:pk>/remove/", links.remove, name="link_remove"),
    path("settings/calendar/deleted/<int:pk>/", links.answer, name="link_answer"),
    path("workload/", workload.workload, name="workload"),
    path("settings/my-hours/", hours.own_hours, name="own_hours"),
    path("settings/hours/", hours.firm_hours, name="firm_hours"),
    path("settings/hours/<uuid:pk>/", hours.person_hours, name="person_hours"),
    path("settings/hours/off/<int:pk>/remove/", hours.day_off_remove, name="day_off_remove"),
    path("meetings/<uuid:pk>/invitations/", invitations.invitations, name="invitations"),
    path("meetings/<uuid:pk>/invite/", invitations.invite, name="invite"),
    path("meetings/guests/<uuid:pk>/answer/", invitations.answer, name="invitation_answer"),
    path("meetings/guests/<uuid:pk>/proposal/", invitations.proposal, name="proposal"),
    path("meetings/guests/<uuid:pk>/remove/", invitations.uninvite, name="uninvite"),
]
