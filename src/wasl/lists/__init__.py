"""Package lists."""
