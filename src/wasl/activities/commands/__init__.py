"""Verbs on tasks, calls and meetings: plan, change, snooze, finish, reopen, announce what is late."""

from wasl.activities.commands.adding import add_task, plan_call, plan_meeting
from wasl.activities.commands.announcing import tell_late, tell_reminders
from wasl.activities.commands.changing import (
    archive_activity,
    change_activity,
    place_task,
    restore_activity,
    snooze_activity,
    tick_point,
)
from wasl.activities.commands.finishing import complete_task, drop_activity, reopen_activity
from wasl.activities.commands.many import ActivityDraft, add_activities
from wasl.activities.commands.projects import (
    ProjectValues,
    add_project,
    archive_project,
    change_project,
    restore_project,
)
from wasl.activities.commands.promising import complete_next_step, set_next_step
from wasl.activities.commands.scripts import remove_script, write_script
from wasl.activities.commands.talking import hold_call, hold_meeting, log_call, log_meeting
from wasl.activities.commands.templates import (
    StepValues,
    remove_template,
    save_as_template,
    start_project,
    write_template,
)

__all__ = [
    "ActivityDraft",
    "ProjectValues",
    "StepValues",
    "add_activities",
    "add_project",
    "add_task",
    "archive_activity",
    "archive_project",
    "change_activity",
    "change_project",
    "complete_next_step",
    "complete_task",
    "drop_activity",
    "hold_call",
    "hold_meeting",
    "log_call",
    "log_meeting",
    "place_task",
    "plan_call",
    "plan_meeting",
    "remove_script",
    "remove_template",
    "reopen_activity",
    "restore_activity",
    "restore_project",
    "save_as_template",
    "set_next_step",
    "snooze_activity",
    "start_project",
    "tell_late",
    "tell_reminders",
    "tick_point",
    "write_script",
    "write_template",
]
