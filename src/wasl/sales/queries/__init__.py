"""Reads over deals, pipelines and stages."""

from wasl.sales.queries.board import Board, board, more_cards
from wasl.sales.queries.deals import ShownDeal, deal_row, deals_of, deals_with, get_deal, plain_deals
from wasl.sales.queries.pipelines import (
    get_pipeline,
    get_stage,
    open_counts,
    pipelines,
    stage_for,
    stage_named,
)

__all__ = [
    "Board",
    "ShownDeal",
    "board",
    "deal_row",
    "deals_of",
    "deals_with",
    "get_deal",
    "get_pipeline",
    "get_stage",
    "more_cards",
    "open_counts",
    "pipelines",
    "plain_deals",
    "stage_for",
    "stage_named",
]
