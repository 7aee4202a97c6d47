"""What is stored of sales: pipelines with their stages, deals with their way and their people."""

from wasl.sales.models.bought import FirstOfCompany, FirstOfContact
from wasl.sales.models.deals import BEST_FROM, COMMITTED_FROM, CURRENT, OPEN, Deal, DealPerson, StageStay
from wasl.sales.models.leads import Lead, LeadRule, ScoreRule
from wasl.sales.models.lines import DealLine
from wasl.sales.models.pipelines import Pipeline, Stage
from wasl.sales.models.plays import Play
from wasl.sales.models.saving import Attempt, Offer

__all__ = [
    "BEST_FROM",
    "COMMITTED_FROM",
    "CURRENT",
    "OPEN",
    "Attempt",
    "Deal",
    "DealLine",
    "DealPerson",
    "FirstOfCompany",
    "FirstOfContact",
    "Lead",
    "LeadRule",
    "Offer",
    "Pipeline",
    "Play",
    "ScoreRule",
    "Stage",
    "StageStay",
]
