"""Reads over targets and forecasts."""

from wasl.forecast.queries.grids import Grid, grid
from wasl.forecast.queries.scopes import Scope, scope_of, sees_sums
from wasl.forecast.queries.targets import MyNumber, aim_of, get_target, my_number, own_number, targets_in

__all__ = [
    "Grid",
    "MyNumber",
    "Scope",
    "aim_of",
    "get_target",
    "grid",
    "my_number",
    "own_number",
    "scope_of",
    "sees_sums",
    "targets_in",
]
