"""Tasks, calls, meetings, next steps and projects for programs."""

from ninja import Router

from wasl.activities.api import calls, meetings, projects, steps, tasks

router = Router()
for part in (tasks, calls, meetings, steps, projects):
    router.add_router("", part.router)

__all__ = ["router"]
