"""Reads over home pages."""

from wasl.home.queries.hints import Found, Use, hint_of, hints, hints_block, use_of_hints
from wasl.home.queries.pages import (
    HOMES,
    Drawn,
    Home,
    arranged,
    blocks,
    choice_of,
    draw,
    first_home,
    homes_of,
)

__all__ = [
    "HOMES",
    "Drawn",
    "Found",
    "Home",
    "Use",
    "arranged",
    "blocks",
    "choice_of",
    "draw",
    "first_home",
    "hint_of",
    "hints",
    "hints_block",
    "homes_of",
    "use_of_hints",
]
