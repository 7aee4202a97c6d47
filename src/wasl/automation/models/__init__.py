"""Rules and what they did; what people are told, follow and prefer; what other programs are told."""

from wasl.automation.models.notifications import (
    Follow,
    Notification,
    NotificationPreferences,
    PushSubscription,
)
from wasl.automation.models.rules import (
    LISTENING,
    MOST_PER_HOUR,
    LastShare,
    Member,
    Rule,
    RuleVersion,
    Run,
    Stamp,
    Step,
)
from wasl.automation.models.webhooks import OVERLAP, Delivery, Webhook

__all__ = [
    "LISTENING",
    "MOST_PER_HOUR",
    "OVERLAP",
    "Delivery",
    "Follow",
    "LastShare",
    "Member",
    "Notification",
    "NotificationPreferences",
    "PushSubscription",
    "Rule",
    "RuleVersion",
    "Run",
    "Stamp",
    "Step",
    "Webhook",
]
