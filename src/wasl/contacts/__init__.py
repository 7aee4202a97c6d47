"""Package contacts."""
