"""Leads, deals, pipelines and playbooks for programs."""

from ninja import Router

from wasl.sales.api import deals, leads, lines, pipelines, saving

router = Router()
# words come before ids: what came back is no deal of that id
for part in (saving.router, saving.plays, deals.router, leads.router, lines.router, pipelines.router):
    router.add_router("", part)

__all__ = ["router"]
