"""The addresses of my day, of tasks, calls and meetings."""

from django.urls import path

from wasl.activities.views import activities, day, lists, records, scripts

app_name = "activities"
urlpatterns = [
    path("", day.my_day, name="day"),
    path("day/add/", records.day_add, name="day_add"),
    path("tasks/", lists.task_list, name="task_list"),
    path("tasks/done/", lists.task_done, name="task_done"),
    path("tasks/board/", lists.task_board, name="task_board"),
    path("tasks/board/<uuid:pk>/move/", lists.board_move, name="board_move"),
    path("tasks/new/", activities.task_new, name="task_new"),
    path("calls/", lists.call_list, name="call_list"),
    path("calls/new/", activities.call_new, name="call_new"),
    path("meetings/", lists.meeting_list, name="meeting_list"),
    path("meetings/new/", activities.meeting_new, name="meeting_new"),
    path("queue/<slug:key>/", lists.queue, name="queue"),
    path("activities/<uuid:pk>/", activities.activity, name="activity"),
    path("activities/<uuid:pk>/edit/", activities.activity_edit, name="edit"),
    path("activities/<uuid:pk>/finish/", activities.activity_finish, name="finish"),
    path("activities/<uuid:pk>/drop/", activities.activity_drop, name="drop"),
    path("activities/<uuid:pk>/reopen/", activities.activity_reopen, name="reopen"),
    path("activities/<uuid:pk>/snooze/", activities.activity_snooze, name="snooze"),
    path("activities/<uuid:pk>/points/<int:position>/", activities.activity_tick, name="tick"),
    path("activities/<uuid:pk>/archive/", activities.activity_archive, name="archive"),
    path("activities/<uuid:pk>/restore/", activities.activity_restore, name="restore"),
    path("r/<uuid:pk>/tasks/", records.panel, name="panel"),
    path("r/<uuid:pk>/tasks/add/", records.quick_add, name="quick_add"),
    path("r/<uuid:pk>/step/set/", records.step_compose, name="step_compose"),
    path("r/<uuid:pk>/step/done/", records.step_done, name="step_done"),
    path("r/<uuid:pk>/log/<slug:kind>/", records.compose, name="compose"),
    path("settings/scripts/", scripts.script_list, name="script_list"),
    path("settings/scripts/new/", scripts.script_new, name="script_new"),
    path("settings/scripts/<int:pk>/", scripts.script_edit, name="script_edit"),
    path("settings/scripts/<int:pk>/remove/", scripts.script_remove, name="script_remove"),
]
