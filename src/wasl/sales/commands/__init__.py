"""Verbs on deals, pipelines and stages."""

from wasl.sales.commands.deals import add_deal, archive_deal, change_deal, restore_deal
from wasl.sales.commands.moving import lose_deal, move_deal, reopen_deal, win_deal
from wasl.sales.commands.people import put_person, take_person
from wasl.sales.commands.pipelines import (
    add_pipeline,
    add_stage,
    change_pipeline,
    change_stage,
    place_stage,
    remove_pipeline,
    remove_stage,
)

__all__ = [
    "add_deal",
    "add_pipeline",
    "add_stage",
    "archive_deal",
    "change_deal",
    "change_pipeline",
    "change_stage",
    "lose_deal",
    "move_deal",
    "place_stage",
    "put_person",
    "remove_pipeline",
    "remove_stage",
    "reopen_deal",
    "restore_deal",
    "take_person",
    "win_deal",
]
