"""Reads over targets and forecasts."""

from wasl.forecast.queries.goals import goals
from wasl.forecast.queries.grids import Grid, grid
from wasl.forecast.queries.home import Coming, coming_months
from wasl.forecast.queries.learning import Statistics, statistics
from wasl.forecast.queries.months import Forecast, Month, forecast, won_url
from wasl.forecast.queries.past import Comparison, compared, deals_of_step, nights, wanted_then
from wasl.forecast.queries.scopes import Choices, Scope, choices, scope_of, sees_sums
from wasl.forecast.queries.slipping import Slipping, late_url, slipping
from wasl.forecast.queries.sold import PartHeld, held
from wasl.forecast.queries.targets import MyNumber, aim_of, get_target, my_number, own_number, targets_in

__all__ = [
    "Choices",
    "Coming",
    "Comparison",
    "Forecast",
    "Grid",
    "Month",
    "MyNumber",
    "PartHeld",
    "Scope",
    "Slipping",
    "Statistics",
    "aim_of",
    "choices",
    "coming_months",
    "compared",
    "deals_of_step",
    "forecast",
    "get_target",
    "goals",
    "grid",
    "held",
    "late_url",
    "my_number",
    "nights",
    "own_number",
    "scope_of",
    "sees_sums",
    "slipping",
    "statistics",
    "targets_in",
    "wanted_then",
    "won_url",
]
