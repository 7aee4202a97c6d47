"""Verbs on deals, pipelines and stages."""

from wasl.sales.commands.deals import add_deal, archive_deal, change_deal, restore_deal
from wasl.sales.commands.moving import lose_deal, move_deal, reopen_deal, win_deal

__all__ = [
    "add_deal",
    "archive_deal",
    "change_deal",
    "lose_deal",
    "move_deal",
    "reopen_deal",
    "restore_deal",
    "win_deal",
]
