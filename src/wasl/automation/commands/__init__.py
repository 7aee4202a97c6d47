"""Verbs on rules and on what they have begun, and on what people and programs are told."""

from wasl.automation.commands.notifications import (
    follow,
    notify,
    read_notifications,
    set_notification_preferences,
    unfollow,
    unread_notification,
)
from wasl.automation.commands.push import add_push, remove_push
from wasl.automation.commands.rules import (
    add_rule,
    change_draft,
    delete_rule,
    discard_draft,
    publish_rule,
    set_rule,
    switch_off,
    switch_on,
    take_version,
)
from wasl.automation.commands.runs import drop_held, release_held, retry_run, run_for_present, try_rule
from wasl.automation.commands.webhooks import (
    add_webhook,
    change_webhook,
    delete_webhook,
    replay,
    rotate_secret,
    switch_webhook,
    test_webhook,
)

__all__ = [
    "add_push",
    "add_rule",
    "add_webhook",
    "change_draft",
    "change_webhook",
    "delete_rule",
    "delete_webhook",
    "discard_draft",
    "drop_held",
    "follow",
    "notify",
    "publish_rule",
    "read_notifications",
    "release_held",
    "remove_push",
    "replay",
    "retry_run",
    "rotate_secret",
    "run_for_present",
    "set_notification_preferences",
    "set_rule",
    "switch_off",
    "switch_on",
    "switch_webhook",
    "take_version",
    "test_webhook",
    "try_rule",
    "unfollow",
    "unread_notification",
]
