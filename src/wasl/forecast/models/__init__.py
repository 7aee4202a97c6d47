"""What is stored of targets and forecasts."""

from wasl.forecast.models.nights import Night, Standing, Trial
from wasl.forecast.models.targets import Target

__all__ = ["Night", "Standing", "Target", "Trial"]
