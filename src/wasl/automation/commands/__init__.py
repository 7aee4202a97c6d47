"""Verbs on rules and on what they have begun."""

from wasl.automation.commands.rules import (
    add_rule,
    change_draft,
    delete_rule,
    discard_draft,
    publish_rule,
    set_rule,
    switch_off,
    switch_on,
)
from wasl.automation.commands.runs import drop_held, release_held, retry_run, try_rule

__all__ = [
    "add_rule",
    "change_draft",
    "delete_rule",
    "discard_draft",
    "drop_held",
    "publish_rule",
    "release_held",
    "retry_run",
    "set_rule",
    "switch_off",
    "switch_on",
    "try_rule",
]
