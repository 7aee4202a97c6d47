"""Reads over deals, pipelines and stages."""

from wasl.sales.queries.board import Board, board, in_lane, more_cards
from wasl.sales.queries.deals import ShownDeal, deal_row, deals_of, deals_with, get_deal, plain_deals
from wasl.sales.queries.helping import Helper, likeliest_helper
from wasl.sales.queries.leads import (
    ShownLead,
    get_lead,
    get_lead_rule,
    lead_row,
    lead_rules,
    leads_of,
    leads_with,
    open_leads,
    plain_leads,
    points_of,
    score_rules,
)
from wasl.sales.queries.lines import Fitting, ShownLines, fitting_for, line_of, lines_of, plain_lines
from wasl.sales.queries.offers import ShownOffer, line_choices, offer_letter, offers_of, plain_offers
from wasl.sales.queries.pipelines import (
    get_pipeline,
    get_stage,
    open_counts,
    pipelines,
    stage_for,
    stage_named,
)
from wasl.sales.queries.plays import Playbook, ShownPlay, deal_beside, get_play, playbook, plays
from wasl.sales.queries.recovered import PlayFigures, WayBack, came_back_by, play_figures, ways_back

__all__ = [
    "Board",
    "Fitting",
    "Helper",
    "PlayFigures",
    "Playbook",
    "ShownDeal",
    "ShownLead",
    "ShownLines",
    "ShownOffer",
    "ShownPlay",
    "WayBack",
    "board",
    "came_back_by",
    "deal_beside",
    "deal_row",
    "deals_of",
    "deals_with",
    "fitting_for",
    "get_deal",
    "get_lead",
    "get_lead_rule",
    "get_pipeline",
    "get_play",
    "get_stage",
    "in_lane",
    "lead_row",
    "lead_rules",
    "leads_of",
    "leads_with",
    "likeliest_helper",
    "line_choices",
    "line_of",
    "lines_of",
    "more_cards",
    "offer_letter",
    "offers_of",
    "open_counts",
    "open_leads",
    "pipelines",
    "plain_deals",
    "plain_leads",
    "plain_lines",
    "plain_offers",
    "play_figures",
    "playbook",
    "plays",
    "points_of",
    "score_rules",
    "stage_for",
    "stage_named",
    "ways_back",
]
