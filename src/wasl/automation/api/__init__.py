"""Rules, notifications and webhooks for programs."""

from ninja import Router

from wasl.automation.api import notifications, rules, webhooks

router = Router()
for part in (rules, notifications, webhooks):
    router.add_router("", part.router)

__all__ = ["router"]
