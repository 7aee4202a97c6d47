"""What is stored of targets and forecasts."""

from wasl.forecast.models.targets import Target

__all__ = ["Target"]
