"""Background work of rules, notifications and webhooks."""

from wasl.automation.jobs.notifications import clear_notifications, send_notifications, tell_people
from wasl.automation.jobs.rules import go_on, look_at_days, look_at_members, match, wake_runs
from wasl.automation.jobs.webhooks import clear_deliveries, hear_events, post, wake_webhooks

__all__ = [
    "clear_deliveries",
    "clear_notifications",
    "go_on",
    "hear_events",
    "look_at_days",
    "look_at_members",
    "match",
    "post",
    "send_notifications",
    "tell_people",
    "wake_runs",
    "wake_webhooks",
]
