"""How targets and forecasts are drawn."""
