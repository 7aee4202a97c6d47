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
from wasl.activities.queries.day import Day, day
from wasl.activities.queries.panel import Waiting, next_of, waiting
from wasl.activities.queries.queue import Place, place_in

__all__ = [
    "Board",
    "Day",
    "Place",
    "Shown",
    "Waiting",
    "about_of",
    "board",
    "day",
    "get_activity",
    "get_script",
    "next_of",
    "place_in",
    "plain",
    "scripts",
    "waiting",
    "with_records",
]
