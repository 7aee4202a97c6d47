"""Verbs on leads, deals, pipelines and stages."""

from wasl.sales.commands.deals import add_deal, archive_deal, change_deal, restore_deal
from wasl.sales.commands.giving import assign_lead, note_answer
from wasl.sales.commands.lead_rules import (
    remove_lead_rule,
    remove_score_rule,
    set_lead_rule,
    set_score_condition,
    write_score_rule,
)
from wasl.sales.commands.leads import (
    accept_lead,
    add_lead,
    change_lead,
    disqualify_lead,
    give_lead,
    lead_of_submission,
    qualify_lead,
    reopen_lead,
    return_lead,
    welcome_lead,
)
from wasl.sales.commands.lines import add_line, change_line, decide_discount, remove_line
from wasl.sales.commands.moving import lose_deal, move_deal, reopen_deal, win_deal
from wasl.sales.commands.offers import expire_offers, make_offer, send_offer, withdraw_offer
from wasl.sales.commands.people import put_person, take_person
from wasl.sales.commands.pipelines import (
    add_pipeline,
    add_stage,
    change_pipeline,
    change_stage,
    place_pipeline,
    place_stage,
    remove_pipeline,
    remove_stage,
)
from wasl.sales.commands.plays import remove_play, use_play, write_play
from wasl.sales.commands.saving import ask_colleague, take_question_back, try_later, try_offer
from wasl.sales.commands.scoring import give_points, score_leads, take_points_back

__all__ = [
    "accept_lead",
    "add_deal",
    "add_lead",
    "add_line",
    "add_pipeline",
    "add_stage",
    "archive_deal",
    "ask_colleague",
    "assign_lead",
    "change_deal",
    "change_lead",
    "change_line",
    "change_pipeline",
    "change_stage",
    "decide_discount",
    "disqualify_lead",
    "expire_offers",
    "give_lead",
    "give_points",
    "lead_of_submission",
    "lose_deal",
    "make_offer",
    "move_deal",
    "note_answer",
    "place_pipeline",
    "place_stage",
    "put_person",
    "qualify_lead",
    "remove_lead_rule",
    "remove_line",
    "remove_pipeline",
    "remove_play",
    "remove_score_rule",
    "remove_stage",
    "reopen_deal",
    "reopen_lead",
    "restore_deal",
    "return_lead",
    "score_leads",
    "send_offer",
    "set_lead_rule",
    "set_score_condition",
    "take_person",
    "take_points_back",
    "take_question_back",
    "try_later",
    "try_offer",
    "use_play",
    "welcome_lead",
    "win_deal",
    "withdraw_offer",
    "write_play",
    "write_score_rule",
]
