"""Reads over rules and what they did, and over what people and programs are told."""

from wasl.automation.queries.meter import Guide, Meter, guide, meter
from wasl.automation.queries.notifications import (
    MOST_COUNTED,
    NotificationPage,
    Unread,
    address_of,
    get_notification,
    is_following,
    notifications,
    notifications_in_words,
    own_preferences,
    unread,
)
from wasl.automation.queries.push import get_browser, own_browsers
from wasl.automation.queries.rules import RuleSeen, get_rule, need_right, rules_seen, sentence
from wasl.automation.queries.runs import Figures, figures, get_run, held_count, runs_of, steps_of
from wasl.automation.queries.webhooks import (
    DeliveryPage,
    deliveries,
    delivery_count,
    delivery_words,
    get_delivery,
    get_webhook,
    tellable,
    webhook_words,
    webhooks,
)

__all__ = [
    "MOST_COUNTED",
    "DeliveryPage",
    "Figures",
    "Guide",
    "Meter",
    "NotificationPage",
    "RuleSeen",
    "Unread",
    "address_of",
    "deliveries",
    "delivery_count",
    "delivery_words",
    "figures",
    "get_browser",
    "get_delivery",
    "get_notification",
    "get_rule",
    "get_run",
    "get_webhook",
    "guide",
    "held_count",
    "is_following",
    "meter",
    "need_right",
    "notifications",
    "notifications_in_words",
    "own_browsers",
    "own_preferences",
    "rules_seen",
    "runs_of",
    "sentence",
    "steps_of",
    "tellable",
    "unread",
    "webhook_words",
    "webhooks",
]
