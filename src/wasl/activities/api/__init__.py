"""Tasks, calls, meetings and next steps for programs."""

from ninja import Router

from wasl.activities.api import calls, meetings, steps, tasks

router = Router()
for part in (tasks, calls, meetings, steps):
    router.add_router("", part.router)

__all__ = ["router"]
