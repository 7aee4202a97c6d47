"""Reads over tasks, calls and meetings."""

from wasl.activities.queries.activities import (
    Shown,
    about_of,
    get_activity,
    get_script,
    plain,
    scripts,
    with_records,
)
from wasl.activities.queries.board import Board, board
from wasl.activities.queries.day import Agenda, agenda_of
from wasl.activities.queries.panel import Waiting, next_of, waiting
from wasl.activities.queries.queue import Place, place_in

__all__ = [
    "Agenda",
    "Board",
    "Place",
    "Shown",
    "Waiting",
    "about_of",
    "agenda_of",
    "board",
    "get_activity",
    "get_script",
    "next_of",
    "place_in",
    "plain",
    "scripts",
    "waiting",
    "with_records",
]
