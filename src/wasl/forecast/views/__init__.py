"""The pages of targets and forecasts."""
